namespace Tactus.Scheduling;

/// <summary>An executor to imagine.</summary>
public enum SimulatedExecutor
{
    /// <summary>Whichever of the others <see cref="AutoExecutor"/> would choose.</summary>
    Auto,

    /// <summary>The caller alone.</summary>
    Serial,

    /// <summary>By a schedule of what tasks cost.</summary>
    Static,

    /// <summary>By work stealing.</summary>
    WorkStealing,
}

/// <summary>What keeps a plan from being faster on so many cores.</summary>
public enum SpeedupLimit
{
    /// <summary>Nothing but their number: all of them are busy nearly all the time.</summary>
    Cores,

    /// <summary>Work that has to be done one after the other; see <see cref="Simulation.CriticalPath"/>.</summary>
    CriticalPath,

    /// <summary>Tasks are so small that handing them over takes too much of the gain.</summary>
    Grain,

    /// <summary>Work cannot be divided evenly enough: some cores wait for the others.</summary>
    Imbalance,

    /// <summary>Cores slow one another down, see <see cref="SimulatedMachine.Slowdown"/>.</summary>
    SharedCore,
}

/// <summary>How many blocks to simulate, and how.</summary>
[AnyThread]
public sealed record SimulationOptions
{
    /// <summary>Most cores that can be imagined.</summary>
    // why: no engine takes more workers.
    public const int MaxCores = WorkerPool.MaxWorkers;

    /// <summary>Core counts, each 1 to <see cref="MaxCores"/>; at least one.</summary>
    public IReadOnlyList<int> Cores { get; init; } = [1, 2, 4, 8, 16];

    /// <summary>Executors to imagine; at least one.</summary>
    public IReadOnlyList<SimulatedExecutor> Executors { get; init; } = [SimulatedExecutor.Auto];

    /// <summary>Which of the measured blocks are played is drawn with this number: the same one gives the same result.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Blocks to play for each core count and executor, 1 to 100000.</summary>
    public int BlockCount { get; init; } = 256;
}

/// <summary>What a simulation found.</summary>
/// <param name="SerialNanoseconds">A block on one thread, the median: what speed-ups are against.</param>
/// <param name="CriticalPathNanoseconds">The longest chain of work that has to be done one after the other, in a typical block: no number of cores is faster.</param>
/// <param name="CriticalPath">The nodes on it, in order.</param>
/// <param name="Slowdown">By how much work was taken to last longer while others work too.</param>
/// <param name="Runs">One for each core count and executor, in the order asked for.</param>
[MainThread]
public sealed record Simulation(
    double SerialNanoseconds, double CriticalPathNanoseconds, IReadOnlyList<string> CriticalPath, double Slowdown, IReadOnlyList<SimulatedRun> Runs);

/// <summary>One core count under one executor.</summary>
/// <param name="Cores">Cores, the caller's included.</param>
/// <param name="Executor">The executor asked for.</param>
/// <param name="Workers">Cores that take part: a plan takes no more than make its blocks shorter.</param>
/// <param name="Way">How it does the blocks: another one only if <see cref="SimulatedExecutor.Auto"/> was asked for.</param>
/// <param name="MedianNanoseconds">A block, from its start until its sound is there: the median.</param>
/// <param name="P99Nanoseconds">The 99th percentile.</param>
/// <param name="Speedup">The same blocks on one thread over this, medians.</param>
/// <param name="Utilisation">Share of all cores' time that is spent in nodes, 0 to 1.</param>
/// <param name="OverheadShare">Share of it that goes into taking, handing over and fetching.</param>
/// <param name="Limit">What keeps it from being faster.</param>
[MainThread]
public sealed record SimulatedRun(
    int Cores,
    SimulatedExecutor Executor,
    int Workers,
    SimulatedExecutor Way,
    double MedianNanoseconds,
    double P99Nanoseconds,
    double Speedup,
    double Utilisation,
    double OverheadShare,
    SpeedupLimit Limit);
