namespace Tactus.RealTime;

/// <summary>Which processor each worker takes.</summary>
/// <remarks>
/// <code>
/// order   1. one thread of each performance core    within each: the home node first, the home package first,
///         2. one thread of each efficiency core      the fastest first, low numbers first
///         3. second threads of the cores, likewise
/// </code>
/// <para>Why <see cref="WorkerBinding.Cores"/> is the rule. Measured on two cores under full load of ordinary threads, Linux 6.18, a caller of 400 µs every 2 ms at SCHED_FIFO 70 and a
/// worker at 69: both bound to a processor each, they stood still for 50 ms once a second, which is what the kernel reserves for ordinary threads, and could not move away
/// (seen again later only beside a real-time thread that spun, 54 ms; ordinary load alone did not bring it back); both
/// free to move, the latest wake was 1 to 4 ms. In return bound threads woke sooner (35 against 50 µs in the median), and the worker missed 0.2 to 1.2 % of the cycles instead of 5 to 7 %.</para>
/// <para>Why a fixed worker needs a fixed caller. The caller has the higher priority and stays on the processor where it slept. If that is the worker's, the worker waits until the
/// caller sleeps again: the kernel moves a waking thread away only from a processor that is busy with a bound or more urgent one at that moment, and never a running one for the
/// sake of one that waits. Measured with a free caller: a parked worker missed 1000 of 1000 cycles, one that wakes itself 750 to 800. A free worker is moved to another processor.</para>
/// <para>Home is where worker 0 runs: the NUMA node with the most usable performance cores. A second thread shares its core's units with the first, and
/// both then run slower and less evenly; so it comes after the slowest core that is still free.</para>
/// </remarks>
public sealed class WorkerPlacement
{
    private static readonly Lazy<WorkerPlacement> s_current = new(static () => new WorkerPlacement(ProcessorTopology.Current));

    // Ends of the classes in the order: first threads of fast cores at home, of all fast cores, of all cores, everything.
    private readonly int[] _classEnds;

    /// <summary>Places workers on a machine.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="binding">How firmly workers are held there.</param>
    [AnyThread]
    public WorkerPlacement(ProcessorTopology topology, WorkerBinding binding = WorkerBinding.Cores)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        Binding = binding;
        var ordered = Order(topology.Usable);
        Processors = [.. ordered.Select(candidate => candidate.Facts.Number)];
        SuggestedWorkers = Math.Max(1, Math.Min(topology.UsableCores, topology.Quota?.WholeCores ?? int.MaxValue));
        var home = ordered[0].Facts;
        HomeNode = home.Node;
        _classEnds =
        [
            ordered.Count(candidate => candidate.Thread == 0 && candidate.Facts.Kind == home.Kind && candidate.Facts.Node == home.Node),
            ordered.Count(candidate => candidate.Thread == 0 && candidate.Facts.Kind == home.Kind),
            topology.UsableCores,
            ordered.Length,
        ];
    }

    /// <summary>The placement on this machine.</summary>
    [AnyThread]
    public static WorkerPlacement Current => s_current.Value;

    /// <summary>The machine.</summary>
    public ProcessorTopology Topology { get; }

    /// <summary>How firmly workers are held to their processors.</summary>
    public WorkerBinding Binding { get; }

    /// <summary>All processors that may be used, in the order in which workers take them.</summary>
    public IReadOnlyList<int> Processors { get; }

    /// <summary>How many workers are worth having, one included that is the caller: one a usable core, and no more than the processor quota keeps busy.</summary>
    public int SuggestedWorkers { get; }

    /// <summary>The NUMA node of worker 0, near which the memory of plans should lie.</summary>
    public int HomeNode { get; }

    /// <summary>The processors that a worker may run on.</summary>
    /// <param name="worker">0 is the caller.</param>
    /// <param name="workerCount">All workers, the caller included.</param>
    /// <returns>
    /// Numbers, the best first. <see langword="null"/> if it is not held: with <see cref="WorkerBinding.Free"/>, or where there are more workers than processors and this one is left over.
    /// </returns>
    [AnyThread]
    public IReadOnlyList<int>? ProcessorsOf(int worker, int workerCount) => Binding switch
    {
        WorkerBinding.Cores => Enough(workerCount),
        WorkerBinding.Fixed when worker >= 0 && worker < Processors.Count => [Processors[worker]],
        _ => null,
    };

    /// <summary>The same machine, with workers held more or less firmly.</summary>
    /// <param name="binding">How firmly.</param>
    /// <returns>The placement.</returns>
    [AnyThread]
    public WorkerPlacement With(WorkerBinding binding) => binding == Binding ? this : new WorkerPlacement(Topology, binding);

    /// <summary>The classes from the best on, whole, until there is a processor for each worker.</summary>
    private IReadOnlyList<int>? Enough(int workerCount)
    {
        var end = _classEnds.FirstOrDefault(end => end >= workerCount, Processors.Count);
        return end < Processors.Count ? [.. Processors.Take(end)] : null;
    }

    private static (LogicalProcessor Facts, int Thread)[] Order(IReadOnlyList<LogicalProcessor> usable)
    {
        var threadRanks = new Dictionary<int, int>();
        var candidates = new List<(LogicalProcessor Facts, int Thread)>();
        foreach (var processor in usable)
        {
            var rank = threadRanks.GetValueOrDefault(processor.Core);
            threadRanks[processor.Core] = rank + 1;
            candidates.Add((processor, rank));
        }

        var home = candidates
            .GroupBy(candidate => candidate.Facts.Node)
            .OrderByDescending(node => node.Count(candidate => candidate.Thread == 0 && candidate.Facts.Kind == CoreKind.Performance))
            .ThenByDescending(node => node.Count())
            .ThenBy(node => node.Key)
            .First()
            .OrderBy(candidate => candidate.Thread)
            .ThenBy(candidate => candidate.Facts.Kind)
            .ThenByDescending(candidate => candidate.Facts.Capacity)
            .First().Facts;
        return
        [
            .. candidates
                .OrderBy(candidate => candidate.Thread)
                .ThenBy(candidate => candidate.Facts.Kind)
                .ThenBy(candidate => candidate.Facts.Node != home.Node)
                .ThenBy(candidate => candidate.Facts.Package != home.Package)
                .ThenBy(candidate => candidate.Facts.Node)
                .ThenBy(candidate => candidate.Facts.Package)
                .ThenByDescending(candidate => candidate.Facts.Capacity)
                .ThenBy(candidate => candidate.Facts.Number),
        ];
    }
}
