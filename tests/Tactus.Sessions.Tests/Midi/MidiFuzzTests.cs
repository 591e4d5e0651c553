namespace Tactus.Sessions.Tests.Midi;

public sealed class MidiFuzzTests
{
    [Fact]
    public void Parse_MutatedFiles_EitherPlaysOrRefusesInOneSentence()
    {
        var random = new Random(96);
        byte[][] seeds = [Seed(wrapped: false), Seed(wrapped: true), Samples.Prelude()];
        int refused = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long bytes = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutant = Fuzz.Mutate(seeds[round % seeds.Length], random);
            bytes += mutant.Length + 64;
            try
            {
                MidiFile file = MidiFile.Parse(mutant, "mutant.mid");
                _ = file.TempoMap.SecondsAt(file.End);
                _ = file.TempoMap.FrameAt(file.End, 192_000);
                _ = file.MeterMap.PositionAt(file.End);
                _ = file.Tracks[0].Name;
            }
            catch (MidiFileException e)
            {
                refused++;
                Fuzz.AssertOneSentence(e.Message, "mutant.mid", e.ByteOffset, mutant.Length);
            }
        }

        Assert.InRange(refused, 1_000, 19_999);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - allocated) / bytes, 0, 150);
    }

    [Fact]
    public void Parse_EveryTruncation_EitherPlaysOrRefuses()
    {
        byte[] whole = Seed(wrapped: true);
        for (int length = 0; length < whole.Length; length++)
        {
            MidiFileException e = Assert.Throws<MidiFileException>(() => MidiFile.Parse(whole.AsSpan(0, length), "cut.mid"));
            Fuzz.AssertOneSentence(e.Message, "cut.mid", e.ByteOffset, length);
        }
    }

    private static byte[] Seed(bool wrapped)
    {
        MidiTrackBuilder conductor = new MidiTrackBuilder("Conductor").SetMeter(0, 6, 8).SetTempo(0, 96).SetTempo(960, 80.5).SetKey(0, 2, true);
        MidiTrackBuilder notes = new MidiTrackBuilder("Notes").Program(0, 2, 40)
            .Add(MidiFileEvent.System(0, MidiFileEventKind.SystemExclusive, new byte[] { 0x7E, 0x7F, 9, 1, 0xF7 }))
            .Add(MidiFileEvent.System(5, MidiFileEventKind.SystemExclusive, new byte[] { 1, 2, 3 }))
            .Add(MidiFileEvent.System(6, MidiFileEventKind.SystemExclusiveContinuation, new byte[] { 4, 0xF7 }))
            .Add(MidiFileEvent.System(7, MidiFileEventKind.Escape, new byte[] { 0xF8 }));
        for (int i = 0; i < 24; i++)
        {
            notes.Note(i * 240, 200, 2, 60 + (i % 12), 80).Control(i * 240, 2, 11, 100 - i);
        }

        byte[] plain = MidiFileWriter.ToBytes(new MidiFile(1, MidiTimeDivision.Quarter(480), [conductor.Build(), notes.Build()]));
        return wrapped ? [.. "RIFF"u8, .. MidiBytes.Little32(plain.Length + 12), .. "RMIDdata"u8, .. MidiBytes.Little32(plain.Length), .. plain] : plain;
    }
}
