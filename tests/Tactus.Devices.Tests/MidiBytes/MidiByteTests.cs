namespace Tactus.Devices.Tests.MidiBytes;

public sealed class MidiByteTests
{
    [Theory]
    [InlineData(new byte[] { 0x90, 60, 100 }, 0x20903C64u)]
    [InlineData(new byte[] { 0x8F, 0, 64 }, 0x208F0040u)]
    [InlineData(new byte[] { 0xC3, 5 }, 0x20C30500u)]
    [InlineData(new byte[] { 0xD3, 127 }, 0x20D37F00u)]
    [InlineData(new byte[] { 0xE0, 0, 64 }, 0x20E00040u)]
    [InlineData(new byte[] { 0xF8 }, 0x10F80000u)]
    [InlineData(new byte[] { 0xF2, 1, 2 }, 0x10F20102u)]
    public void Read_AWholeMessage_IsOnePacket(byte[] bytes, uint word)
    {
        using var events = new EventBuffer();
        Assert.True(new MidiByteReader(0).Read(bytes, 17, events));
        var single = Assert.Single(events.Events.ToArray());
        Assert.Equal((17, EventKind.Midi), (single.FrameOffset, single.Kind));
        Assert.Equal(new UniversalMidiPacket(word), single.Midi);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 60, 100 })] // running status: ports do not use it
    [InlineData(new byte[] { 0x90, 60 })]
    [InlineData(new byte[] { 0x90, 0x90, 1 })]
    [InlineData(new byte[] { 0xF4 })]
    [InlineData(new byte[] { 0xF0, 0x90, 0xF7 })]
    [InlineData(new byte[] { 0xF7 })]
    public void Read_WhatIsNoMessage_IsRefused(byte[] bytes)
    {
        using var events = new EventBuffer();
        Assert.False(new MidiByteReader(0).Read(bytes, 0, events));
        Assert.Equal(0, events.Count);
    }

    // Every message of every status goes there and back, in every group.
    [Fact]
    public void EveryShortMessage_ThereAndBack_IsTheSame()
    {
        using var events = new EventBuffer();
        var writer = new MidiByteWriter();
        for (var status = 0x80; status <= 0xFF; status++)
        {
            var length = MidiByteReader.MessageLength((byte)status);
            if (length == 0)
                continue;

            for (var group = 0; group < 16; group++)
            {
                var bytes = new byte[] { (byte)status, 0x55, 0x2A }[..length];
                events.Clear();
                Assert.True(new MidiByteReader(group).Read(bytes, 0, events));
                Assert.Equal(group, events.Events[0].Midi.Group);
                Assert.Equal(bytes, writer.Write(events.Events[0].Midi).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(12, 2)]
    [InlineData(13, 3)]
    [InlineData(1_000, 167)]
    public void Sysex_ThereAndBack_IsTheSame(int dataLength, int packets)
    {
        var bytes = new byte[dataLength + 2];
        bytes[0] = 0xF0;
        bytes[^1] = 0xF7;
        for (var index = 0; index < dataLength; index++)
            bytes[index + 1] = (byte)(index * 7 % 128);

        using var events = new EventBuffer();
        Assert.True(new MidiByteReader(3).Read(bytes, 5, events));
        Assert.Equal(packets, events.Count);
        Assert.Equal(bytes, Gather(events));
    }

    // jackd may cut a long message; the pieces have no status byte of their own.
    [Fact]
    public void Sysex_InPieces_IsOneMessage()
    {
        using var events = new EventBuffer();
        var reader = new MidiByteReader(0);
        Assert.True(reader.Read([0xF0, 1, 2, 3, 4, 5, 6, 7], 0, events));
        Assert.True(reader.Read([0xF8], 0, events)); // a clock in between is allowed
        Assert.True(reader.Read([8, 9], 0, events));
        Assert.True(reader.Read([10, 0xF7], 0, events));
        Assert.Equal([0xF8, 0xF0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xF7], Gather(events));
        Assert.False(reader.Read([11], 0, events));
    }

    [Fact]
    public void Sysex_ThatNeverEnds_IsDroppedWholeAndCounted()
    {
        var writer = new MidiByteWriter();
        Assert.True(writer.Write(new UniversalMidiPacket(0x30160101, 0x01010101)).IsEmpty);
        for (var index = 0; index < 1_000; index++)
            Assert.True(writer.Write(new UniversalMidiPacket(0x30260101, 0x01010101)).IsEmpty);
        Assert.True(writer.Write(new UniversalMidiPacket(0x30310100)).IsEmpty);
        Assert.Equal(1, writer.DroppedSysexCount);
        Assert.Equal([0xF0, 0x7D, 0xF7], writer.Write(new UniversalMidiPacket(0x30017D00)).ToArray());
    }

    // M2-104-UM, appendix D: values keep their top bits; a note on never becomes a note off.
    [Fact]
    public void Midi2_IsTranslatedDown()
    {
        var writer = new MidiByteWriter();
        Assert.Equal([0x93, 60, 127], writer.Write(Midi.NoteOn2(3, 60, 0xFFFF)).ToArray());
        Assert.Equal([0x93, 60, 64], writer.Write(Midi.NoteOn2(3, 60, 0x8000)).ToArray());
        Assert.Equal([0x93, 60, 1], writer.Write(Midi.NoteOn2(3, 60, 0)).ToArray());
        Assert.Equal([0x83, 60, 64], writer.Write(Midi.NoteOff2(3, 60)).ToArray());
        Assert.Equal([0xB1, 7, 64], writer.Write(new UniversalMidiPacket(0x40B10700, 0x80000000)).ToArray());
        Assert.Equal([0xE1, 0, 64], writer.Write(new UniversalMidiPacket(0x40E10000, 0x80000000)).ToArray());
        Assert.Equal([0xE1, 127, 127], writer.Write(new UniversalMidiPacket(0x40E10000, 0xFFFFFFFF)).ToArray());
        Assert.Equal([0xD1, 100], writer.Write(new UniversalMidiPacket(0x40D10000, 100u << 25)).ToArray());
        Assert.Equal([0xC1, 9], writer.Write(new UniversalMidiPacket(0x40C10000, 9u << 24)).ToArray());
        Assert.Equal([0xB1, 0, 3, 0xB1, 32, 4, 0xC1, 9], writer.Write(new UniversalMidiPacket(0x40C10001, (9u << 24) | (3 << 8) | 4)).ToArray());
        Assert.Equal(
            [0xB1, 101, 0, 0xB1, 100, 2, 0xB1, 6, 64, 0xB1, 38, 0],
            writer.Write(new UniversalMidiPacket(0x40210002, 0x80000000)).ToArray());
        Assert.True(writer.Write(new UniversalMidiPacket(0x40013C01, 1)).IsEmpty); // a per-note controller has no word in MIDI 1.0
        Assert.Equal(2, MidiByteWriter.FirstLength([0xC1, 9]));
    }

    private static byte[] Gather(EventBuffer events)
    {
        var writer = new MidiByteWriter();
        var bytes = new List<byte>();
        foreach (var timed in events.Events)
            bytes.AddRange(writer.Write(timed.Midi));
        return [.. bytes];
    }
}
