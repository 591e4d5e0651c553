using Tactus.RealTime;

namespace Tactus.Supervision;

/// <summary>The memory that a supervisor and its engine process share, and what lies where in it.</summary>
/// <remarks><code>
///  offset            what                                              written by
///  0                 heartbeat of the engine, 8 bytes                  engine
///  128               signal: commands wait                             both
///  256               signal: replies wait                              both
///  512               commands, SpscRing&lt;ChannelCommand&gt;          supervisor
///  then              replies, SpscRing&lt;ChannelReply&gt;             engine
///  then              xruns, SpscRing&lt;XrunRecord&gt;                 engine
///  then              figures, LatestValue&lt;ChannelFigures&gt;        engine
///  then              readouts, one float each                          engine
/// </code>
/// A restarted engine gets a channel of its own, so nothing of its predecessor's is read.</remarks>
internal sealed unsafe class EngineChannel : IDisposable
{
    internal const int MaxReadouts = 16_384;

    private const int CommandCapacity = 4096;
    private const int ReplyCapacity = 256;
    private const int XrunCapacity = 1024;
    private const long HeartbeatOffset = 0;
    private const long CommandSignalOffset = 128;
    private const long ReplySignalOffset = 256;
    private const long CommandsOffset = 512;
    private readonly SharedMemory _memory;

    private EngineChannel(SharedMemory memory)
    {
        _memory = memory;
        CommandsWait = new SharedSignal(memory, CommandSignalOffset);
        RepliesWait = new SharedSignal(memory, ReplySignalOffset);
    }

    internal string Address => _memory.Address;

    internal SharedSignal CommandsWait { get; }

    internal SharedSignal RepliesWait { get; }

    /// <summary>Counts the rounds of the engine's server loop; standing still means that it hangs.</summary>
    internal long Heartbeat
    {
        get => Volatile.Read(ref *_memory.At<long>(HeartbeatOffset)); // order: a liveness hint; nothing hangs on it.
        set => Volatile.Write(ref *_memory.At<long>(HeartbeatOffset), value);
    }

    private static long RepliesOffset => CommandsOffset + SpscRing<ChannelCommand>.RequiredBytes(CommandCapacity);

    private static long XrunsOffset => RepliesOffset + SpscRing<ChannelReply>.RequiredBytes(ReplyCapacity);

    private static long FiguresOffset => XrunsOffset + SpscRing<XrunRecord>.RequiredBytes(XrunCapacity);

    private static long ReadoutsOffset => FiguresOffset + LatestValue<ChannelFigures>.RequiredBytes;

    private static long SizeBytes => ReadoutsOffset + MaxReadouts * sizeof(float);

    internal static EngineChannel Create()
    {
        var memory = SharedMemory.Create("tactus-channel", SizeBytes);
        SpscRing<ChannelCommand>.Format(memory, CommandsOffset, CommandCapacity);
        SpscRing<ChannelReply>.Format(memory, RepliesOffset, ReplyCapacity);
        SpscRing<XrunRecord>.Format(memory, XrunsOffset, XrunCapacity);
        LatestValue<ChannelFigures>.Format(memory, FiguresOffset);
        return new EngineChannel(memory);
    }

    internal static EngineChannel Open(string address) => new(SharedMemory.Open(address, SizeBytes));

    internal SpscProducer<ChannelCommand> CommandProducer() => SpscRing<ChannelCommand>.AttachProducer(_memory, CommandsOffset, CommandCapacity);

    internal SpscConsumer<ChannelCommand> CommandConsumer() => SpscRing<ChannelCommand>.AttachConsumer(_memory, CommandsOffset, CommandCapacity);

    internal SpscProducer<ChannelReply> ReplyProducer() => SpscRing<ChannelReply>.AttachProducer(_memory, RepliesOffset, ReplyCapacity);

    internal SpscConsumer<ChannelReply> ReplyConsumer() => SpscRing<ChannelReply>.AttachConsumer(_memory, RepliesOffset, ReplyCapacity);

    internal SpscProducer<XrunRecord> XrunProducer() => SpscRing<XrunRecord>.AttachProducer(_memory, XrunsOffset, XrunCapacity);

    internal SpscConsumer<XrunRecord> XrunConsumer() => SpscRing<XrunRecord>.AttachConsumer(_memory, XrunsOffset, XrunCapacity);

    internal LatestValueWriter<ChannelFigures> FiguresWriter() => LatestValue<ChannelFigures>.AttachWriter(_memory, FiguresOffset);

    internal LatestValueReader<ChannelFigures> FiguresReader() => LatestValue<ChannelFigures>.AttachReader(_memory, FiguresOffset);

    /// <summary>Newest values of all readouts, node by node in the order of their ids.</summary>
    internal Span<float> Readouts => new(_memory.At<float>(ReadoutsOffset, MaxReadouts), MaxReadouts);

    public void Dispose() => _memory.Dispose();
}
