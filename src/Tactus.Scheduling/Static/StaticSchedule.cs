using System.Runtime.CompilerServices;
using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>A plan's items in one list a worker, and how far a block has come in them.</summary>
/// <remarks>
/// <para>invariant: all lists are cut from one order in which whatever an item waits for stands before it. So the first item of that order which nobody has taken
/// never waits for another that nobody has taken, and somebody who waits may always take items that stand before his own without waiting for himself.</para>
/// <para>invariant: while nobody helps, each list is done in its order by its own worker. So an item that is done stands for all before it in its list, and
/// only the last one of each other list has to be looked at, once. Whoever takes from another's list says so first (<see cref="IsHelped"/>); from then on,
/// in this block, everybody looks at everything an item waits for.</para>
/// </remarks>
internal sealed class StaticSchedule
{
    /// <summary>Attempts at taking an item for which others try as well.</summary>
    private const int MaxAttempts = 4;

    // why so far apart: each is written by one thread while others read its neighbours.
    private const int PositionStride = CacheLine.PaddingBytes / sizeof(long);
    private const int HelpedAt = 0;

    private readonly ScheduleItem[] _items;
    private readonly int[] _starts;
    private readonly int[] _dependencies;
    private readonly int[] _waits;

    // Block in the upper half, item in the lower: whoever read a position in an earlier block fails to move it on in a later one.
    private readonly long[] _positions;
    private readonly int[] _done;
    private readonly int[] _parts;
    private int _epoch;

    [MainThread]
    internal StaticSchedule(ExecutionPlan plan, ScheduleLists lists, double predictedNanoseconds)
    {
        Plan = plan;
        PredictedNanoseconds = predictedNanoseconds;
        (_items, _starts, _dependencies, _waits, var flags) = lists;
        _positions = new long[(_starts.Length + 2) * PositionStride];
        _done = new int[flags];
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

    /// <summary>Whether somebody took items of another's list in this block.</summary>
    // order: acquire; pairs with the exchange in SayHelped, which stands before the one that takes the item. Whoever sees an item done that was taken later
    // from the same list sees it.
    [WorkerThread, RealTimeSafe]
    internal bool IsHelped => (int)Volatile.Read(ref _positions[HelpedAt]) == _epoch;

    /// <summary>Where a list starts; that of the list behind the last is the number of items.</summary>
    internal int StartOf(int list) => _starts[list];

    /// <summary>All entries that an entry waits for.</summary>
    [WorkerThread, RealTimeSafe]
    internal ReadOnlySpan<int> DependenciesOf(in ScheduleItem item) => _dependencies.AsSpan(item.FirstDependency, item.DependencyCount);

    /// <summary>The entries that have to be looked at while nobody helps.</summary>
    [WorkerThread, RealTimeSafe]
    internal ReadOnlySpan<int> WaitsOf(in ScheduleItem item) => _waits.AsSpan(item.FirstWait, item.WaitCount);

    /// <summary>Starts a block. Only the caller of Run, after everything that items read is in place.</summary>
    [AudioThread, RealTimeSafe]
    internal void Begin()
    {
        _epoch++;
        for (var list = 0; list < ListCount; list++)
        {
            // order: release; whoever takes an item sees the block that it belongs to. Pairs with the exchange in TryTake.
            Volatile.Write(ref Position(list), At(_epoch, _starts[list]));
        }
    }

    /// <summary>Takes the next items of a worker's own list.</summary>
    [WorkerThread, RealTimeSafe]
    internal bool TryTakeOwn(int list, out int first, out int end)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var position = Volatile.Read(ref Position(list));
            first = (int)position;
            if (first >= _starts[list + 1])
            {
                break;
            }

            end = _items[first].ClaimEnd;

            // order: full fence; one thread wins each item, and sees the block's beginning.
            if (Interlocked.CompareExchange(ref Position(list), position + (end - first), position) == position)
            {
                return true;
            }
        }

        first = end = 0;
        return false;
    }

    /// <summary>Takes, of all items that nobody has taken, the first in the common order, if it stands before a place.</summary>
    /// <param name="beforeOrder">The place.</param>
    /// <param name="isFree">Whether the taker holds nothing; it then takes as many as the list's own worker would.</param>
    /// <param name="first">The first item taken.</param>
    /// <param name="end">Behind the last.</param>
    [WorkerThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    internal bool TryTakeFirst(int beforeOrder, bool isFree, out int first, out int end)
    {
        var best = -1;
        var bestOrder = beforeOrder;
        for (var list = 0; list < ListCount; list++)
        {
            var next = (int)Volatile.Read(ref Position(list));
            if (next < _starts[list + 1] && _items[next].Order < bestOrder)
            {
                (best, bestOrder) = (list, _items[next].Order);
            }
        }

        first = end = 0;
        return best >= 0 && TryHelp(best, beforeOrder, isFree, out first, out end);
    }

    /// <summary>Whether an item of this block is done.</summary>
    // order: acquire; pairs with the release in SetDone: who sees the flag sees what the item wrote.
    [WorkerThread, RealTimeSafe]
    internal bool IsDone(int item) => Volatile.Read(ref _done[_items[item].Flag]) == _epoch;

    /// <summary>Says that an item is done.</summary>
    [WorkerThread, RealTimeSafe]
    internal void SetDone(in ScheduleItem item) => Volatile.Write(ref _done[item.Flag], _epoch);

    /// <summary>Parts into which a forking task fell in this block.</summary>
    // order: written before the opening item's flag, read after it.
    [WorkerThread, RealTimeSafe]
    internal ref int PartsOf(int task) => ref _parts[task];

    /// <summary>Goes, between two blocks, the ways of those who help.</summary>
    [MainThread]
    internal void Rehearse()
    {
        SayHelped(_epoch);
        if (ItemCount > 0)
        {
            TryHelp(0, int.MaxValue, isFree: true, out _, out _);
        }

        TryTakeFirst(int.MaxValue, isFree: false, out _, out _);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    private bool TryHelp(int list, int beforeOrder, bool isFree, out int first, out int end)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var position = Volatile.Read(ref Position(list));
            first = (int)position;
            if (first >= _starts[list + 1] || _items[first].Order >= beforeOrder)
            {
                break;
            }

            end = isFree ? _items[first].ClaimEnd : first + 1;

            // order: full fence; one thread wins each item, and sees the block's beginning. What SayHelped wrote stands before it.
            if (SayHelped((int)(position >> 32)) && Interlocked.CompareExchange(ref Position(list), position + (end - first), position) == position)
            {
                return true;
            }
        }

        first = end = 0;
        return false;
    }

    // why an exchange: somebody who is late by a block must not take a newer block's mark away; his own does no harm, since he will take nothing.
    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    private bool SayHelped(int epoch)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var marked = Volatile.Read(ref _positions[HelpedAt]);
            if (epoch - (int)marked <= 0)
            {
                return true;
            }

            Interlocked.CompareExchange(ref _positions[HelpedAt], epoch, marked);
        }

        return false;
    }

    private static long At(int epoch, int item) => (long)epoch << 32 | (uint)item;

    private ref long Position(int list) => ref _positions[(list + 1) * PositionStride];
}
