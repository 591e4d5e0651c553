using System.Diagnostics;
using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Spreads a plan's tasks over a fixed pool of workers: each has a deque of its own, takes its newest work first and steals others' oldest.</summary>
/// <remarks>
/// <para>The caller works too. It never waits for a worker that holds no work: one that wakes late finds less to do, or nothing. A plan with too little work
/// to be worth handing over runs on the caller alone, and the workers stay parked.</para>
/// <para>Work stealing after Blumofe and Leiserson, deques after Chase and Lev, bounded: what does not fit is done at once.</para>
/// <para>
/// Why a worker that is late can do no harm: nothing of a block is kept by workers between items. Progress and block are read after an item was taken, and
/// the item was pushed after they were written; they stay until the item is finished, since the block cannot end before.
/// </para>
/// </remarks>
public sealed class WorkStealingExecutor : IExecutor
{
    /// <summary>Below so much work a block, spread plans go back to the caller alone. Waking a parked worker alone takes 25 to 50 µs.</summary>
    public const long SerialBelowNanoseconds = 80_000;

    /// <summary>Above so much work a block, plans are spread.</summary>
    public const long SpreadAboveNanoseconds = 120_000;

    /// <summary>Below so much work an item (task or part), spread plans go back to the caller alone: handing items over would cost more than doing them.</summary>
    // measured: a gain over a stereo block takes 15 to 25 ns, taking and finishing an item 100 to 200; plans of gains ran 2 to 4 times slower when spread.
    public const long SerialBelowItemNanoseconds = 300;

    /// <summary>Above so much work an item, plans are spread.</summary>
    public const long SpreadAboveItemNanoseconds = 600;

    private const int DequeCapacity = 16_384;

    /// <summary>How long a worker looks for work inside a block before it parks until the next one.</summary>
    private const long IdleSpinNanoseconds = 150_000;

    /// <summary>How long the caller sleeps before it looks again whether there is something to take.</summary>
    private const long CallerParkNanoseconds = 100_000;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly WorkStealingDeque<long>[] _deques;
    private readonly WorkerFigures[] _figures;
    private readonly RealTimeThread[] _threads;
    private readonly WaitPoint _blocks = new();
    private readonly WaitPoint _closes = new();
    private readonly IWaitStrategy _waiting = new SelfTimedWait();
    private readonly IWaitStrategy _parking = new SpinThenFutexWait(spinNanoseconds: 0);
    private readonly long _periodNanoseconds;
    private PlanProgress? _progress;
    private BlockContext _block;
    private long _nextBlockNanoseconds;
    private long _busyTicksBefore;
    private long _allocatedAtStart;
    private long _compiledAtStart;
    private int _tasksLeft;
    private volatile bool _isOpen;
    private volatile bool _isEnding;

    /// <summary>Starts the workers; they live until <see cref="Dispose"/>.</summary>
    /// <param name="workerCount">Threads that work on a block, the caller's included: 1 to 64.</param>
    /// <param name="priority">Real-time priority of the workers, 1 to 99; 0 for ordinary threads.</param>
    /// <param name="periodNanoseconds">Time from one block to the next, for which workers wake themselves; 0 if there is no rhythm.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    [MainThread]
    public WorkStealingExecutor(int workerCount, int priority = 0, long periodNanoseconds = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workerCount, 64);
        _periodNanoseconds = periodNanoseconds;
        _deques = new WorkStealingDeque<long>[workerCount];
        _figures = GC.AllocateArray<WorkerFigures>(workerCount, pinned: true);
        for (var worker = 0; worker < workerCount; worker++)
        {
            _deques[worker] = new WorkStealingDeque<long>(DequeCapacity);
        }

        _ = DenormalMode.IsSupported;
        _threads = new RealTimeThread[workerCount - 1];
        for (var worker = 1; worker < workerCount; worker++)
        {
            var index = worker;
            var options = new RealTimeThreadOptions { Name = $"tactus-work-{index}", Priority = priority, PeriodNanoseconds = Math.Max(1, periodNanoseconds) };
            _threads[worker - 1] = new RealTimeThread(options, _ => Work(index));
            _threads[worker - 1].Start();
        }
    }

    /// <inheritdoc/>
    public int WorkerCount => _deques.Length;

    /// <inheritdoc/>
    [AnyThread, RealTimeSafe]
    public long AllocatedBytes => WorkerFigures.SumAllocated(_figures) - _allocatedAtStart;

    /// <inheritdoc/>
    [AnyThread, RealTimeSafe]
    public long MethodsCompiled => WorkerFigures.SumCompiled(_figures) - _compiledAtStart;

    /// <summary>Whether every plan is spread, however small: for tests.</summary>
    internal bool AlwaysSpreads { get; init; }

    /// <inheritdoc/>
    public void Prepare(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.ExecutorState = new PlanProgress(plan, _periodNanoseconds);
    }

    /// <inheritdoc/>
    [AnyThread, RealTimeSafe]
    public void MarkLive()
    {
        _allocatedAtStart = WorkerFigures.SumAllocated(_figures);
        _compiledAtStart = WorkerFigures.SumCompiled(_figures);
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    public void Run(ExecutionPlan plan, in BlockContext block)
    {
        var progress = (PlanProgress)plan.ExecutorState!;
        var before = DenormalMode.FlushToZero();
        if (ShouldSpread(progress))
        {
            Spread(progress, block);
        }
        else
        {
            var start = Stopwatch.GetTimestamp();
            plan.RunTasks(0, plan.Tasks.Length, in block);
            progress.Policy.NoteSerial(Nanoseconds(Stopwatch.GetTimestamp() - start));
        }

        DenormalMode.Restore(before);
    }

    /// <summary>Ends the workers and waits for them.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _blocks.Signal();
        foreach (var thread in _threads)
        {
            thread.Join(Timeout.InfiniteTimeSpan);
        }
    }

    private bool ShouldSpread(PlanProgress progress) => AlwaysSpreads || (_deques.Length > 1 && progress.Policy.IsSpread);

    private static long Nanoseconds(long ticks) => (long)(ticks * s_nanosecondsPerTick);

    private void Spread(PlanProgress progress, in BlockContext block)
    {
        if (progress.Plan.Tasks.Length == 0)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        progress.Reset();
        _progress = progress;
        _block = block;
        _tasksLeft = progress.Plan.Tasks.Length;
        _nextBlockNanoseconds = _periodNanoseconds == 0 ? 0 : MonotonicClock.NowNanoseconds + _periodNanoseconds;

        // order: volatile write; all of the above comes before it. It stands before the pushes: a worker that is still stealing may take the first item at
        // once and finish the whole plan, and a block opened after it was closed would never end.
        _isOpen = true;
        foreach (var task in progress.SourcesByRank)
        {
            Push(0, WorkItem.OfTask(task));
        }

        _blocks.Signal();
        WorkUntilClosed();
        progress.Policy.NoteSpread(Nanoseconds(Stopwatch.GetTimestamp() - start), Nanoseconds(TakeBusyTicks()));
    }

    /// <summary>The caller's share: until everything is done, however it is shared.</summary>
    private void WorkUntilClosed()
    {
        var idleSince = 0L;
        while (_isOpen)
        {
            if (TryTake(0, out var item))
            {
                RunItem(0, item);
                idleSince = 0;
                continue;
            }

            var now = MonotonicClock.NowNanoseconds;
            if (idleSince == 0)
            {
                idleSince = now;
            }

            if (now - idleSince < IdleSpinNanoseconds)
            {
                Thread.SpinWait(1);
                continue;
            }

            // why: whoever holds the last item may be waiting for this very processor; a caller that spins on at real-time priority would keep it away for good.
            // order: the epoch is read before looking whether the block is open, so that a close in between ends the wait at once.
            var seen = _closes.Epoch;
            if (_isOpen)
            {
                _parking.Wait(_closes, seen, new WaitTimes(now + CallerParkNanoseconds));
            }
        }
    }

    /// <summary>A worker's life.</summary>
    private void Work(int worker)
    {
        while (!_isEnding)
        {
            // order: the epoch is read before looking for a block, so that a signal in between ends the wait at once.
            var seen = _blocks.Epoch;
            if (_isOpen)
            {
                WorkInBlock(worker);
            }

            _figures[worker].PublishCounters();
            if (!_isEnding)
            {
                _waiting.Wait(_blocks, seen, WaitTimes.Forever with { ExpectedNanoseconds = Volatile.Read(ref _nextBlockNanoseconds) });
            }
        }
    }

    private void WorkInBlock(int worker)
    {
        var idleSince = MonotonicClock.NowNanoseconds;
        while (_isOpen)
        {
            if (TryTake(worker, out var item))
            {
                RunItem(worker, item);
                idleSince = MonotonicClock.NowNanoseconds;
            }
            else if (MonotonicClock.NowNanoseconds - idleSince > IdleSpinNanoseconds)
            {
                return;
            }
            else
            {
                Thread.SpinWait(4);
            }
        }
    }

    private bool TryTake(int worker, out WorkItem item)
    {
        if (_deques[worker].TryPop(out var bits))
        {
            item = new WorkItem(bits);
            return true;
        }

        for (var step = 1; step < _deques.Length; step++)
        {
            var victim = worker + step;
            if (_deques[victim < _deques.Length ? victim : victim - _deques.Length].TrySteal(out bits))
            {
                item = new WorkItem(bits);
                return true;
            }
        }

        item = default;
        return false;
    }

    private void RunItem(int worker, WorkItem item)
    {
        var start = Stopwatch.GetTimestamp();

        // order: read after the item was taken; see the remarks on the class.
        var progress = Volatile.Read(ref _progress)!;
        var plan = progress.Plan;
        if (item.Part >= 0)
        {
            RunPart(worker, progress, item.Task, item.Part);
        }
        else if (plan.Tasks[item.Task].IsForking)
        {
            RunFork(worker, progress, item.Task);
        }
        else
        {
            plan.RunTasks(item.Task, 1, in _block);
            Finish(worker, progress, item.Task);
        }

        _figures[worker].AddBusy(Stopwatch.GetTimestamp() - start);
    }

    private void RunFork(int worker, PlanProgress progress, int task)
    {
        var parts = progress.Plan.BeginFork(task, in _block);
        if (parts == 0)
        {
            progress.Plan.EndFork(task, in _block);
            Finish(worker, progress, task);
            return;
        }

        progress.OpenParts(task, parts);
        for (var part = parts - 1; part > 0; part--)
        {
            Push(worker, WorkItem.OfPart(task, part));
        }

        RunPart(worker, progress, task, 0);
    }

    private void RunPart(int worker, PlanProgress progress, int task, int part)
    {
        progress.Plan.RunPart(task, part, in _block);
        if (progress.FinishPart(task))
        {
            progress.Plan.EndFork(task, in _block);
            Finish(worker, progress, task);
        }
    }

    private void Finish(int worker, PlanProgress progress, int task)
    {
        // why backwards: the longest way comes first in the row, and what is pushed last is taken first.
        var successors = progress.Plan.Successors(task);
        for (var index = successors.Length - 1; index >= 0; index--)
        {
            if (progress.FinishDependency(successors[index]))
            {
                Push(worker, WorkItem.OfTask(successors[index]));
            }
        }

        // order: full fence; the last task's output is published before the block is closed, and the caller reads it after.
        if (Interlocked.Decrement(ref _tasksLeft) == 0)
        {
            // order: the caller sees the block closed, or the epoch moved, or is parked and woken; see WaitPoint.Signal.
            _isOpen = false;
            _closes.Signal();
        }
    }

    /// <summary>Hands an item out, or does it at once if the deque is full: depth is bounded by the plan's tasks.</summary>
    private void Push(int worker, WorkItem item)
    {
        if (!_deques[worker].TryPush(item.Bits))
        {
            RunItem(worker, item);
        }
    }

    private long TakeBusyTicks()
    {
        var sum = 0L;
        foreach (ref readonly var figures in _figures.AsSpan())
        {
            sum += figures.BusyTicks;
        }

        var fresh = sum - _busyTicksBefore;
        _busyTicksBefore = sum;
        return fresh;
    }
}
