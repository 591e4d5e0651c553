using static Tactus.Sessions.Tests.Midi.MidiBytes;

namespace Tactus.Sessions.Tests.Midi;

/// <summary>What is refused, and what plays with a warning; each with its byte and its sentence.</summary>
public sealed class MidiFileRefusalTests
{
    public static TheoryData<string, byte[], MidiFileErrorKind, long, string> Refused => new()
    {
        { "empty", [], MidiFileErrorKind.NotMidi, 0, "the file is empty." },
        { "text", "not a midi file"u8.ToArray(), MidiFileErrorKind.NotMidi, 0, "no MIDI file; it must begin with MThd (or RIFF … RMID)." },
        { "wave", "RIFF\0\0\0\0WAVEfmt "u8.ToArray(), MidiFileErrorKind.NotMidi, 8, "a RIFF file of another sort; expected RMID." },
        { "half header", [.. "MThd"u8, 0, 0, 0, 6, 0, 1], MidiFileErrorKind.Truncated, 10, "the file ends inside its header; expected 4 more bytes." },
        { "header length", [.. "MThd"u8, 0, 0, 0, 5, 0, 1, 0, 1, 0, 96], MidiFileErrorKind.BrokenLength, 4, "the header claims 5 bytes; allowed are 6 to 6 here." },
        { "header length huge", [.. "MThd"u8, 255, 255, 255, 255, 0, 1, 0, 1, 0, 96], MidiFileErrorKind.BrokenLength, 4, "the header claims 4294967295 bytes; allowed are 6 to 6 here." },
        { "format 3", File(3, 1, 96), MidiFileErrorKind.Unsupported, 8, "MIDI file format 3; allowed are 0, 1 and 2." },
        { "division 0", File(0, 1, 0), MidiFileErrorKind.Unsupported, 12, "the time division 0x0000 means nothing; allowed are 1 to 32767 ticks a quarter note, or 24, 25, 29 or 30 frames a second of 1 to 255 ticks." },
        { "division film", File(0, 1, 0xEA10), MidiFileErrorKind.Unsupported, 12, "the time division 0xEA10 means nothing; allowed are 1 to 32767 ticks a quarter note, or 24, 25, 29 or 30 frames a second of 1 to 255 ticks." },
        { "no tracks", File(1, 3, 96), MidiFileErrorKind.NoTracks, 14, "the file ends without a track; its header promises 3." },
        { "chunk header", [.. File(0, 1, 96), .. "MTrk"u8, 0, 0], MidiFileErrorKind.Truncated, 20, "the file ends inside a chunk header; expected 2 more bytes." },
        { "track length", [.. File(0, 1, 96), .. Chunk("MTrk", 5, EndOfTrack)], MidiFileErrorKind.BrokenLength, 18, "track 1 claims 5 bytes; the file has 4 more." },
        { "other length", [.. File(0, 1, 96), .. Chunk("Junk", 5, EndOfTrack)], MidiFileErrorKind.BrokenLength, 18, "a chunk before track 1 claims 5 bytes; the file has 4 more." },
        { "no chunk", [.. File(0, 2, 96), .. EndedTrack(), .. Chunk("\u0001Trk", 0, [])], MidiFileErrorKind.BrokenLength, 26, "no chunk begins here, where track 2 is due; the length before it must be wrong." },
        { "ends in event", File(0, 1, 96, Track(0, 0x90)), MidiFileErrorKind.Truncated, 24, "track 1 ends inside an event; expected at least 2 more bytes." },
        { "ends in delta", File(0, 1, 96, Track(0x81)), MidiFileErrorKind.Truncated, 23, "track 1 ends inside an event; expected at least 1 more byte." },
        { "no status", File(0, 1, 96, EndedTrack(0, 60, 1)), MidiFileErrorKind.BrokenEvent, 23, "track 1: data byte 0x3C without a status byte before it." },
        { "status as data", File(0, 1, 96, EndedTrack(0, 0x90, 60, 0x90)), MidiFileErrorKind.BrokenEvent, 25, "track 1: 0x90 where a data byte belongs; allowed are 0x00 to 0x7F." },
        { "time code", File(0, 1, 96, EndedTrack(0, 0xF1, 60)), MidiFileErrorKind.BrokenEvent, 23, "track 1: status byte 0xF1 cannot stand in a file; allowed are channel messages, 0xF0, 0xF7 and 0xFF." },
        { "clock", File(0, 1, 96, EndedTrack(0, 0xF8)), MidiFileErrorKind.BrokenEvent, 23, "track 1: status byte 0xF8 cannot stand in a file; allowed are channel messages, 0xF0, 0xF7 and 0xFF." },
        { "long number", File(0, 1, 96, EndedTrack(0x81, 0x80, 0x80, 0x80, 0x00, 0x90, 1, 1)), MidiFileErrorKind.BrokenEvent, 22, "track 1: a variable-length number goes on past 4 bytes, the most that is allowed." },
        { "meta length", File(0, 1, 96, EndedTrack(0, 0xFF, 1, 100, 65)), MidiFileErrorKind.BrokenLength, 25, "track 1: a meta event claims 100 bytes; the track has 5 more." },
        { "sysex length", File(0, 1, 96, EndedTrack(0, 0xF0, 100, 65)), MidiFileErrorKind.BrokenLength, 24, "track 1: a system exclusive event claims 100 bytes; the track has 5 more." },
        { "riff length", [.. "RIFF"u8, 0, 0, 0, 0, .. "RMIDdata"u8, 9, 0, 0, 0, 1], MidiFileErrorKind.BrokenLength, 16, "a RIFF chunk claims 9 bytes; the file has 1 more." },
        { "riff without data", [.. "RIFF"u8, 0, 0, 0, 0, .. "RMIDLIST"u8, 0, 0, 0, 0], MidiFileErrorKind.NoTracks, 20, "the RMID file ends without a data chunk." },
    };

    public static TheoryData<string, byte[], MidiFileWarningKind, long, string> Warned => new()
    {
        { "fewer tracks", File(1, 3, 96, EndedTrack()), MidiFileWarningKind.TrackCount, 10, "the header promises 3 tracks, the file has 1; all of them play." },
        { "more tracks", File(1, 1, 96, EndedTrack(), EndedTrack()), MidiFileWarningKind.TrackCount, 10, "the header promises 1 track, the file has 2; all of them play." },
        { "format 0", File(0, 2, 96, EndedTrack(), EndedTrack()), MidiFileWarningKind.TracksInFormat0, 8, "a format 0 file has 2 tracks; they play together as in format 1." },
        { "no end", File(0, 1, 96, Track(0, 0x90, 60, 1)), MidiFileWarningKind.MissingEndOfTrack, 26, "track 1 has no end mark; it ends with its last event." },
        { "after end", File(0, 1, 96, Track([.. EndOfTrack, 0, 0])), MidiFileWarningKind.DataAfterEndOfTrack, 26, "track 1 goes on for 2 bytes after its end mark; ignored." },
        { "junk", [.. File(0, 1, 96, EndedTrack()), 1], MidiFileWarningKind.TrailingData, 26, "1 byte after the last track; ignored." },
        { "junk chunk", [.. File(0, 1, 96, EndedTrack()), .. "TAG and so on and on"u8], MidiFileWarningKind.TrailingData, 26, "20 bytes after the last track; ignored." },
        { "running after meta", File(0, 1, 96, EndedTrack(0, 0x90, 60, 1, 0, 0xFF, 1, 0, 0, 60, 0)), MidiFileWarningKind.RunningStatusAfterSystemEvent, 31, "track 1 leaves out a status byte after a meta or system exclusive event; the last channel status is taken." },
        { "unfinished sysex", File(0, 1, 96, EndedTrack(0, 0xF0, 1, 1, 0, 0x90, 60, 1)), MidiFileWarningKind.UnfinishedSystemExclusive, 23, "track 1 breaks off a system exclusive message; it is ended there." },
        { "bad sysex", File(0, 1, 96, EndedTrack(0, 0xF0, 2, 0x90, 0xF7)), MidiFileWarningKind.UnsendableData, 23, "track 1 has system exclusive or escaped bytes that no packet can carry; they are kept, not sent." },
        { "no tempo", File(0, 1, 96, EndedTrack(0, 0xFF, 0x51, 3, 0, 0, 0, 0, 0xFF, 0x51, 1, 0)), MidiFileWarningKind.MeaninglessMeta, 23, "track 1 has a meta event with a length or value that means nothing; it is kept, not followed (2 times in this track)." },
        { "no meter", File(0, 1, 96, EndedTrack(0, 0xFF, 0x58, 4, 4, 7, 24, 8)), MidiFileWarningKind.MeaninglessMeta, 23, "track 1 has a meta event with a length or value that means nothing; it is kept, not followed." },
        { "no key", File(0, 1, 96, EndedTrack(0, 0xFF, 0x59, 2, 8, 0)), MidiFileWarningKind.MeaninglessMeta, 23, "track 1 has a meta event with a length or value that means nothing; it is kept, not followed." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Parse_BrokenFile_IsRefusedWithByteAndSentence(string what, byte[] bytes, MidiFileErrorKind kind, long byteOffset, string problem)
    {
        MidiFileException error = Assert.Throws<MidiFileException>(() => Parse(bytes));

        Assert.Equal((what, kind, byteOffset), (what, error.Kind, error.ByteOffset));
        Assert.Equal($"prelude.mid: byte {byteOffset}: {problem}", error.Message);
        Assert.Equal("prelude.mid", error.FileName);
    }

    [Theory]
    [MemberData(nameof(Warned))]
    public void Parse_IrregularFile_PlaysWithAWarning(string what, byte[] bytes, MidiFileWarningKind kind, long byteOffset, string problem)
    {
        MidiFileWarning warning = Assert.Single(Parse(bytes).Warnings, w => w.Kind == kind);

        Assert.Equal((what, byteOffset), (what, warning.ByteOffset));
        Assert.Equal($"prelude.mid: byte {byteOffset}: {problem}", warning.Message);
    }

    [Fact]
    public void Parse_UnfinishedSystemExclusive_EndsItsPackets()
    {
        MidiTrack track = ParseTrack(0, 0xF0, 1, 1, 0, 0x90, 60, 1);
        var packets = new UniversalMidiPacket[1];

        Assert.Equal(1, track.Events[0].CopySystemExclusivePackets(packets));
        Assert.Equal(0x3001_0100u, packets[0].Word0);
    }

    [Fact]
    public void Parse_TicksWithoutEnd_IsRefused()
    {
        // 2^28 − 1 ticks at one tick a quarter note, more often than fits into 2^58 ticks of musical time.
        byte[] step = [0xFF, 0xFF, 0xFF, 0x7F, 0xB0, 7, 7];
        byte[] body = [.. Enumerable.Repeat(step, 30).SelectMany(static s => s)];

        MidiFileException error = Assert.Throws<MidiFileException>(() => Parse(File(0, 1, 1, EndedTrack(body))));

        Assert.Equal(MidiFileErrorKind.TooLarge, error.Kind);
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
    {
        MidiFileException error = Assert.Throws<MidiFileException>(() => MidiFile.Read(Path.Combine(Path.GetTempPath(), "tactus-none", "none.mid")));

        Assert.Equal(MidiFileErrorKind.Unreadable, error.Kind);
        Assert.Equal("none.mid: byte 0: the file does not exist; check the path.", error.Message);
    }

    [Fact]
    public void Read_FolderInsteadOfFile_IsRefused()
    {
        MidiFileException error = Assert.Throws<MidiFileException>(() => MidiFile.Read(Path.GetTempPath().TrimEnd('/')));

        Assert.Equal(MidiFileErrorKind.Unreadable, error.Kind);
    }

    [Fact]
    public void Parse_TooManyBytes_IsRefusedBeforeTheyAreCopied()
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(MidiFile.MaxBytes + 1);
        long before = GC.GetAllocatedBytesForCurrentThread();

        MidiFileException error = Assert.Throws<MidiFileException>(() => Parse(bytes));

        Assert.Equal(MidiFileErrorKind.TooLarge, error.Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_EndlessDevice_StopsAtTheLimit()
    {
        Assert.SkipUnless(System.IO.File.Exists("/dev/zero"), "this system has no /dev/zero");

        MidiFileException error = Assert.Throws<MidiFileException>(() => MidiFile.Read("/dev/zero"));

        Assert.Equal(MidiFileErrorKind.TooLarge, error.Kind);
    }

    [Fact]
    public void Parse_DensestFile_StaysWithinTheMemoryItPromises()
    {
        // Two bytes an event: delta time and program, under running status.
        byte[] body = new byte[(2 << 20) + 1];
        body[1] = 0xC0;

        byte[] bytes = File(0, 1, 96, Track(body));
        long before = GC.GetAllocatedBytesForCurrentThread();

        MidiFile file = Parse(bytes);

        long perByte = (GC.GetAllocatedBytesForCurrentThread() - before) / bytes.Length;
        Assert.InRange(file.Tracks[0].Events.Length, 1 << 19, 1 << 21);
        Assert.InRange(perByte, 0, 90); // all that was ever allocated, growth included; what stays is 40 bytes or fewer
    }
}
