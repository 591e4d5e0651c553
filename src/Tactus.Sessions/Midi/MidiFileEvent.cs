using System.Text;

namespace Tactus.Sessions;

/// <summary>The sorts of event in a MIDI file.</summary>
public enum MidiFileEventKind : byte
{
    /// <summary>A channel message; <see cref="MidiFileEvent.Word"/> holds it.</summary>
    Channel,

    /// <summary>A system exclusive message, or the first part of one (<c>F0</c>).</summary>
    SystemExclusive,

    /// <summary>A later part of a system exclusive message (<c>F7</c>).</summary>
    SystemExclusiveContinuation,

    /// <summary>Bytes to be sent as they are (<c>F7</c> outside a system exclusive message).</summary>
    Escape,

    /// <summary>A meta event.</summary>
    Meta,
}

/// <summary>One event of a MIDI file at its absolute tick. A value; its <see cref="Data"/> borrows the memory of the file it came from.</summary>
[AnyThread]
public readonly struct MidiFileEvent : IEquatable<MidiFileEvent>
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal MidiFileEvent(long tick, MidiFileEventKind kind, uint word, MidiMetaType metaType, byte group, ReadOnlyMemory<byte> data, int byteOffset, bool breaksOff = false)
    {
        Tick = tick;
        Kind = kind;
        Word = word;
        MetaType = metaType;
        Group = group;
        Data = data;
        ByteOffset = byteOffset;
        BreaksOff = breaksOff;
    }

    /// <summary>Ticks from the start of the track.</summary>
    public long Tick { get; }

    /// <summary>
    /// A channel message as one word of the universal MIDI packet, message type 2: <c>0x2GSCDDDD</c>; for an escape that holds exactly one channel or system
    /// message that message (type 2 or 1); 0 for everything else.
    /// </summary>
    public uint Word { get; }

    /// <summary><see cref="Word"/> as a packet; meaningless where the word is 0.</summary>
    public UniversalMidiPacket Packet => new(Word);

    /// <summary>Where the event's status byte lies in the file (its data, under running status); 0 for one that was made in memory.</summary>
    public int ByteOffset { get; }

    /// <summary>What sort of event it is.</summary>
    public MidiFileEventKind Kind { get; }

    /// <summary>The type of a meta event; meaningless for other kinds.</summary>
    public MidiMetaType MetaType { get; }

    /// <summary>The group of its packets: the MIDI port of the file, 0 to 15.</summary>
    public byte Group { get; }

    /// <summary>The bytes of a meta event, of a system exclusive part (without the leading <c>F0</c>, with a final <c>F7</c> where the file has one) or of an escape.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Whether this system exclusive part is the last that came, though the message has no end: packets end here all the same.</summary>
    internal bool BreaksOff { get; }

    /// <summary>The status byte of a channel message, <c>0x80</c> to <c>0xEF</c>.</summary>
    public byte Status => (byte)(Word >> 16);

    /// <summary>The first data byte of a channel message, 0 to 127.</summary>
    public byte Data1 => (byte)(Word >> 8);

    /// <summary>The second data byte of a channel message, 0 to 127; 0 where there is none.</summary>
    public byte Data2 => (byte)Word;

    /// <summary>The channel of a channel message, 0 to 15.</summary>
    public int Channel => Status & 0x0F;

    /// <summary>Whether it starts a note (note on with a velocity above 0).</summary>
    public bool IsNoteOn => Kind == MidiFileEventKind.Channel && (Status & 0xF0) == 0x90 && Data2 != 0;

    /// <summary>Whether it ends a note (note off, or note on with velocity 0).</summary>
    public bool IsNoteOff => Kind == MidiFileEventKind.Channel && ((Status & 0xF0) == 0x80 || ((Status & 0xF0) == 0x90 && Data2 == 0));

    /// <summary>The data as text: UTF-8 where it is valid, Latin-1 (as older files have it) elsewhere.</summary>
    public string Text
    {
        get
        {
            try
            {
                return s_strictUtf8.GetString(Data.Span);
            }
            catch (DecoderFallbackException)
            {
                return Encoding.Latin1.GetString(Data.Span);
            }
        }
    }

    /// <summary>How many packets <see cref="CopySystemExclusivePackets"/> writes; 0 for other kinds and for bytes that cannot be sent.</summary>
    public int SystemExclusivePacketCount => SystemExclusivePackets.TryGetPart(this, out ReadOnlySpan<byte> payload, out _, out _) ? SystemExclusivePackets.CountFor(payload.Length) : 0;

    /// <summary>A channel message.</summary>
    /// <param name="tick">Absolute tick, from 0.</param>
    /// <param name="status">Status with channel, <c>0x80</c> to <c>0xEF</c>.</param>
    /// <param name="data1">0 to 127.</param>
    /// <param name="data2">0 to 127; 0 for program change and channel pressure.</param>
    /// <param name="group">0 to 15.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static MidiFileEvent ChannelMessage(long tick, int status, int data1, int data2 = 0, int group = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tick);
        ThrowIfOutside(status, 0x80, 0xEF, nameof(status));
        ThrowIfOutside(data1, 0, 127, nameof(data1));
        ThrowIfOutside(data2, 0, 127, nameof(data2));
        ThrowIfOutside(group, 0, 15, nameof(group));
        return new MidiFileEvent(tick, MidiFileEventKind.Channel, ChannelWord(group, status, data1, data2), default, (byte)group, default, 0);
    }

    /// <summary>A meta event.</summary>
    /// <param name="tick">Absolute tick, from 0.</param>
    /// <param name="type">Its type, below 128; not <see cref="MidiMetaType.EndOfTrack"/>.</param>
    /// <param name="data">Its bytes; borrowed, so leave them as they are.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static MidiFileEvent Meta(long tick, MidiMetaType type, ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tick);
        ThrowIfOutside((int)type, 0, 127, nameof(type));
        ArgumentOutOfRangeException.ThrowIfEqual(type, MidiMetaType.EndOfTrack);
        return new MidiFileEvent(tick, MidiFileEventKind.Meta, 0, type, 0, data, 0);
    }

    /// <summary>A meta event with text, as UTF-8.</summary>
    /// <param name="tick">Absolute tick, from 0.</param>
    /// <param name="type">Its type.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The event.</returns>
    public static MidiFileEvent MetaText(long tick, MidiMetaType type, string text) => Meta(tick, type, s_strictUtf8.GetBytes(text));

    /// <summary>A system exclusive part, its continuation, or an escape.</summary>
    /// <param name="tick">Absolute tick, from 0.</param>
    /// <param name="kind">One of the three kinds.</param>
    /// <param name="data">The bytes after the <c>F0</c> or <c>F7</c>, with the final <c>F7</c> where the message ends here; borrowed.</param>
    /// <param name="group">0 to 15.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the kind is another.</exception>
    public static MidiFileEvent System(long tick, MidiFileEventKind kind, ReadOnlyMemory<byte> data, int group = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tick);
        ThrowIfOutside((int)kind, (int)MidiFileEventKind.SystemExclusive, (int)MidiFileEventKind.Escape, nameof(kind));
        ThrowIfOutside(group, 0, 15, nameof(group));
        uint word = kind == MidiFileEventKind.Escape ? EscapeWord(group, data.Span) : 0;
        return new MidiFileEvent(tick, kind, word, default, (byte)group, data, 0);
    }

    /// <summary>Writes the packets (message type 3, system exclusive in 7 bits) of a system exclusive part.</summary>
    /// <param name="destination">Room for <see cref="SystemExclusivePacketCount"/> packets.</param>
    /// <returns>How many were written; fewer than the count when there was no room.</returns>
    [RealTimeSafe]
    public int CopySystemExclusivePackets(Span<UniversalMidiPacket> destination) =>
        SystemExclusivePackets.TryGetPart(this, out ReadOnlySpan<byte> payload, out bool first, out bool last)
            ? SystemExclusivePackets.Write(payload, Group, first, last, destination)
            : 0;

    /// <summary>Same tick, kind, message and bytes; where it lay in a file does not matter.</summary>
    /// <param name="other">The event to compare with.</param>
    /// <returns>True when they say the same.</returns>
    public bool Equals(MidiFileEvent other) =>
        Tick == other.Tick && Kind == other.Kind && Word == other.Word && MetaType == other.MetaType && Group == other.Group && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MidiFileEvent other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tick, Kind, Word, MetaType, Data.Length);

    /// <summary>Same as <see cref="Equals(MidiFileEvent)"/>.</summary>
    public static bool operator ==(MidiFileEvent left, MidiFileEvent right) => left.Equals(right);

    /// <summary>The opposite of <see cref="Equals(MidiFileEvent)"/>.</summary>
    public static bool operator !=(MidiFileEvent left, MidiFileEvent right) => !left.Equals(right);

    internal static uint ChannelWord(int group, int status, int data1, int data2) =>
        0x2000_0000u | ((uint)group << 24) | ((uint)status << 16) | ((uint)data1 << 8) | (uint)data2;

    /// <summary>The packet word of escaped bytes that are exactly one short message; 0 when they are anything else.</summary>
    internal static uint EscapeWord(int group, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data.Length > 3 || data[1..].ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            return 0;
        }

        int length = data[0] switch
        {
            < 0x80 or 0xF0 or 0xF4 or 0xF5 or 0xF7 => 0,
            < 0xC0 or (>= 0xE0 and < 0xF0) or 0xF2 => 3,
            < 0xE0 or 0xF1 or 0xF3 => 2,
            _ => 1,
        };
        if (length != data.Length)
        {
            return 0;
        }

        uint type = data[0] < 0xF0 ? 0x2000_0000u : 0x1000_0000u;
        return type | ((uint)group << 24) | ((uint)data[0] << 16) | (length > 1 ? (uint)data[1] << 8 : 0) | (length > 2 ? data[2] : 0u);
    }

    private static void ThrowIfOutside(int value, int low, int high, string name)
    {
        if (value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(name, value, $"It must be {low} to {high}.");
        }
    }
}
