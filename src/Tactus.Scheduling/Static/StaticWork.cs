using System.Runtime.CompilerServices;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>A block done by a schedule: each thread works down its own list; who waits for something, or is through, takes what comes first of the others'.</summary>
/// <remarks>So a worker that does not come, or not in time, leaves its list to the others: it costs balance, not the block.</remarks>
internal sealed class StaticWork(WorkerPool pool) : IBlockWork
{
    /// <summary>Looks at what an item waits for before taking another one meanwhile: about 0.6 µs, as long as a handover may last.</summary>
    private const int PatienceLooks = 16;

    private readonly DoneCounter[] _done = GC.AllocateArray<DoneCounter>(pool.WorkerCount, pinned: true);
    private StaticSchedule? _schedule;
    private BlockContext _block;
    private long _doneAtEnd;

    /// <inheritdoc/>
    public bool IsFinished => SumDone() == _doneAtEnd;

    /// <summary>Does one block.</summary>
    /// <returns>Nanoseconds that all threads together were busy with it.</returns>
    [AudioThread, RealTimeSafe]
    internal long Run(StaticSchedule schedule, in BlockContext block)
    {
        _block = block;
        Volatile.Write(ref _schedule, schedule);
        _doneAtEnd += schedule.ItemCount;
        pool.Open(this, schedule.ListCount);
        schedule.Begin();
        return pool.Finish(this);
    }

    /// <inheritdoc/>
    public bool TryWork(int worker)
    {
        // order: a late thread may hold an older schedule; all its items are taken, unless it is in use again, and then its items are this block's.
        var schedule = Volatile.Read(ref _schedule)!;
        if (worker < schedule.ListCount && schedule.TryTakeOwn(worker, out var first, out var end))
        {
            RunOwn(worker, schedule, first, end);
            return true;
        }

        if (schedule.TryTakeFirst(int.MaxValue, isFree: true, out first, out end))
        {
            RunHelping(worker, schedule, first, end);
            return true;
        }

        return false;
    }

    /// <summary>Items that a worker has done since the beginning.</summary>
    [AnyThread, RealTimeSafe]
    internal long DoneBy(int worker) => _done[worker].Value;

    /// <summary>Goes the ways that threads seldom go, after a block: waiting for an item that is done, and taking what is left of a list.</summary>
    [MainThread]
    internal void RehearseWait(StaticSchedule schedule)
    {
        WaitFor(0, schedule, dependency: 0, order: 0);
        schedule.Rehearse();
        RunHelping(0, schedule, 0, 0);
        LookAtAll(0, schedule, 0);
    }

    private void RunOwn(int worker, StaticSchedule schedule, int first, int end)
    {
        var looksAtAll = schedule.IsHelped;
        for (var index = first; index < end;)
        {
            ref readonly var item = ref schedule[index];
            if (!looksAtAll && item.WaitCount != 0)
            {
                foreach (var dependency in schedule.WaitsOf(in item))
                {
                    WaitFor(worker, schedule, dependency, item.Order);
                }

                // order: after the flags; see StaticSchedule.IsHelped.
                looksAtAll = schedule.IsHelped;
            }

            if (looksAtAll)
            {
                LookAtAll(worker, schedule, index);
                Do(schedule, in item);
                schedule.SetDone(in item);
                index++;
                continue;
            }

            index = DoRun(schedule, index, in item);
        }

        _done[worker].Add(end - first);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    private void RunHelping(int worker, StaticSchedule schedule, int first, int end)
    {
        for (var index = first; index < end; index++)
        {
            LookAtAll(worker, schedule, index);
            Do(schedule, in schedule[index]);
            schedule.SetDone(in schedule[index]);
        }

        _done[worker].Add(end - first);
    }

    // why as far as the run's end: what is inside waits for nothing that this worker does not know to be done.
    private int DoRun(StaticSchedule schedule, int index, in ScheduleItem item)
    {
        if (item.RunEnd == index + 1)
        {
            Do(schedule, in item);
            schedule.SetDone(in item);
            return index + 1;
        }

        schedule.Plan.RunTasks(item.Task, item.RunEnd - index, in _block);
        for (var done = index; done < item.RunEnd; done++)
        {
            schedule.SetDone(in schedule[done]);
        }

        return item.RunEnd;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    private void LookAtAll(int worker, StaticSchedule schedule, int index)
    {
        ref readonly var item = ref schedule[index];
        foreach (var dependency in schedule.DependenciesOf(in item))
        {
            WaitFor(worker, schedule, dependency, item.Order);
        }
    }

    // Depth: what is taken while waiting is the first of all that nobody has taken, so while it waits in turn there is nothing before it left to take.
    [MethodImpl(MethodImplOptions.NoInlining)] // why: rehearsed by being called; inlined there, the entry would be compiled inside a cycle
    private void WaitFor(int worker, StaticSchedule schedule, int dependency, int order)
    {
        if (schedule.IsDone(dependency))
        {
            return;
        }

        for (var look = 0; look < PatienceLooks; look++)
        {
            Thread.SpinWait(1);
            if (schedule.IsDone(dependency))
            {
                return;
            }
        }

        var idleSince = MonotonicClock.NowNanoseconds;
        while (!schedule.IsDone(dependency))
        {
            if (schedule.TryTakeFirst(order, isFree: false, out var first, out var end))
            {
                RunHelping(worker, schedule, first, end);
                idleSince = MonotonicClock.NowNanoseconds;
            }
            else
            {
                pool.Pause(idleSince);
            }
        }
    }

    private void Do(StaticSchedule schedule, in ScheduleItem item)
    {
        var plan = schedule.Plan;
        switch (item.Kind)
        {
            case ItemKind.Task:
                plan.RunTasks(item.Task, 1, in _block);
                break;
            case ItemKind.Begin:
                schedule.PartsOf(item.Task) = plan.BeginFork(item.Task, in _block);
                break;
            case ItemKind.Part:
                if (item.Part < schedule.PartsOf(item.Task))
                {
                    plan.RunPart(item.Task, item.Part, in _block);
                }

                break;
            default:
                plan.EndFork(item.Task, in _block);
                break;
        }
    }

    private long SumDone()
    {
        var sum = 0L;
        foreach (ref readonly var counter in _done.AsSpan())
        {
            sum += counter.Value;
        }

        return sum;
    }
}
