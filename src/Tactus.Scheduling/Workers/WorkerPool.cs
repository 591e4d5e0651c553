using System.Diagnostics;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>A fixed set of real-time threads that help the caller with a block, then spin a little, then park until the next one.</summary>
/// <remarks>
/// <para>The caller works too, as worker 0. It never waits for a worker that holds no work: one that wakes late finds less to do, or nothing.</para>
/// <para>Why a worker that is late can do no harm: it keeps nothing of a block between two calls of <see cref="IBlockWork.TryWork"/>, and whatever it
/// takes there belongs to a block that cannot end before it has done it.</para>
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>Most threads of a pool.</summary>
    internal const int MaxWorkers = 64;

    /// <summary>How long a thread looks for work inside a block before it parks.</summary>
    private const long IdleSpinNanoseconds = 150_000;

    /// <summary>How long the caller sleeps before it looks again whether there is something to take.</summary>
    private const long CallerParkNanoseconds = 100_000;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly WorkerFigures[] _figures;
    private readonly RealTimeThread[] _threads;
    private readonly WaitPoint[] _blocks;
    private readonly WaitPoint _progress = new();
    private readonly IWaitStrategy _waiting = new SelfTimedWait();
    private readonly IWaitStrategy _parking = new SpinThenFutexWait(spinNanoseconds: 0);
    private readonly long _periodNanoseconds;
    private IBlockWork? _work;
    private int _wanted;
    private long _nextBlockNanoseconds;
    private long _busyTicksBefore;
    private long _allocatedAtStart;
    private long _compiledAtStart;
    private volatile bool _isOpen;
    private volatile bool _isEnding;

    /// <summary>Starts the threads; they live until <see cref="Dispose"/>.</summary>
    /// <param name="workerCount">Threads that work on a block, the caller's included: 1 to 64.</param>
    /// <param name="priority">Real-time priority, 1 to 99; 0 for ordinary threads.</param>
    /// <param name="periodNanoseconds">Time from one block to the next, for which workers wake themselves; 0 if there is no rhythm.</param>
    /// <param name="placement">
    /// Which processors the threads may run on; <see langword="null"/>: any. A thread that asked for real-time priority and was refused may run on any too.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    [MainThread]
    internal WorkerPool(int workerCount, int priority, long periodNanoseconds, WorkerPlacement? placement = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workerCount, MaxWorkers);
        _periodNanoseconds = periodNanoseconds;
        _figures = GC.AllocateArray<WorkerFigures>(workerCount, pinned: true);
        _ = DenormalMode.IsSupported;
        _blocks = [.. Enumerable.Range(0, workerCount).Select(_ => new WaitPoint())];
        _threads = new RealTimeThread[workerCount - 1];
        var grants = new RealTimeStatus[workerCount - 1];
        for (var worker = 1; worker < workerCount; worker++)
        {
            var index = worker;
            var options = new RealTimeThreadOptions
            {
                Name = $"tactus-work-{index}",
                Priority = priority,
                PeriodNanoseconds = Math.Max(1, periodNanoseconds),
                Processors = placement?.ProcessorsOf(worker, workerCount),
                BindsOnlyIfGranted = true,
            };
            _threads[worker - 1] = new RealTimeThread(options, _ => Live(index));
            grants[worker - 1] = _threads[worker - 1].Start();
        }

        Grants = grants;
    }

    /// <summary>Threads that may work on a block, the caller's included.</summary>
    [AnyThread, RealTimeSafe]
    internal int WorkerCount => _figures.Length;

    /// <summary>What the pool's own threads were granted, worker 1 first.</summary>
    [AnyThread]
    internal IReadOnlyList<RealTimeStatus> Grants { get; }

    /// <summary>Time from one block to the next in nanoseconds; 0 if there is no rhythm.</summary>
    [AnyThread, RealTimeSafe]
    internal long PeriodNanoseconds => _periodNanoseconds;

    /// <summary>Bytes that the pool's own threads have allocated since <see cref="MarkLive"/>.</summary>
    [AnyThread, RealTimeSafe]
    internal long AllocatedBytes => WorkerFigures.SumAllocated(_figures) - _allocatedAtStart;

    /// <summary>Methods compiled on the pool's own threads since <see cref="MarkLive"/>.</summary>
    [AnyThread, RealTimeSafe]
    internal long MethodsCompiled => WorkerFigures.SumCompiled(_figures) - _compiledAtStart;

    /// <summary>Starts the two counters above at zero.</summary>
    [AnyThread, RealTimeSafe]
    internal void MarkLive()
    {
        _allocatedAtStart = WorkerFigures.SumAllocated(_figures);
        _compiledAtStart = WorkerFigures.SumCompiled(_figures);
    }

    /// <summary>Opens a block: whoever is awake and wanted may call <paramref name="work"/> from now on, before it has anything to give.</summary>
    /// <param name="work">What is to be done.</param>
    /// <param name="workers">Threads that are wanted for it, the caller included; the others sleep on.</param>
    [AudioThread, RealTimeSafe]
    internal void Open(IBlockWork work, int workers)
    {
        Volatile.Write(ref _work, work);
        _wanted = Math.Min(workers, WorkerCount);
        _nextBlockNanoseconds = _periodNanoseconds == 0 ? 0 : MonotonicClock.NowNanoseconds + _periodNanoseconds;

        // order: volatile write; all of the above comes before it.
        _isOpen = true;
    }

    /// <summary>Works, with whoever comes, until the block is done, and closes it.</summary>
    /// <returns>Nanoseconds that all threads together were busy with it.</returns>
    [AudioThread, RealTimeSafe]
    internal long Finish(IBlockWork work)
    {
        for (var worker = 1; worker < _wanted; worker++)
        {
            _blocks[worker].Signal();
        }

        var stretchStart = Stopwatch.GetTimestamp();
        var idleSince = 0L;
        while (true)
        {
            // why asked only when there is nothing to take: the answer lies on lines that the others are writing.
            if (work.TryWork(0))
            {
                if (idleSince != 0)
                {
                    stretchStart = Stopwatch.GetTimestamp();
                    idleSince = 0;
                }

                continue;
            }

            if (work.IsFinished)
            {
                break;
            }

            if (idleSince == 0)
            {
                _figures[0].AddBusy(Stopwatch.GetTimestamp() - stretchStart);
                idleSince = MonotonicClock.NowNanoseconds;
            }

            Pause(idleSince);
        }

        if (idleSince == 0)
        {
            _figures[0].AddBusy(Stopwatch.GetTimestamp() - stretchStart);
        }

        _isOpen = false;
        return (long)(TakeBusyTicks() * s_nanosecondsPerTick);
    }

    /// <summary>A moment's rest of somebody who waits for what another thread holds: short at first, then long enough for that thread to get the processor.</summary>
    /// <param name="idleSinceNanoseconds">Since when it waits.</param>
    [WorkerThread, RealTimeSafe]
    internal void Pause(long idleSinceNanoseconds)
    {
        var now = MonotonicClock.NowNanoseconds;
        if (now - idleSinceNanoseconds < IdleSpinNanoseconds)
        {
            Thread.SpinWait(1);
            return;
        }

        // why: whoever holds the last item may be waiting for this very processor; a caller that spins on at real-time priority would keep it away for good.
        _parking.Wait(_progress, _progress.Epoch, new WaitTimes(now + CallerParkNanoseconds));
    }

    /// <summary>Ends the rest of all who wait in <see cref="Pause"/>.</summary>
    [WorkerThread, RealTimeSafe]
    internal void EndPauses() => _progress.Signal();

    /// <summary>Rests both ways, as threads do when another one takes long.</summary>
    [MainThread]
    internal void Rehearse()
    {
        Pause(MonotonicClock.NowNanoseconds);
        Pause(0);
        EndPauses();
    }

    /// <summary>Ends the threads and waits for them.</summary>
    [MainThread]
    public void Dispose()
    {
        _isEnding = true;
        foreach (var point in _blocks)
        {
            point.Signal();
        }

        foreach (var thread in _threads)
        {
            thread.Join(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A worker's life.</summary>
    private void Live(int worker)
    {
        while (!_isEnding)
        {
            // order: the epoch is read before looking for a block, so that a signal in between ends the wait at once.
            var seen = _blocks[worker].Epoch;
            if (IsWanted(worker))
            {
                WorkInBlock(worker);
            }

            _figures[worker].PublishCounters();
            if (!_isEnding)
            {
                _waiting.Wait(_blocks[worker], seen, WaitTimes.Forever with { ExpectedNanoseconds = Volatile.Read(ref _nextBlockNanoseconds) });
            }
        }
    }

    // order: the volatile read of the flag comes first; the number belongs to the block it opened, or to a later one.
    private bool IsWanted(int worker) => _isOpen && worker < Volatile.Read(ref _wanted);

    private void WorkInBlock(int worker)
    {
        var limit = (long)(IdleSpinNanoseconds / s_nanosecondsPerTick);
        var idleSince = Stopwatch.GetTimestamp();
        var lookedAt = idleSince;
        while (IsWanted(worker))
        {
            // why read anew each time: the next block may be another kind of work.
            if (!Volatile.Read(ref _work)!.TryWork(worker))
            {
                Thread.SpinWait(4);
                lookedAt = Stopwatch.GetTimestamp();
                if (lookedAt - idleSince > limit)
                {
                    return;
                }

                continue;
            }

            while (IsWanted(worker) && Volatile.Read(ref _work)!.TryWork(worker))
            {
            }

            idleSince = Stopwatch.GetTimestamp();
            _figures[worker].AddBusy(idleSince - lookedAt);
            lookedAt = idleSince;
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
