using System.Runtime.CompilerServices;

namespace Tactus.RealTime;

/// <summary>What came of an attempt to steal.</summary>
public enum StealOutcome
{
    /// <summary>There was nothing to take.</summary>
    Empty,

    /// <summary>Another thread took the item first; there may be more, trying again is worth it.</summary>
    Lost,

    /// <summary>An item was taken.</summary>
    Taken,
}

/// <summary>A bounded work-stealing deque: its owner pushes and pops at one end, last in first out; thieves take the oldest at the other.</summary>
/// <remarks>
/// <para>Chase and Lev, "Dynamic circular work-stealing deque" (SPAA 2005), with the orderings of Lê, Pop, Cohen and Zappa Nardelli, "Correct and efficient
/// work-stealing for weak memory models" (PPoPP 2013); fixed in size, so nothing is allocated and nothing retired.</para>
/// <para>Wait-free for the owner. An attempt to steal is wait-free too; it fails only because another thread took that item, so all together are lock-free.</para>
/// <para>Every item is taken exactly once.</para>
/// </remarks>
/// <typeparam name="T">A type without references, usually a task's number.</typeparam>
[RealTimeSafe]
public sealed unsafe class WorkStealingDeque<T>
    where T : unmanaged
{
    private const int TopOffset = 0;
    private const int BottomOffset = CacheLine.PaddingBytes;
    private const int SlotsOffset = 2 * CacheLine.PaddingBytes;

    // Items live at positions top to bottom - 1. Only the owner writes bottom; top only grows, by exchange.
    private readonly long* _top;
    private readonly long* _bottom;
    private readonly T* _slots;
    private readonly long _mask;

    // owner: keeps the memory alive as long as this object.
    private readonly PinnedBlock _block;

    /// <summary>Makes an empty deque.</summary>
    /// <param name="capacity">Items it holds at least; rounded up to a power of two, 2 or more.</param>
    [MainThread]
    [RealTimeExempt("made on the control side, before the first cycle")]
    public WorkStealingDeque(int capacity)
        : this(capacity, QueueCapacity.FirstPosition)
    {
    }

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal WorkStealingDeque(int capacity, long firstPosition)
    {
        capacity = QueueCapacity.RoundUp(capacity);
        _mask = capacity - 1;
        _block = new PinnedBlock(SlotsOffset + ((long)capacity * sizeof(T)));
        _top = (long*)(_block.Start + TopOffset);
        _bottom = (long*)(_block.Start + BottomOffset);
        _slots = (T*)(_block.Start + SlotsOffset);
        *_top = firstPosition;
        *_bottom = firstPosition;
    }

    /// <summary>Items the deque holds.</summary>
    [AnyThread]
    public int Capacity => (int)_mask + 1;

    /// <summary>Items inside at some moment during the call; a hint for choosing a victim.</summary>
    [AnyThread]
    public int Count
    {
        get
        {
            // order: acquire on both; only numbers are read, and out of date when they arrive.
            var top = Volatile.Read(ref *_top);
            return (int)Math.Clamp(unchecked(Volatile.Read(ref *_bottom) - top), 0, _mask + 1);
        }
    }

    /// <summary>Puts an item in. Owner only.</summary>
    /// <param name="item">Copied.</param>
    /// <returns>False if the deque is full; the owner then runs the item itself.</returns>
    [WorkerThread]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPush(T item)
    {
        var bottom = *_bottom;
        // order: acquire; pairs with the exchange in Steal. A thief that has moved top on is done with its slot or will fail its exchange, so it may be overwritten.
        if (unchecked(bottom - Volatile.Read(ref *_top)) > _mask)
            return false;

        _slots[bottom & _mask] = item;
        // order: release; publishes the item. Pairs with the acquire of bottom in Steal; were it earlier, a thief would take the old item.
        Volatile.Write(ref *_bottom, unchecked(bottom + 1));
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>Takes the youngest item out. Owner only.</summary>
    /// <param name="item">The item, or the default if there is none.</param>
    /// <returns>False if the deque is empty, or a thief took the last item.</returns>
    [WorkerThread]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPop(out T item)
    {
        var last = unchecked(*_bottom - 1);
        // order: announces that the owner wants this item, before top is read below. The full fence pairs with the one in Steal: of owner and thief at least
        // one sees the other's move. Without it both could take the same item.
        Volatile.Write(ref *_bottom, last);
        Interlocked.MemoryBarrier();
        var top = Volatile.Read(ref *_top);
        var left = unchecked(last - top);
        if (left > 0)
        {
            item = _slots[last & _mask];
            GC.KeepAlive(this);
            return true;
        }

        // Empty, or the last item, for which the owner races like a thief. Either way the deque ends up empty with bottom where it was.
        // order: full fence; takes the item for us alone. Pairs with the exchange in Steal.
        var won = left == 0 && Interlocked.CompareExchange(ref *_top, unchecked(top + 1), top) == top;
        item = won ? _slots[last & _mask] : default;
        // order: one whole store is all that is needed, as the exchange has decided; release keeps it below the exchange. Before the fence above it would
        // cancel the announcement, and owner and thief could both see an item of their own.
        Volatile.Write(ref *_bottom, unchecked(last + 1));
        GC.KeepAlive(this);
        return won;
    }

    /// <summary>Tries once to take the oldest item out. Any thread but the owner.</summary>
    /// <param name="item">The item, or the default if none was taken.</param>
    /// <returns>Whether an item was taken, and if not, whether trying again makes sense.</returns>
    [WorkerThread]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StealOutcome Steal(out T item)
    {
        // order: top before bottom, with a full fence between that pairs with the one in TryPop (see there).
        var top = Volatile.Read(ref *_top);
        Interlocked.MemoryBarrier();
        // order: acquire; pairs with the release in TryPush, so that the item below is the published one.
        var bottom = Volatile.Read(ref *_bottom);
        if (unchecked(bottom - top) <= 0)
        {
            item = default;
            GC.KeepAlive(this);
            return StealOutcome.Empty;
        }

        // why: the copy may be torn or stale if the owner laps us; then top has moved on and the exchange fails, and nobody sees the copy.
        var candidate = _slots[top & _mask];
        // order: full fence; the copy stays above it, and only one thread moves top from this value.
        if (Interlocked.CompareExchange(ref *_top, unchecked(top + 1), top) != top)
        {
            item = default;
            GC.KeepAlive(this);
            return StealOutcome.Lost;
        }

        item = candidate;
        GC.KeepAlive(this);
        return StealOutcome.Taken;
    }

    /// <summary>As <see cref="Steal"/>, for callers to whom a lost race is as good as an empty deque.</summary>
    /// <param name="item">The item, or the default if none was taken.</param>
    /// <returns>True if an item was taken.</returns>
    [WorkerThread]
    public bool TrySteal(out T item) => Steal(out item) == StealOutcome.Taken;
}
