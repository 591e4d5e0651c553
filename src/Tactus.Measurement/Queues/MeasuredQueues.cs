using System.Runtime.CompilerServices;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>Sixteen bytes, as the peers' measurements use.</summary>
internal readonly record struct QueueItem(long First, long Second);

/// <summary>A queue of ours as the measuring loops see it: a structure, so that its calls are inlined as in a caller's own loop.</summary>
internal interface IMeasuredQueue
{
    [AnyThread, RealTimeSafe]
    bool TryWrite(in QueueItem item);

    [AnyThread, RealTimeSafe]
    bool TryRead(out QueueItem item);
}

/// <summary>The ring for one producer and one consumer.</summary>
internal readonly struct MeasuredSpscRing(SpscRing<QueueItem> ring) : IMeasuredQueue
{
    private readonly SpscProducer<QueueItem> _producer = ring.Producer;
    private readonly SpscConsumer<QueueItem> _consumer = ring.Consumer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in QueueItem item) => _producer.TryWrite(item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out QueueItem item) => _consumer.TryRead(out item);
}

/// <summary>The ring for many producers and one consumer.</summary>
internal readonly struct MeasuredMpscRing(MpscRing<QueueItem> ring) : IMeasuredQueue
{
    private readonly MpscRing<QueueItem> _ring = ring;
    private readonly MpscConsumer<QueueItem> _consumer = ring.Consumer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in QueueItem item) => _ring.TryWrite(item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out QueueItem item) => _consumer.TryRead(out item);
}

/// <summary>The queue for many producers and consumers.</summary>
internal readonly struct MeasuredMpmcQueue(MpmcQueue<QueueItem> queue) : IMeasuredQueue
{
    private readonly MpmcQueue<QueueItem> _queue = queue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in QueueItem item) => _queue.TryWrite(item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out QueueItem item) => _queue.TryRead(out item);
}
