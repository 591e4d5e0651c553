using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Tactus.Supervision;

/// <summary>What a supervisor asks of its engine process.</summary>
internal enum ChannelCommandKind
{
    /// <summary>Open the device; the blob holds the options.</summary>
    Start = 1,

    /// <summary>Replace everything by the blob's graph and timeline, stopped at zero.</summary>
    Load,

    /// <summary>Go on with the blob's graph; nodes that stay keep their sound.</summary>
    Edit,

    /// <summary>Render the blob's graph and timeline to a file.</summary>
    Render,

    /// <summary>Transport: play.</summary>
    Play,

    /// <summary>Transport: stop.</summary>
    Stop,

    /// <summary>Transport: jump to <see cref="ChannelCommand.A"/> seconds.</summary>
    Locate,

    /// <summary>Transport: jump to <see cref="ChannelCommand.A"/> beats.</summary>
    LocateBeats,

    /// <summary>Transport: loop from <see cref="ChannelCommand.A"/> to <see cref="ChannelCommand.B"/> beats.</summary>
    SetLoop,

    /// <summary>Transport: loop no more.</summary>
    ClearLoop,

    /// <summary>Transport: tempo <see cref="ChannelCommand.A"/>.</summary>
    SetTempo,

    /// <summary>Transport: meter <see cref="ChannelCommand.A"/> over <see cref="ChannelCommand.B"/>.</summary>
    SetMeter,

    /// <summary>Send a packet to a node.</summary>
    Send,

    /// <summary>Give a node's parameter the value <see cref="ChannelCommand.A"/>.</summary>
    SetParameter,

    /// <summary>Fade out and stop the device.</summary>
    FadeOut,

    /// <summary>End the process.</summary>
    Shutdown,
}

/// <summary>One command in the channel's ring. The peer's memory is not trusted: the server checks every field of its copy.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChannelCommand
{
    internal ChannelCommandKind Kind;

    /// <summary>Echoed in the reply; 0 asks for none.</summary>
    internal int RequestId;

    internal int NodeId;

    internal int ParameterIndex;

    internal double A;

    internal double B;

    internal UniversalMidiPacket Packet;

    /// <summary>Bytes of the blob, 0 if there is none.</summary>
    internal long BlobBytes;

    /// <summary>Where the blob lies; see <see cref="RealTime.SharedMemory.Address"/>.</summary>
    internal ShortText BlobAddress;
}

/// <summary>What a reply means.</summary>
internal enum ChannelReplyKind
{
    /// <summary>Done; the text is the result, if the command has one.</summary>
    Done = 1,

    /// <summary>Refused or failed; <see cref="ChannelReply.Code"/> is the <see cref="EngineFault"/>, the text the sentence.</summary>
    Failed,

    /// <summary>A notification; <see cref="ChannelReply.Code"/> is the level.</summary>
    Notification,

    /// <summary>Progress of a rendering: <see cref="ChannelReply.Value"/> is the share that is done.</summary>
    Progress,

    /// <summary>What the engine runs on has changed; the text is the new description.</summary>
    Info,

    /// <summary>A piece of the next reply's text, which is longer than one record holds.</summary>
    Part,
}

/// <summary>One reply or notification in the channel's ring.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChannelReply
{
    internal ChannelReplyKind Kind;

    internal int RequestId;

    internal int Code;

    internal double Value;

    internal LongText Text;
}

/// <summary>Up to 63 bytes of UTF-8 by value.</summary>
[InlineArray(64)]
internal struct ShortText
{
    private byte _first;

    internal static ShortText From(string text)
    {
        var result = default(ShortText);
        InlineUtf8.Write(text, result);
        return result;
    }

    public override readonly string ToString() => InlineUtf8.Read(this);
}

/// <summary>Up to 1023 bytes of UTF-8 by value.</summary>
[InlineArray(1024)]
internal struct LongText
{
    private byte _first;

    /// <summary>Takes as much of a text as fits.</summary>
    /// <returns>What does not fit.</returns>
    internal static ReadOnlySpan<char> Take(ReadOnlySpan<char> text, out LongText taken)
    {
        taken = default;
        return text[InlineUtf8.Write(text, taken)..];
    }

    public override readonly string ToString() => InlineUtf8.Read(this);
}

/// <summary>Zero-terminated UTF-8 in fixed room; what does not fit is cut at a whole character.</summary>
internal static class InlineUtf8
{
    /// <summary>Writes as much as fits.</summary>
    /// <returns>The characters that did.</returns>
    internal static int Write(ReadOnlySpan<char> text, Span<byte> room)
    {
        room.Clear();
        Encoding.UTF8.GetEncoder().Convert(text, room[..^1], flush: true, out var charsWritten, out _, out _);
        return charsWritten;
    }

    internal static string Read(ReadOnlySpan<byte> room)
    {
        var end = room.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? room : room[..end]);
    }
}

/// <summary>The engine's figures as its supervisor sees them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ChannelFigures
{
    internal EngineSnapshot Snapshot;

    internal LoadReading Load;

    internal WakeLatencyReading WakeLatency;
}
