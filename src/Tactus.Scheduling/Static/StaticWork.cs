using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>A block done by a schedule: each thread works down its own list; who waits for something, or is through, takes what comes first of the others'.</summary>
/// <remarks>So a worker that does not come, or not in time, leaves its list to the others: it costs balance, not the block.</remarks>
internal sealed class StaticWork(WorkerPool pool) : IBlockWork
{
    /// <summary>Looks at what an item waits for before taking another one meanwhile: about 0.3 µs, as long as a handover may last.</summary>
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
        pool.Open(this);
        schedule.Begin();
        return pool.Finish(this);
    }

    /// <inheritdoc/>
    public bool TryWork(int worker)
    {
        // order: a late thread may hold an older schedule; all its items are taken, unless it is in use again, and then its items are this block's.
        var schedule = Volatile.Read(ref _schedule)!;
        if ((worker < schedule.ListCount && schedule.TryTake(worker, int.MaxValue, out var item)) || schedule.TryTakeFirst(int.MaxValue, out item))
        {
            RunItem(worker, schedule, item);
            return true;
        }

        return false;
    }

    /// <summary>Waits, after a block, for an item that is done: the way that threads seldom go.</summary>
    [MainThread]
    internal void RehearseWait(StaticSchedule schedule) => WaitFor(0, schedule, dependency: 0, order: 0);

    // Depth: what is taken while waiting is the first of all that nobody has taken, so while it waits in turn there is nothing before it left to take.
    private void RunItem(int worker, StaticSchedule schedule, int index)
    {
        ref readonly var item = ref schedule[index];
        foreach (var dependency in schedule.DependenciesOf(in item))
        {
            if (!schedule.IsDone(dependency))
            {
                WaitFor(worker, schedule, dependency, item.Order);
            }
        }

        Do(schedule, in item);
        schedule.SetDone(index);
        _done[worker].Add();
    }

    private void WaitFor(int worker, StaticSchedule schedule, int dependency, int order)
    {
        for (var look = 0; look < PatienceLooks; look++)
        {
            if (schedule.IsDone(dependency))
            {
                return;
            }

            Thread.SpinWait(1);
        }

        var idleSince = MonotonicClock.NowNanoseconds;
        while (!schedule.IsDone(dependency))
        {
            if (schedule.TryTakeFirst(order, out var other))
            {
                RunItem(worker, schedule, other);
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
