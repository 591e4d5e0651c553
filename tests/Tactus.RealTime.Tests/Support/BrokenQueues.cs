namespace Tactus.RealTime.Tests;

/// <summary>A ring that publishes its position before the item is there: the reordering that the real one's release prevents.</summary>
internal sealed class PublishesTooEarlyRing(int capacity)
{
    private readonly StressItem[] _slots = new StressItem[capacity];
    private long _tail;
    private long _head;

    internal bool TryWrite(StressItem item)
    {
        var tail = _tail;
        if (tail - Volatile.Read(ref _head) >= capacity)
            return false;
        Volatile.Write(ref _tail, tail + 1);
        _slots[tail % capacity] = item;
        return true;
    }

    internal bool TryRead(out StressItem item)
    {
        item = default;
        var head = _head;
        if (head == Volatile.Read(ref _tail))
            return false;
        item = _slots[head % capacity];
        Volatile.Write(ref _head, head + 1);
        return true;
    }
}

/// <summary>A ring that gives the slot back before the item is copied.</summary>
internal sealed class ReleasesTooEarlyRing(int capacity)
{
    private readonly StressItem[] _slots = new StressItem[capacity];
    private long _tail;
    private long _head;

    internal bool TryWrite(StressItem item)
    {
        var tail = _tail;
        if (tail - Volatile.Read(ref _head) >= capacity)
            return false;
        _slots[tail % capacity] = item;
        Volatile.Write(ref _tail, tail + 1);
        return true;
    }

    internal bool TryRead(out StressItem item)
    {
        item = default;
        var head = _head;
        if (head == Volatile.Read(ref _tail))
            return false;
        Volatile.Write(ref _head, head + 1);
        item = _slots[head % capacity];
        return true;
    }
}

/// <summary>A queue for one producer, used by two: what becomes of a ring whose producers do not take turns.</summary>
internal sealed class UnsynchronisedQueue(int capacity)
{
    private readonly StressItem[] _slots = new StressItem[capacity];
    private long _tail;
    private long _head;

    internal bool TryWrite(StressItem item)
    {
        var tail = Volatile.Read(ref _tail);
        if (tail - Volatile.Read(ref _head) >= capacity)
            return false;
        _slots[tail % capacity] = item;
        Volatile.Write(ref _tail, tail + 1);
        return true;
    }

    internal bool TryRead(out StressItem item)
    {
        item = default;
        var head = Volatile.Read(ref _head);
        if (head >= Volatile.Read(ref _tail))
            return false;
        item = _slots[head % capacity];
        Volatile.Write(ref _head, head + 1);
        return true;
    }
}

/// <summary>A deque whose owner takes the last item without racing for it.</summary>
internal sealed class OwnerDoesNotRaceDeque(int capacity)
{
    private readonly int[] _slots = new int[capacity];
    private long _top;
    private long _bottom;

    internal bool TryPush(int item)
    {
        if (_bottom - Volatile.Read(ref _top) >= capacity)
            return false;
        _slots[_bottom % capacity] = item;
        Volatile.Write(ref _bottom, _bottom + 1);
        return true;
    }

    internal bool TryPop(out int item)
    {
        item = 0;
        var last = _bottom - 1;
        Volatile.Write(ref _bottom, last);
        var top = Volatile.Read(ref _top);
        if (last < top)
        {
            Volatile.Write(ref _bottom, last + 1);
            return false;
        }

        item = _slots[last % capacity];
        if (last == top)
        {
            Volatile.Write(ref _top, top + 1);
            Volatile.Write(ref _bottom, last + 1);
        }

        return true;
    }

    internal bool TrySteal(out int item)
    {
        item = 0;
        var top = Volatile.Read(ref _top);
        Interlocked.MemoryBarrier();
        if (top >= Volatile.Read(ref _bottom))
            return false;
        var candidate = _slots[top % capacity];
        if (Interlocked.CompareExchange(ref _top, top + 1, top) != top)
            return false;
        item = candidate;
        return true;
    }
}
