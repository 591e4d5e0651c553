namespace Tactus.Nodes;

/// <summary>What a channel voice message asks for, in either protocol.</summary>
internal enum ChannelMessageKind
{
    None,
    NoteOff,
    NoteOn,
    KeyPressure,
    Control,
    Program,
    Pressure,
    Bend,

    /// <summary>MIDI 2.0 registered controller (an RPN in one message).</summary>
    Registered,

    /// <summary>MIDI 2.0 bend of one note.</summary>
    KeyBend,
}

/// <summary>A channel voice message with its values as numbers, so that MIDI 1.0 and MIDI 2.0 mean the same.</summary>
internal readonly struct ChannelMessage
{
    private ChannelMessage(ChannelMessageKind kind, int channel, int number, double value)
    {
        Kind = kind;
        Channel = channel;
        Number = number;
        Value = value;
    }

    public ChannelMessageKind Kind { get; }

    public int Channel { get; }

    /// <summary>Key, controller, program, or registered parameter (MSB × 128 + LSB).</summary>
    public int Number { get; }

    /// <summary>0 to 1; bends −1 to 1.</summary>
    public double Value { get; }

    /// <summary>Note on: distance in semitones from the key's own pitch that the message asks for (MIDI 2.0 attribute 3).</summary>
    public double Detune { get; private init; }

    /// <summary>Program: bank (MSB × 128 + LSB), or −1 when the message brings none.</summary>
    public int Bank { get; private init; }

    /// <summary>Reads a packet; what is not a channel voice message is <see cref="ChannelMessageKind.None"/>.</summary>
    [AudioThread, RealTimeSafe]
    public static ChannelMessage From(UniversalMidiPacket packet) => packet.MessageType switch
    {
        2 => FromMidi1(packet),
        4 => FromMidi2(packet),
        _ => default,
    };

    private static ChannelMessage FromMidi1(UniversalMidiPacket packet)
    {
        var channel = packet.Channel;
        var value = packet.Data2 / 127.0;
        switch (packet.Status)
        {
            case 0x8:
                return new(ChannelMessageKind.NoteOff, channel, packet.Data1, value);
            case 0x9:
                return new(packet.Data2 == 0 ? ChannelMessageKind.NoteOff : ChannelMessageKind.NoteOn, channel, packet.Data1, value);
            case 0xA:
                return new(ChannelMessageKind.KeyPressure, channel, packet.Data1, value);
            case 0xB:
                return new(ChannelMessageKind.Control, channel, packet.Data1, value);
            case 0xC:
                return new(ChannelMessageKind.Program, channel, packet.Data1, 0) { Bank = -1 };
            case 0xD:
                return new(ChannelMessageKind.Pressure, channel, 0, packet.Data1 / 127.0);
            case 0xE:
                // why: 8192 is the centre, so the two halves have different lengths.
                var bend = packet.Data2 << 7 | packet.Data1;
                return new(ChannelMessageKind.Bend, channel, 0, bend > 8192 ? (bend - 8192) / 8191.0 : (bend - 8192) / 8192.0);
            default:
                return default;
        }
    }

    private static ChannelMessage FromMidi2(UniversalMidiPacket packet)
    {
        var channel = packet.Channel;
        var word = packet.Word1;
        var value = word / (double)uint.MaxValue;
        var bend = word >= 0x8000_0000 ? (word - 0x8000_0000) / (double)0x7FFF_FFFF : word / (double)0x8000_0000 - 1;
        var velocity = (word >> 16) / 65535.0;
        switch (packet.Status)
        {
            case 0x2:
                return new(ChannelMessageKind.Registered, channel, packet.Data1 << 7 | packet.Data2, value);
            case 0x6:
                return new(ChannelMessageKind.KeyBend, channel, packet.Data1, bend);
            case 0x8:
                return new(ChannelMessageKind.NoteOff, channel, packet.Data1, velocity);
            case 0x9:
                // why: attribute type 3 is the note's pitch, 7.9 fixed point semitones.
                var detune = (packet.Word0 & 0xFF) == 3 ? (word & 0xFFFF) / 512.0 - packet.Data1 : 0;
                return new(ChannelMessageKind.NoteOn, channel, packet.Data1, velocity) { Detune = detune };
            case 0xA:
                return new(ChannelMessageKind.KeyPressure, channel, packet.Data1, value);
            case 0xB:
                return new(ChannelMessageKind.Control, channel, packet.Data1, value);
            case 0xC:
                var bank = (packet.Word0 & 1) != 0 ? (int)((word >> 8 & 0x7F) << 7 | word & 0x7F) : -1;
                return new(ChannelMessageKind.Program, channel, (int)(word >> 24 & 0x7F), 0) { Bank = bank };
            case 0xD:
                return new(ChannelMessageKind.Pressure, channel, 0, value);
            case 0xE:
                return new(ChannelMessageKind.Bend, channel, 0, bend);
            default:
                return default;
        }
    }
}
