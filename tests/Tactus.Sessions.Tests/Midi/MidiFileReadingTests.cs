using static Tactus.Sessions.Tests.Midi.MidiBytes;

namespace Tactus.Sessions.Tests.Midi;

public sealed class MidiFileReadingTests
{
    [Fact]
    public void Read_NotesWithAndWithoutRunningStatus_GivesWordsAtAbsoluteTicks()
    {
        MidiTrack track = ParseTrack(0x00, 0x93, 60, 100, 0x60, 60, 0, 0x81, 0x40, 0x83, 62, 64, 0x00, 0xC3, 5, 0x00, 6);

        Assert.Equal([0x2093_3C64u, 0x2093_3C00, 0x2083_3E40, 0x20C3_0500, 0x20C3_0600], track.Events.Select(e => e.Word));
        Assert.Equal([0L, 96, 288, 288, 288], track.Events.Select(e => e.Tick));
        Assert.True(track.Events[0].IsNoteOn);
        Assert.True(track.Events[1].IsNoteOff);
        Assert.True(track.Events[2].IsNoteOff);
        Assert.Equal(3, track.Events[0].Channel);
        Assert.Equal([23, 27, 31, 35, 38], track.Events.Select(e => e.ByteOffset));
    }

    [Fact]
    public void Read_AllChannelMessages_KeepsBothDataBytes()
    {
        MidiTrack track = ParseTrack(0, 0x80, 1, 2, 0, 0x91, 3, 4, 0, 0xA2, 5, 6, 0, 0xB3, 7, 8, 0, 0xC4, 9, 0, 0xD5, 10, 0, 0xE6, 11, 12);

        Assert.Equal(
            [0x2080_0102u, 0x2091_0304, 0x20A2_0506, 0x20B3_0708, 0x20C4_0900, 0x20D5_0A00, 0x20E6_0B0C], track.Events.Select(e => e.Word));
    }

    [Fact]
    public void Read_LongestDeltaTimes_AreExact()
    {
        MidiTrack track = ParseTrack(0xFF, 0xFF, 0xFF, 0x7F, 0x90, 1, 1, 0xC0, 0x80, 0x00, 1, 0, 0x81, 0x80, 0x80, 0x00, 2, 0);

        Assert.Equal([0x0FFF_FFFFL, 0x0FFF_FFFF + 0x0010_0000L, 0x0FFF_FFFF + 0x0010_0000L + 0x0020_0000], track.Events.Select(e => e.Tick));
    }

    [Fact]
    public void Read_MetaEvents_KeepsAllOfThemWithTheirBytes()
    {
        MidiTrack track = ParseTrack(
            [0, 0xFF, 0x03, 4, .. "Bass"u8, 0, 0xFF, 0x06, 5, .. "Vérs"u8, 0, 0xFF, 0x05, 2, 0xE9, 0x74, 0, 0xFF, 0x7F, 3, 0, 0, 0x41, 0, 0xFF, 0x4A, 0]);

        Assert.Equal("Bass", track.Name);
        Assert.Equal("Vérs", track.Events[1].Text);
        Assert.Equal("ét", track.Events[2].Text);
        Assert.Equal(MidiMetaType.SequencerSpecific, track.Events[3].MetaType);
        Assert.Equal([0, 0, 0x41], track.Events[3].Data.ToArray());
        Assert.Equal((MidiMetaType)0x4A, track.Events[4].MetaType);
    }

    [Fact]
    public void Read_TempoMeterAndKeyInDifferentTracks_MergesThem()
    {
        MidiFile file = Parse(File(
            1,
            2,
            480,
            EndedTrack(0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, 0, 0xFF, 0x58, 4, 6, 3, 24, 8, 0, 0xFF, 0x59, 2, 0xFD, 1),
            EndedTrack(0x83, 0x60, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40, 0x00, 0xFF, 0x51, 3, 0x03, 0xD0, 0x90)));

        Assert.Equal(120, file.TempoMap.BeatsPerMinuteAt(MusicalTime.Zero), 9);
        Assert.Equal(2, file.TempoMap.Points.Length);
        Assert.Equal(240, file.TempoMap.BeatsPerMinuteAt(MusicalTime.FromBeats(1)), 9);
        Assert.Equal((6, 8), (file.MeterMap.Points[0].BeatsPerBar, file.MeterMap.Points[0].BeatUnit));
        Assert.Equal(new KeySignature(MusicalTime.Zero, -3, true), file.KeySignatures[0]);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void Read_SplitSystemExclusive_GivesStartContinueAndEndPackets()
    {
        MidiTrack track = ParseTrack(0, 0xF0, 7, 1, 2, 3, 4, 5, 6, 7, 10, 0xF7, 2, 8, 9, 10, 0xF7, 2, 10, 0xF7);

        Assert.Equal(
            [MidiFileEventKind.SystemExclusive, MidiFileEventKind.SystemExclusiveContinuation, MidiFileEventKind.SystemExclusiveContinuation],
            track.Events.Select(e => e.Kind));
        Assert.Equal(
            [(0x3016_0102u, 0x0304_0506u), (0x3021_0700, 0), (0x3022_0809, 0), (0x3031_0A00, 0)],
            track.Events.SelectMany(Packets));
    }

    [Fact]
    public void Read_CompleteSystemExclusive_GivesOneCompletePacket()
    {
        MidiTrack track = ParseTrack(0, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7);

        Assert.Equal([(0x3004_7E7Fu, 0x0901_0000u)], track.Events.SelectMany(Packets));
    }

    [Fact]
    public void Read_Escapes_DecodesOneMessageEach()
    {
        MidiTrack track = ParseTrack(0, 0xF7, 1, 0xF8, 0, 0xF7, 3, 0xF2, 1, 2, 0, 0xF7, 3, 0x91, 60, 1, 0, 0xF7, 3, 0xF0, 5, 0xF7);

        Assert.All(track.Events, e => Assert.Equal(MidiFileEventKind.Escape, e.Kind));
        Assert.Equal([0x10F8_0000u, 0x10F2_0102, 0x2091_3C01, 0], track.Events.Select(e => e.Word));
        Assert.Equal([(0x3001_0500u, 0u)], Packets(track.Events[3]));
    }

    [Fact]
    public void Read_PortEvent_SetsTheGroupOfWhatFollows()
    {
        MidiTrack track = ParseTrack(0, 0xFF, 0x21, 1, 2, 0, 0x90, 60, 1);

        Assert.Equal(0x2290_3C01u, track.Events[1].Word);
    }

    [Theory]
    [InlineData(0xE728, 25, 40, 25 * 40, 2.0)] // 25 frames of 40 ticks: milliseconds
    [InlineData(0xE804, 24, 4, 24 * 4, 2.0)]
    [InlineData(0xE250, 30, 80, 30 * 80, 2.0)]
    [InlineData(0xE350, 29, 80, 30 * 80, 2.002)] // drop frame: 30000/1001 a second
    public void Read_SmpteDivision_PlacesTicksInSeconds(int raw, int framesPerSecond, int ticksPerFrame, long tick, double beats)
    {
        MidiFile file = Parse(File(0, 1, raw, EndedTrack(0, 0xFF, 0x51, 3, 0, 0, 1)));

        Assert.Equal((framesPerSecond, ticksPerFrame), (file.Division.FramesPerSecond, file.Division.TicksPerFrame));
        Assert.Equal(beats / 2, file.TempoMap.SecondsAt(file.TimeAt(tick)), 9);
    }

    [Fact]
    public void Read_Format2_KeepsATempoForEachPattern()
    {
        MidiFile file = Parse(File(2, 2, 96, EndedTrack(0, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40), EndedTrack(0, 0xFF, 0x51, 3, 0x03, 0xD0, 0x90)));

        Assert.Equal(2, file.Format);
        Assert.Equal(60, file.TempoMap.BeatsPerMinuteAt(MusicalTime.Zero), 9);
        Assert.Equal(240, file.TempoMapOf(1).BeatsPerMinuteAt(MusicalTime.Zero), 9);
    }

    [Fact]
    public void Read_RiffWrapper_FindsTheFileInside()
    {
        byte[] inner = File(0, 1, 96, EndedTrack(0, 0x90, 60, 1));
        byte[] wrapped = [.. "RIFF"u8, .. Little32(inner.Length + 26), .. "RMID"u8, .. "DISP"u8, .. Little32(5), 1, 2, 3, 4, 5, 0, .. "data"u8, .. Little32(inner.Length), .. inner];

        MidiFile file = Parse(wrapped);

        Assert.Equal(0x2090_3C01u, file.Tracks[0].Events[0].Word);
        Assert.Equal(34 + 23, file.Tracks[0].Events[0].ByteOffset);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void Read_UnknownChunksAndLongHeader_AreSkipped()
    {
        byte[] bytes = [.. "MThd"u8, 0, 0, 0, 8, 0, 1, 0, 1, 0, 96, 9, 9, .. Chunk("XFIH", 3, [1, 2, 3]), .. EndedTrack(0, 0x90, 60, 1), .. Chunk("XFKM", 1, [1])];

        MidiFile file = Parse(bytes);

        Assert.Single(file.Tracks);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void Read_EndOfTrackAfterAPause_KeepsTheLength()
    {
        MidiFile file = Parse(File(0, 1, 96, Track(0, 0x90, 60, 1, 0x60, 0x80, 60, 0, 0x81, 0x40, 0xFF, 0x2F, 0)));

        Assert.Equal(288, file.Tracks[0].EndTick);
        Assert.Equal(3.0, file.End.Beats);
    }

    private static IEnumerable<(uint, uint)> Packets(MidiFileEvent midiEvent)
    {
        var packets = new UniversalMidiPacket[midiEvent.SystemExclusivePacketCount];
        Assert.Equal(packets.Length, midiEvent.CopySystemExclusivePackets(packets));
        return packets.Select(p => (p.Word0, p.Word1));
    }
}
