namespace Tactus.Sessions;

/// <summary>Cuts system exclusive bytes into universal MIDI packets of message type 3.</summary>
/// <remarks>
/// One packet is 64 bits: <c>3 | group | form | count | six data bytes</c>, form 0 complete, 1 start, 2 continue, 3 end; unused bytes are 0. The parts of a
/// message that a file has split over time become start/continue packets at the time of each part, which is what the split is for.
/// </remarks>
internal static class SystemExclusivePackets
{
    private const int BytesPerPacket = 6;

    internal static int CountFor(int payloadBytes) => Math.Max(1, (payloadBytes + BytesPerPacket - 1) / BytesPerPacket);

    /// <summary>The sendable bytes of a part: without the final F7; false when a byte above 127 is among them or it is no such part.</summary>
    internal static bool TryGetPart(in MidiFileEvent midiEvent, out ReadOnlySpan<byte> payload, out bool first, out bool last)
    {
        payload = midiEvent.Data.Span;
        first = true;
        last = true;
        switch (midiEvent.Kind)
        {
            case MidiFileEventKind.SystemExclusive:
                break;
            case MidiFileEventKind.SystemExclusiveContinuation:
                first = false;
                break;
            case MidiFileEventKind.Escape when payload is [0xF0, .., 0xF7]:
                payload = payload[1..];
                break;
            default:
                return false;
        }

        if (payload is [.., 0xF7])
        {
            payload = payload[..^1];
        }
        else
        {
            last = midiEvent.BreaksOff;
        }

        return !payload.ContainsAnyInRange((byte)0x80, (byte)0xFF);
    }

    internal static int Write(ReadOnlySpan<byte> payload, int group, bool first, bool last, Span<UniversalMidiPacket> destination)
    {
        int count = Math.Min(CountFor(payload.Length), destination.Length);
        int total = CountFor(payload.Length);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> part = payload[(i * BytesPerPacket)..Math.Min(payload.Length, (i + 1) * BytesPerPacket)];
            bool starts = first && i == 0;
            bool ends = last && i == total - 1;
            ulong form = starts ? (ends ? 0u : 1u) : (ends ? 3u : 2u);
            ulong packet = (3UL << 60) | ((ulong)group << 56) | (form << 52) | ((ulong)part.Length << 48);
            for (int b = 0; b < part.Length; b++)
            {
                packet |= (ulong)part[b] << (40 - (8 * b));
            }

            destination[i] = new UniversalMidiPacket((uint)(packet >> 32), (uint)packet);
        }

        return count;
    }
}
