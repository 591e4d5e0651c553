using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Tactus.Sessions.Tests.Midi;

public sealed class MidiRoundTripTests
{
    [Fact]
    public void WriteThenRead_AnyFile_GivesTheSameEvents()
    {
        Prop.ForAll(Arb.From(Files()), static file =>
        {
            foreach (bool runningStatus in (ReadOnlySpan<bool>)[true, false])
            {
                MidiFile back = MidiFile.Parse(MidiFileWriter.ToBytes(file, runningStatus), "again.mid");
                AssertSame(file, back);
                Assert.DoesNotContain(back.Warnings, w => w.Kind is not (MidiFileWarningKind.UnsendableData or MidiFileWarningKind.UnfinishedSystemExclusive or MidiFileWarningKind.MeaninglessMeta));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260117, 4711));
    }

    [Fact]
    public void Write_RunningStatus_SavesBytes()
    {
        MidiTrackBuilder builder = new("Scale");
        for (int i = 0; i < 100; i++)
        {
            builder.Control(i, 0, 7, i);
        }

        var file = new MidiFile(0, MidiTimeDivision.Quarter(480), [builder.Build()]);

        Assert.Equal(MidiFileWriter.ToBytes(file, runningStatus: false).Length - 99, MidiFileWriter.ToBytes(file).Length);
    }

    [Fact]
    public void Write_PauseTooLong_IsRefused()
    {
        var file = new MidiFile(0, MidiTimeDivision.Quarter(1), [new MidiTrack([], 0x1000_0000)]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => MidiFileWriter.ToBytes(file));
        Assert.Equal("The pause before tick 268435456 is 268435456 ticks long; a MIDI file allows 268435455.", error.Message);
    }

    [Fact]
    public void Builder_RepeatedNote_EndsBeforeItBegins()
    {
        MidiTrack track = new MidiTrackBuilder().Note(0, 10, 0, 60, 100).Note(10, 10, 0, 60, 90).Control(10, 0, 7, 1).Build(25);

        Assert.Equal([0x90, 0x80, 0xB0, 0x90, 0x80], track.Events.Select(e => (int)e.Status));
        Assert.Equal(25, track.EndTick);
    }

    [Fact]
    public void Save_ExistingFile_IsReplacedWhole()
    {
        string path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.mid");
        try
        {
            File.WriteAllText(path, "old");
            var file = new MidiFile(1, MidiTimeDivision.Quarter(480), [new MidiTrackBuilder("One").SetTempo(0, 90).SetMeter(0, 3, 4).SetKey(0, -2, true).Build(960)]);

            MidiFileWriter.Save(file, path);

            MidiFile back = MidiFile.Read(path);
            AssertSame(file, back);
            Assert.Equal(90, back.TempoMap.BeatsPerMinuteAt(MusicalTime.Zero), 4);
            Assert.Equal(3, back.MeterMap.Points[0].BeatsPerBar);
            Assert.Equal(-2, back.KeySignatures[0].Sharps);
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static void AssertSame(MidiFile expected, MidiFile actual)
    {
        Assert.Equal(expected.Format, actual.Format);
        Assert.Equal(expected.Division, actual.Division);
        Assert.Equal(expected.Tracks.Length, actual.Tracks.Length);
        for (int i = 0; i < expected.Tracks.Length; i++)
        {
            Assert.Equal(expected.Tracks[i].EndTick, actual.Tracks[i].EndTick);
            Assert.True(expected.Tracks[i].Events.SequenceEqual(actual.Tracks[i].Events), $"track {i + 1} differs");
        }
    }

    private static Gen<MidiFile> Files() =>
        from format in Gen.Choose(0, 2)
        from division in Gen.OneOf(
            from ticks in Gen.Choose(1, 32767) select MidiTimeDivision.Quarter(ticks),
            from rate in Gen.Elements(24, 25, 29, 30) from ticks in Gen.Choose(1, 255) select MidiTimeDivision.Smpte(rate, ticks))
        from trackCount in format == 0 ? Gen.Constant(1) : Gen.Choose(1, 4)
        from tracks in Gen.ArrayOf(Tracks(), trackCount)
        select new MidiFile(format, division, [.. tracks]);

    private static Gen<MidiTrack> Tracks() =>
        from events in Gen.ArrayOf(Events())
        from tail in Deltas()
        select Place(events, tail);

    private static Gen<int> Deltas() => Gen.Frequency((4, Gen.Choose(0, 200)), (1, Gen.Choose(0, 0x0FFF_FFFF)), (1, Gen.Elements(0, 127, 128, 16383, 16384, 2097151, 2097152)));

    private static Gen<(int Delta, MidiFileEvent Event)> Events() =>
        from delta in Deltas()
        from midiEvent in Gen.Frequency((5, ChannelMessages()), (2, Metas()), (1, Systems()))
        select (delta, midiEvent);

    private static Gen<MidiFileEvent> ChannelMessages() =>
        from status in Gen.Choose(0x80, 0xEF)
        from data1 in Gen.Choose(0, 127)
        from data2 in Gen.Choose(0, 127)
        select MidiFileEvent.ChannelMessage(0, status, data1, (status & 0xE0) == 0xC0 ? 0 : data2);

    private static Gen<MidiFileEvent> Metas() =>
        from type in Gen.Choose(0, 127).Where(static t => t is not (0x2F or 0x21))
        from data in Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b))
        select MidiFileEvent.Meta(0, (MidiMetaType)type, data);

    private static Gen<MidiFileEvent> Systems() =>
        from kind in Gen.Elements(MidiFileEventKind.SystemExclusive, MidiFileEventKind.Escape)
        from data in Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b))
        from whole in Gen.Elements(true, false)
        select MidiFileEvent.System(0, kind, whole ? [.. data, 0xF7] : data);

    private static MidiTrack Place((int Delta, MidiFileEvent Event)[] events, int tail)
    {
        var placed = ImmutableArray.CreateBuilder<MidiFileEvent>();
        long tick = 0;
        bool open = false;
        foreach ((int delta, MidiFileEvent e) in events)
        {
            tick += delta;
            MidiFileEventKind kind = e.Kind;
            if (kind == MidiFileEventKind.Escape && open)
            {
                kind = MidiFileEventKind.SystemExclusiveContinuation; // the same bytes in a file: F7 after an unfinished F0
            }

            placed.Add(kind switch
            {
                MidiFileEventKind.Channel => MidiFileEvent.ChannelMessage(tick, e.Status, e.Data1, e.Data2),
                MidiFileEventKind.Meta => MidiFileEvent.Meta(tick, e.MetaType, e.Data),
                _ => MidiFileEvent.System(tick, kind, e.Data),
            });
            open = kind switch
            {
                MidiFileEventKind.Channel or MidiFileEventKind.Escape => false,
                MidiFileEventKind.Meta => open,
                _ => e.Data.Span is not [.., 0xF7],
            };
        }

        return new MidiTrack(placed.ToImmutable(), tick + tail);
    }
}
