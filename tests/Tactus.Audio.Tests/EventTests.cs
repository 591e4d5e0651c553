namespace Tactus.Audio.Tests;

public sealed class EventTests
{
    [Fact]
    public void TryAdd_AnyOrder_SortsByFrameAndKeepsArrivalOrder()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            using var buffer = new EventBuffer(200);
            var sent = new List<(int Frame, uint Serial)>();
            for (uint serial = 0; serial < 200; serial++)
            {
                var frame = random.Next(16);
                sent.Add((frame, serial));
                Assert.True(buffer.TryAdd(new TimedEvent(frame, 7u, new CustomPayload(serial, 0, 0))));
            }

            var expected = sent.OrderBy(entry => entry.Frame).ToArray();
            Assert.Equal(expected.Length, buffer.Count);
            for (var index = 0; index < expected.Length; index++)
            {
                Assert.Equal(expected[index], (buffer.Events[index].FrameOffset, buffer.Events[index].Custom.A));
            }
        }
    }

    [Fact]
    public void TryAdd_Full_RefusesCountsAndKeepsWhatIsThere()
    {
        using var buffer = new EventBuffer(3);
        for (var index = 0; index < 5; index++)
        {
            Assert.Equal(index < 3, buffer.TryAdd(new TimedEvent(10 - index, Midi.NoteOn(0, index, 100))));
        }

        Assert.Equal(2, buffer.DroppedCount);
        Assert.Equal([8, 9, 10], buffer.Events.ToArray().Select(timedEvent => timedEvent.FrameOffset));
        buffer.Clear();
        Assert.Equal(0, buffer.Count);
        Assert.True(buffer.TryAdd(new TimedEvent(0, Midi.NoteOff(0, 1))));
        Assert.Equal(2, buffer.DroppedCount);
    }

    [Fact]
    public void EventBuffer_NoRoom_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new EventBuffer(0));

    [Fact]
    public void TimedEvent_Layout_Is24Bytes() => Assert.Equal(24, System.Runtime.CompilerServices.Unsafe.SizeOf<TimedEvent>());

    [Fact]
    public void TimedEvent_EachKind_KeepsItsPayloadAndMoves()
    {
        var midi = new TimedEvent(3, new UniversalMidiPacket(1, 2, 3, 4)).At(9);
        Assert.Equal((9, EventKind.Midi, new UniversalMidiPacket(1, 2, 3, 4)), (midi.FrameOffset, midi.Kind, midi.Midi));
        var parameter = new TimedEvent(4, 5, -0.25, 480).At(1);
        Assert.Equal((1, EventKind.Parameter, 5, -0.25, 480), (parameter.FrameOffset, parameter.Kind, parameter.ParameterIndex, parameter.Value, parameter.RampFrames));
        var custom = new TimedEvent(6, 77u, new CustomPayload(1, 2, 3)).At(2);
        Assert.Equal((2, EventKind.Custom, 77u, new CustomPayload(1, 2, 3)), (custom.FrameOffset, custom.Kind, custom.CustomTypeId, custom.Custom));
    }

    // Bit layouts from the UMP Format and MIDI 2.0 Protocol specification (M2-104-UM), written out by hand.
    //                    mt gr st ch  data1 data2
    [Fact]
    public void Midi_FirstProtocol_HasTheSpecifiedBits()
    {
        Assert.Equal(0x2093_3C64u, Midi.NoteOn(3, 60, 100).Word0);
        Assert.Equal(0x2083_3C40u, Midi.NoteOff(3, 60).Word0);
        Assert.Equal(0x20AF_7F01u, Midi.PolyPressure(15, 127, 1).Word0);
        Assert.Equal(0x20B0_4A7Fu, Midi.ControlChange(0, 74, 127).Word0);
        Assert.Equal(0x20C1_0500u, Midi.ProgramChange(1, 5).Word0);
        Assert.Equal(0x20D2_4000u, Midi.ChannelPressure(2, 64).Word0);
        Assert.Equal(0x20E0_0040u, Midi.PitchBend(0, 8192).Word0);
        Assert.Equal(0x20E0_7F7Fu, Midi.PitchBend(0, 16383).Word0);
        Assert.Equal(0x20E0_0100u, Midi.PitchBend(0, 1).Word0);
        Assert.Equal(0u, Midi.NoteOn(0, 1, 2).Word1);
    }

    [Fact]
    public void Midi_SecondProtocol_HasTheSpecifiedBits()
    {
        Assert.Equal(new UniversalMidiPacket(0x4095_3C00, 0xABCD_0000), Midi.NoteOn2(5, 60, 0xABCD));
        Assert.Equal(new UniversalMidiPacket(0x4085_3C00, 0x8000_0000), Midi.NoteOff2(5, 60));
    }

    [Fact]
    public void Midi_ArgumentsOutOfRange_NeverReachNeighbouringFields()
    {
        Assert.Equal(Midi.NoteOn(1, 2, 3), Midi.NoteOn(1 + 16, 2 + 128, 3 + 128));
        Assert.Equal(Midi.NoteOn2(1, 2, 3), Midi.NoteOn2(1 + 16, 2 + 128, 3 + 0x10000));
        Assert.Equal(2, Midi.NoteOn(-1, -1, -1).MessageType);
        Assert.Equal(0, Midi.NoteOn(-1, -1, -1).Group);
    }

    [Fact]
    public void FromBytes_EveryStatus_EqualsTheNamedMessage()
    {
        Assert.Equal(Midi.NoteOn(4, 10, 20), Midi.FromBytes(0x94, 10, 20));
        Assert.Equal(Midi.PitchBend(4, 20 << 7 | 10), Midi.FromBytes(0xE4, 10, 20));
        Assert.Equal(Midi.ProgramChange(4, 10), Midi.FromBytes(0xC4, 10, 99));
        Assert.Equal(Midi.ChannelPressure(4, 10), Midi.FromBytes(0xD4, 10, 99));
    }

    [Fact]
    public void Packet_Fields_ReadBackWhatWasMade()
    {
        var packet = Midi.ControlChange(9, 74, 33);
        Assert.Equal((2, 0, 0xB, 9, 74, 33, true, 1),
            (packet.MessageType, packet.Group, packet.Status, packet.Channel, packet.Data1, packet.Data2, packet.IsChannelVoice, packet.WordCount));
        int[] words = [1, 1, 1, 2, 2, 4, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4];
        for (var type = 0; type < 16; type++)
        {
            Assert.Equal(words[type], new UniversalMidiPacket((uint)type << 28).WordCount);
        }
    }
}
