using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>A plan's items in one list a worker, and how far a block has come in them.</summary>
/// <remarks>
/// invariant: all lists are cut from one order in which whatever an item waits for stands before it. So the first item of that order which nobody has taken
/// never waits for another that nobody has taken, and somebody who waits may always take items that stand before his own without waiting for himself.
/// </remarks>
internal sealed class StaticSchedule
{
    /// <summary>Attempts at taking an item for which others try as well.</summary>
    private const int MaxAttempts = 4;

    // why so far apart: each is written by one thread while others read its neighbours.
    private const int FlagStride = CacheLine.Bytes / sizeof(int);
    private const int PositionStride = CacheLine.PaddingBytes / sizeof(int);

    private readonly ScheduleItem[] _items;
    private readonly int[] _starts;
    private readonly int[] _dependencies;
    private readonly int[] _positions;
    private readonly int[] _done;
    private readonly int[] _parts;
    private int _epoch;

    [MainThread]
    internal StaticSchedule(ExecutionPlan plan, ScheduleLists lists, double predictedNanoseconds)
    {
        Plan = plan;
        PredictedNanoseconds = predictedNanoseconds;
        (_items, _starts, _dependencies) = lists;
        _positions = new int[(_starts.Length + 1) * PositionStride];
        _done = new int[(_items.Length + 1) * FlagStride];
        _parts = new int[plan.Tasks.Length];
        for (var list = 0; list < ListCount; list++)
        {
            Position(list) = _starts[list + 1];
        }
    }

    internal ExecutionPlan Plan { get; }

    /// <summary>What a block is expected to take by the costs the schedule was made of.</summary>
    internal double PredictedNanoseconds { get; }

    /// <summary>Workers that have a list.</summary>
    internal int ListCount => _starts.Length - 1;

    /// <summary>Entries of all lists.</summary>
    internal int ItemCount => _items.Length;

    /// <summary>An entry.</summary>
    internal ref readonly ScheduleItem this[int item] => ref _items[item];

    /// <summary>The entries that an entry waits for.</summary>
    [WorkerThread, RealTimeSafe]
    internal ReadOnlySpan<int> DependenciesOf(in ScheduleItem item) => _dependencies.AsSpan(item.FirstDependency, item.DependencyCount);

    /// <summary>Starts a block. Only the caller of Run, after everything that items read is in place.</summary>
    [AudioThread, RealTimeSafe]
    internal void Begin()
    {
        _epoch++;
        for (var list = 0; list < ListCount; list++)
        {
            // order: release; whoever takes an item sees the block that it belongs to. Pairs with the exchange in TryTake.
            Volatile.Write(ref Position(list), _starts[list]);
        }
    }

    /// <summary>Takes the next item of a list, if it stands before a place in the common order.</summary>
    [WorkerThread, RealTimeSafe]
    internal bool TryTake(int list, int beforeOrder, out int item)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            item = Volatile.Read(ref Position(list));
            if (item >= _starts[list + 1] || _items[item].Order >= beforeOrder)
            {
                return false;
            }

            // order: full fence; one thread wins each item, and sees the block's beginning.
            if (Interlocked.CompareExchange(ref Position(list), item + 1, item) == item)
            {
                return true;
            }
        }

        item = 0;
        return false;
    }

    /// <summary>Takes, of all items that nobody has taken, the first in the common order, if it stands before a place.</summary>
    [WorkerThread, RealTimeSafe]
    internal bool TryTakeFirst(int beforeOrder, out int item)
    {
        var best = -1;
        var bestOrder = beforeOrder;
        for (var list = 0; list < ListCount; list++)
        {
            var next = Volatile.Read(ref Position(list));
            if (next < _starts[list + 1] && _items[next].Order < bestOrder)
            {
                (best, bestOrder) = (list, _items[next].Order);
            }
        }

        item = 0;
        return best >= 0 && TryTake(best, beforeOrder, out item);
    }

    /// <summary>Whether an item of this block is done.</summary>
    // order: acquire; pairs with the release in SetDone: who sees the flag sees what the item wrote.
    [WorkerThread, RealTimeSafe]
    internal bool IsDone(int item) => Volatile.Read(ref _done[item * FlagStride]) == Volatile.Read(ref _epoch);

    /// <summary>Says that an item is done.</summary>
    [WorkerThread, RealTimeSafe]
    internal void SetDone(int item) => Volatile.Write(ref _done[item * FlagStride], _epoch);

    /// <summary>Parts into which a forking task fell in this block.</summary>
    // order: written before the opening item's flag, read after it.
    [WorkerThread, RealTimeSafe]
    internal ref int PartsOf(int task) => ref _parts[task];

    private ref int Position(int list) => ref _positions[(list + 1) * PositionStride];
}
