namespace Tactus.Devices;

/// <summary>Turns universal MIDI packets into MIDI 1.0 bytes for a port; MIDI 2.0 channel messages are translated down.</summary>
/// <remarks>
/// Scaling and the bank and (N)RPN expansions follow "Universal MIDI Packet (UMP) Format and MIDI 2.0 Protocol", M2-104-UM, appendix D: values keep their
/// top bits, and a note on of velocity 0 becomes velocity 1, since 0 would be a note off. What MIDI 1.0 has no word for (per-note controllers and
/// management) is left out. A system exclusive message is gathered until it is whole, as ports want it.
/// </remarks>
[AudioThread, RealTimeSafe]
internal sealed class MidiByteWriter
{
    /// <summary>Longest system exclusive message that is passed on, in bytes; longer ones are dropped whole and counted.</summary>
    internal const int MaxSysexBytes = 4_096;

    // why 12: four control changes, the longest expansion of one packet.
    private readonly byte[] _message = new byte[12];
    private readonly byte[] _sysex = new byte[MaxSysexBytes];
    private int _sysexLength;
    private bool _isSysexTooLong;

    /// <summary>System exclusive messages that were too long for the port.</summary>
    internal long DroppedSysexCount { get; private set; }

    /// <summary>Length of the first message in what <see cref="Write"/> returned.</summary>
    internal static int FirstLength(ReadOnlySpan<byte> bytes) => bytes[0] == 0xF0 ? bytes.Length : MidiByteReader.MessageLength(bytes[0]);

    /// <summary>Takes a packet.</summary>
    /// <param name="packet">Any packet; utility, stream and data packets give no bytes.</param>
    /// <returns>No, one or several messages one after the other, valid until the next call; see <see cref="FirstLength"/>.</returns>
    internal ReadOnlySpan<byte> Write(in UniversalMidiPacket packet) => packet.MessageType switch
    {
        1 or 2 => WriteShort(packet),
        3 => WriteSysex(packet),
        4 => WriteVoice2(packet),
        _ => default,
    };

    private ReadOnlySpan<byte> WriteShort(in UniversalMidiPacket packet)
    {
        var status = (byte)(packet.Word0 >> 16);
        return Message(status, packet.Data1, packet.Data2, MidiByteReader.MessageLength(status));
    }

    private ReadOnlySpan<byte> Message(int status, int data1, int data2, int length)
    {
        _message[0] = (byte)status;
        _message[1] = (byte)(data1 & 0x7F);
        _message[2] = (byte)(data2 & 0x7F);
        return _message.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> WriteSysex(in UniversalMidiPacket packet)
    {
        var form = packet.Status;
        var count = Math.Min((int)(packet.Word0 >> 16) & 0xF, 6);
        if (form is 0 or 1)
        {
            _sysex[0] = 0xF0;
            _sysexLength = 1;
            _isSysexTooLong = false;
        }
        else if (_sysexLength == 0)
        {
            return default; // the start was never seen
        }

        for (var index = 0; index < count; index++)
        {
            var value = index < 2 ? packet.Word0 >> (8 - (index * 8)) : packet.Word1 >> (40 - (index * 8));
            if (_sysexLength < MaxSysexBytes - 1)
                _sysex[_sysexLength++] = (byte)(value & 0x7F);
            else
                _isSysexTooLong = true;
        }

        if (form is 1 or 2)
            return default;

        var length = _sysexLength;
        _sysexLength = 0;
        if (_isSysexTooLong)
        {
            DroppedSysexCount++;
            return default;
        }

        _sysex[length] = 0xF7;
        return _sysex.AsSpan(0, length + 1);
    }

    private ReadOnlySpan<byte> WriteVoice2(in UniversalMidiPacket packet)
    {
        var channel = packet.Channel;
        var value = packet.Word1;
        switch (packet.Status)
        {
            case 0x8:
                return Message(0x80 | channel, packet.Data1, (int)(value >> 25), 3);
            case 0x9:
                return Message(0x90 | channel, packet.Data1, Math.Max((int)(value >> 25), 1), 3);
            case 0xA:
                return Message(0xA0 | channel, packet.Data1, (int)(value >> 25), 3);
            case 0xB:
                return Message(0xB0 | channel, packet.Data1, (int)(value >> 25), 3);
            case 0xD:
                return Message(0xD0 | channel, (int)(value >> 25), 0, 2);
            case 0xE:
                return Message(0xE0 | channel, (int)(value >> 18) & 0x7F, (int)(value >> 25), 3);
            case 0xC:
                return WriteProgram(packet);
            case 0x2: // registered controller: 101, 100, 6, 38
                return WriteControllers(channel, (101, packet.Data1), (100, packet.Data2), (6, (int)(value >> 25)), (38, (int)(value >> 18)));
            case 0x3: // assignable controller: 99, 98, 6, 38
                return WriteControllers(channel, (99, packet.Data1), (98, packet.Data2), (6, (int)(value >> 25)), (38, (int)(value >> 18)));
            default:
                return default;
        }
    }

    // word 0, bit 0: a bank is given; word 1: program | 0 | bank high | bank low
    private ReadOnlySpan<byte> WriteProgram(in UniversalMidiPacket packet)
    {
        var program = (int)(packet.Word1 >> 24);
        if ((packet.Word0 & 1) == 0)
            return Message(0xC0 | packet.Channel, program, 0, 2);

        WriteControllers(packet.Channel, (0, (int)(packet.Word1 >> 8)), (32, (int)packet.Word1));
        _message[6] = (byte)(0xC0 | packet.Channel);
        _message[7] = (byte)(program & 0x7F);
        return _message.AsSpan(0, 8);
    }

    private ReadOnlySpan<byte> WriteControllers(int channel, params ReadOnlySpan<(int Number, int Value)> controllers)
    {
        for (var index = 0; index < controllers.Length; index++)
        {
            _message[index * 3] = (byte)(0xB0 | channel);
            _message[(index * 3) + 1] = (byte)controllers[index].Number;
            _message[(index * 3) + 2] = (byte)(controllers[index].Value & 0x7F);
        }

        return _message.AsSpan(0, controllers.Length * 3);
    }
}
