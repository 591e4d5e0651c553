namespace Tactus.Devices;

/// <summary>Turns MIDI 1.0 messages in bytes, as ports deliver them, into universal MIDI packets.</summary>
/// <remarks>One message of a port's event at a time, whole or (system exclusive) in pieces over several events; no running status, as JACK and ALSA promise.</remarks>
[AudioThread, RealTimeSafe]
internal struct MidiByteReader(int group)
{
    // why a state: a system exclusive message may come in pieces, and a packet says whether it is the first, a middle or the last of them.
    private bool _isInSysex;

    /// <summary>Reads one event's bytes.</summary>
    /// <param name="bytes">A message, or a piece of a system exclusive one.</param>
    /// <param name="frameOffset">Frame of the event.</param>
    /// <param name="events">Where the packets go; what does not fit is counted there.</param>
    /// <returns><see langword="false"/> if the bytes are no MIDI message; nothing was added then.</returns>
    internal bool Read(ReadOnlySpan<byte> bytes, int frameOffset, EventBuffer events)
    {
        if (bytes.IsEmpty)
            return false;

        var status = bytes[0];
        if (status == 0xF0 || (_isInSysex && (status < 0x80 || status == 0xF7)))
            return ReadSysex(bytes, frameOffset, events);

        if (status < 0x80)
            return false;

        var length = MessageLength(status);
        if (length == 0 || bytes.Length < length)
            return false;

        var data1 = length > 1 ? bytes[1] : 0;
        var data2 = length > 2 ? bytes[2] : 0;
        if ((data1 | data2) > 0x7F)
            return false;

        // UMP: message type 2 is a channel voice message, 1 a system common or real-time one.
        var type = status < 0xF0 ? 0x2u : 0x1u;
        events.TryAdd(new TimedEvent(
            frameOffset, new UniversalMidiPacket((type << 28) | ((uint)group << 24) | ((uint)status << 16) | ((uint)data1 << 8) | (uint)data2)));
        if (status < 0xF8)
            _isInSysex = false; // any status but a real-time one ends an unfinished message
        return true;
    }

    /// <summary>Bytes of a message with this status, the status included; 0 if the status is undefined or system exclusive.</summary>
    internal static int MessageLength(byte status) => status switch
    {
        < 0x80 => 0,
        < 0xC0 or (>= 0xE0 and < 0xF0) => 3,
        < 0xE0 => 2,
        0xF1 or 0xF3 => 2,
        0xF2 => 3,
        0xF6 or 0xF8 or 0xFA or 0xFB or 0xFC or 0xFE or 0xFF => 1,
        _ => 0,
    };

    //  word 0:  3 | group | status: 0 whole, 1 start, 2 continue, 3 end | count 0 … 6 | byte 1 | byte 2
    //  word 1:  byte 3 | byte 4 | byte 5 | byte 6
    private bool ReadSysex(ReadOnlySpan<byte> bytes, int frameOffset, EventBuffer events)
    {
        var isFirst = bytes[0] == 0xF0;
        var isLast = bytes[^1] == 0xF7;
        var data = bytes[(isFirst ? 1 : 0)..(isLast ? bytes.Length - 1 : bytes.Length)];
        if (data.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0)
            return false;

        var isInside = !isFirst;
        do
        {
            var count = Math.Min(data.Length, 6);
            var isEnd = isLast && count == data.Length;
            var form = (isInside, isEnd) switch { (false, true) => 0u, (false, false) => 1u, (true, false) => 2u, (true, true) => 3u };
            events.TryAdd(new TimedEvent(frameOffset, SysexPacket(form, data[..count])));
            data = data[count..];
            isInside = true;
        }
        while (!data.IsEmpty);
        _isInSysex = !isLast;
        return true;
    }

    private readonly UniversalMidiPacket SysexPacket(uint form, ReadOnlySpan<byte> data)
    {
        Span<byte> six = stackalloc byte[6];
        six.Clear();
        data.CopyTo(six);
        return new UniversalMidiPacket(
            0x30000000u | ((uint)group << 24) | (form << 20) | ((uint)data.Length << 16) | ((uint)six[0] << 8) | six[1],
            ((uint)six[2] << 24) | ((uint)six[3] << 16) | ((uint)six[4] << 8) | six[5]);
    }
}
