namespace Tactus;

/// <summary>One universal MIDI packet of 32 to 128 bits, so that MIDI 1.0 and MIDI 2.0 messages travel the same way.</summary>
/// <remarks>Layout: Universal MIDI Packet (UMP) Format and MIDI 2.0 Protocol, M2-104-UM. Words that the message type does not use are zero.</remarks>
/// <param name="Word0">Message type in the top four bits, then group, status and data.</param>
/// <param name="Word1">Second word of 64-bit and longer packets.</param>
/// <param name="Word2">Third word of 96-bit and longer packets.</param>
/// <param name="Word3">Fourth word of 128-bit packets.</param>
[AnyThread]
public readonly record struct UniversalMidiPacket(uint Word0, uint Word1 = 0, uint Word2 = 0, uint Word3 = 0)
{
    /// <summary>The message type nibble: 2 is a MIDI 1.0 channel voice message, 4 a MIDI 2.0 one, 3 seven-bit system exclusive.</summary>
    [RealTimeSafe]
    public int MessageType => (int)(Word0 >> 28);

    /// <summary>The UMP group, 0 to 15.</summary>
    [RealTimeSafe]
    public int Group => (int)(Word0 >> 24 & 0xF);

    /// <summary>The status nibble of a channel voice message: 8 note off, 9 note on, 10 poly pressure, 11 control, 12 program, 13 pressure, 14 bend.</summary>
    [RealTimeSafe]
    public int Status => (int)(Word0 >> 20 & 0xF);

    /// <summary>The channel of a channel voice message, 0 to 15.</summary>
    [RealTimeSafe]
    public int Channel => (int)(Word0 >> 16 & 0xF);

    /// <summary>First data byte: key, controller or program.</summary>
    [RealTimeSafe]
    public int Data1 => (int)(Word0 >> 8 & 0x7F);

    /// <summary>Second data byte of a MIDI 1.0 message: velocity, value.</summary>
    [RealTimeSafe]
    public int Data2 => (int)(Word0 & 0x7F);

    /// <summary>Whether this is a channel voice message of either protocol.</summary>
    [RealTimeSafe]
    public bool IsChannelVoice => MessageType is 2 or 4;

    /// <summary>Number of 32-bit words that the message type occupies, 1 to 4.</summary>
    [RealTimeSafe]
    public int WordCount => MessageType switch
    {
        0 or 1 or 2 or 6 or 7 => 1,
        3 or 4 or 8 or 9 or 10 => 2,
        11 or 12 => 3,
        _ => 4,
    };
}

/// <summary>Makes MIDI messages as universal MIDI packets.</summary>
[AnyThread, RealTimeSafe]
public static class Midi
{
    /// <summary>MIDI 1.0 note on; velocity 0 is a note off, as the standard says.</summary>
    /// <param name="channel">0 to 15.</param>
    /// <param name="key">0 to 127; 60 is middle C, 69 is A at 440 Hz.</param>
    /// <param name="velocity">0 to 127.</param>
    public static UniversalMidiPacket NoteOn(int channel, int key, int velocity) => Voice1(0x9, channel, key, velocity);

    /// <summary>MIDI 1.0 note off.</summary>
    public static UniversalMidiPacket NoteOff(int channel, int key, int velocity = 64) => Voice1(0x8, channel, key, velocity);

    /// <summary>MIDI 1.0 polyphonic key pressure.</summary>
    public static UniversalMidiPacket PolyPressure(int channel, int key, int pressure) => Voice1(0xA, channel, key, pressure);

    /// <summary>MIDI 1.0 control change.</summary>
    public static UniversalMidiPacket ControlChange(int channel, int controller, int value) => Voice1(0xB, channel, controller, value);

    /// <summary>MIDI 1.0 program change.</summary>
    public static UniversalMidiPacket ProgramChange(int channel, int program) => Voice1(0xC, channel, program, 0);

    /// <summary>MIDI 1.0 channel pressure.</summary>
    public static UniversalMidiPacket ChannelPressure(int channel, int pressure) => Voice1(0xD, channel, pressure, 0);

    /// <summary>MIDI 1.0 pitch bend.</summary>
    /// <param name="channel">0 to 15.</param>
    /// <param name="value">0 to 16383; 8192 is the centre.</param>
    public static UniversalMidiPacket PitchBend(int channel, int value) => Voice1(0xE, channel, value & 0x7F, value >> 7 & 0x7F);

    /// <summary>MIDI 2.0 note on with 16-bit velocity.</summary>
    public static UniversalMidiPacket NoteOn2(int channel, int key, int velocity16) =>
        new(0x40900000u | (uint)(channel & 0xF) << 16 | (uint)(key & 0x7F) << 8, (uint)(velocity16 & 0xFFFF) << 16);

    /// <summary>MIDI 2.0 note off with 16-bit velocity.</summary>
    public static UniversalMidiPacket NoteOff2(int channel, int key, int velocity16 = 0x8000) =>
        new(0x40800000u | (uint)(channel & 0xF) << 16 | (uint)(key & 0x7F) << 8, (uint)(velocity16 & 0xFFFF) << 16);

    /// <summary>A MIDI 1.0 channel message (status 0x80 to 0xEF) from its status byte and data bytes, as read from a file or a port.</summary>
    /// <remarks>Program change and channel pressure have one data byte; the second is ignored, since the packet reserves its place as zero.</remarks>
    public static UniversalMidiPacket FromBytes(byte status, byte data1, byte data2 = 0) =>
        Voice1(status >> 4, status & 0xF, data1, status >> 4 is 0xC or 0xD ? 0 : data2);

    private static UniversalMidiPacket Voice1(int status, int channel, int data1, int data2) =>
        new(0x20000000u | (uint)status << 20 | (uint)(channel & 0xF) << 16 | (uint)(data1 & 0x7F) << 8 | (uint)(data2 & 0x7F));
}
