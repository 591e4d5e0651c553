using System.Runtime.InteropServices;

namespace Tactus;

/// <summary>A node's events of one block, sorted by frame offset; events of the same frame keep the order in which they came.</summary>
/// <remarks>Owner: whoever prepares the node's block, then the node's task; never both at once. The memory is native and of fixed size.</remarks>
public sealed unsafe class EventBuffer : IDisposable
{
    /// <summary>Capacity of a node's buffer unless it asks for another: a dense block of all 16 channels.</summary>
    public const int DefaultCapacity = 1024;

    private readonly NodeAttention _attention;
    private TimedEvent* _events;

    /// <summary>Allocates room for <paramref name="capacity"/> events.</summary>
    /// <param name="capacity">Most events that it holds.</param>
    /// <param name="attention">Where to say that events wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    [MainThread]
    public EventBuffer(int capacity = DefaultCapacity, NodeAttention attention = default)
    {
        _attention = attention;
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        _events = (TimedEvent*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(TimedEvent));
    }

    /// <summary>Frees the memory of a buffer that its owner forgot.</summary>
    ~EventBuffer() => Free();

    /// <summary>Most events that a block can carry.</summary>
    [AnyThread, RealTimeSafe]
    public int Capacity { get; }

    /// <summary>Events in the block.</summary>
    [AudioThread, RealTimeSafe]
    public int Count { get; private set; }

    /// <summary>Events refused since creation because the buffer was full.</summary>
    [AnyThread, RealTimeSafe]
    public long DroppedCount { get; private set; }

    /// <summary>The events, sorted. Valid until the next change of the buffer.</summary>
    [AudioThread, RealTimeSafe]
    public ReadOnlySpan<TimedEvent> Events => new(_events, Count);

    /// <summary>Adds an event behind those of the same or an earlier frame.</summary>
    /// <returns><see langword="false"/> if the buffer is full; the event is then counted in <see cref="DroppedCount"/>.</returns>
    [AudioThread, RealTimeSafe]
    public bool TryAdd(in TimedEvent timedEvent)
    {
        if (Count == Capacity)
        {
            DroppedCount++;
            return false;
        }

        // why: senders nearly always come in order, so looking from the back ends at once.
        var at = Count;
        while (at > 0 && _events[at - 1].FrameOffset > timedEvent.FrameOffset)
        {
            _events[at] = _events[at - 1];
            at--;
        }

        _events[at] = timedEvent;
        Count++;
        _attention.Set(AttentionMark.Events, true);
        return true;
    }

    /// <summary>Forgets the block's events.</summary>
    [AudioThread, RealTimeSafe]
    public void Clear()
    {
        Count = 0;
        _attention.Set(AttentionMark.Events, false);
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_events);
        _events = null;
        Count = 0;
    }
}
