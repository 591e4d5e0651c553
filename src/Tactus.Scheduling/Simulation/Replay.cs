namespace Tactus.Scheduling;

/// <summary>One block on imagined cores, event by event: a worker acts, which takes a while, and acts again. Who acts earliest is next.</summary>
/// <remarks>Discrete-event simulation; ties are broken by who was put off first, so the same block always goes the same way.</remarks>
[MainThread]
internal abstract class Replay
{
    private readonly PriorityQueue<int, (double Time, long Turn)> _events = new();
    private readonly double[] _busyUntil;
    private readonly ulong[] _seenBy;
    private long _turn;

    protected Replay(PlanShape shape, SimulatedMachine machine, int workers, double itemNanoseconds)
    {
        Shape = shape;
        Machine = machine;
        Workers = workers;
        ItemNanoseconds = itemNanoseconds;
        _busyUntil = new double[workers];
        _seenBy = new ulong[shape.TaskCount];
    }

    protected PlanShape Shape { get; }

    protected SimulatedMachine Machine { get; }

    protected int Workers { get; }

    protected double ItemNanoseconds { get; }

    /// <summary>When the latest thing ended that a worker has done.</summary>
    protected double End { get; set; }

    /// <summary>Nanoseconds that all workers together have spent in nodes in the latest block.</summary>
    internal double Useful { get; private set; }

    /// <summary>Nanoseconds that they spent on taking, handing over, fetching, and on being slowed down.</summary>
    internal double Overhead { get; private set; }

    /// <summary>The part of it that went into fetching sound from others.</summary>
    internal double Fetched { get; private set; }

    /// <summary>Plays a block.</summary>
    /// <param name="row">What its items cost.</param>
    /// <returns>Nanoseconds until its sound is there.</returns>
    internal double Run(ReadOnlySpan<float> row)
    {
        _events.Clear();
        Array.Clear(_busyUntil);
        Array.Clear(_seenBy);
        (Useful, Overhead, Fetched, End) = (0, 0, 0, 0);
        Begin(row);
        for (var worker = 0; worker < Workers; worker++)
        {
            PutOff(worker, worker == 0 ? Machine.BlockNanoseconds : Machine.BlockNanoseconds + Machine.JoinNanoseconds);
        }

        while (_events.TryDequeue(out var worker, out var at))
        {
            Act(worker, at.Time, row);
        }

        return End;
    }

    /// <summary>Puts everything where it is before a block.</summary>
    protected abstract void Begin(ReadOnlySpan<float> row);

    /// <summary>Lets a worker do the next thing; it is called again at the time for which it has put itself off.</summary>
    protected abstract void Act(int worker, double now, ReadOnlySpan<float> row);

    protected void PutOff(int worker, double until) => _events.Enqueue(worker, (until, _turn++));

    /// <summary>A worker computes for a while.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="now">From when.</param>
    /// <param name="cost">What it takes on one thread.</param>
    /// <param name="overhead">What comes on top.</param>
    /// <returns>Until when.</returns>
    protected double Compute(int worker, double now, double cost, double overhead)
    {
        // why the start alone: an item is short, and how long others go on is not known yet.
        var slowdown = Machine.Slowdown ?? 1;
        var slowed = slowdown > 1 && IsAnotherBusy(worker, now) ? cost * (slowdown - 1) : 0;
        Useful += cost;
        Overhead += overhead + slowed;
        return _busyUntil[worker] = now + cost + overhead + slowed;
    }

    /// <summary>Notes what a worker spends on anything but nodes.</summary>
    protected double Spend(int worker, double now, double overhead)
    {
        Overhead += overhead;
        return _busyUntil[worker] = now + overhead;
    }

    /// <summary>A task's sound lies in the cache of the worker that makes it.</summary>
    protected void Make(int task, int worker) => _seenBy[task] = 1UL << worker;

    /// <summary>What it takes to fetch what other workers have made for a task; once a worker, then it is in its cache.</summary>
    protected double Fetch(int task, int worker)
    {
        var lines = 0;
        foreach (var before in Shape.Predecessors(task))
        {
            lines += (_seenBy[before] >> worker & 1) != 0 ? 0 : Shape.Lines(before);
            _seenBy[before] |= 1UL << worker;
        }

        return FetchLines(lines);
    }

    /// <summary>What it takes to fetch so many lines.</summary>
    protected double FetchLines(int lines)
    {
        Fetched += lines * Machine.LineNanoseconds;
        return lines * Machine.LineNanoseconds;
    }

    /// <summary>When the caller sees that something is done.</summary>
    protected double SeenByCaller(int worker, double end) => worker == 0 ? end : end + Machine.HandoverNanoseconds;

    private bool IsAnotherBusy(int worker, double now)
    {
        for (var other = 0; other < _busyUntil.Length; other++)
        {
            if (other != worker && _busyUntil[other] > now)
            {
                return true;
            }
        }

        return false;
    }
}
