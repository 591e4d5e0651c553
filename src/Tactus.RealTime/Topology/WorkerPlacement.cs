namespace Tactus.RealTime;

/// <summary>Which processor each worker takes.</summary>
/// <remarks>
/// <code>
/// order   1. one thread of each performance core    within each: the home node first, the home package first,
///         2. one thread of each efficiency core      the fastest first, low numbers first
///         3. second threads of the cores, likewise
/// </code>
/// <para>Home is where worker 0 runs: the NUMA node with the most usable performance cores. A second thread shares its core's units with the first, and
/// both then run slower and less evenly; so it comes after the slowest core that is still free.</para>
/// </remarks>
public sealed class WorkerPlacement
{
    private static readonly Lazy<WorkerPlacement> s_current = new(static () => new WorkerPlacement(ProcessorTopology.Current));

    /// <summary>Places workers on a machine.</summary>
    /// <param name="topology">The machine.</param>
    [AnyThread]
    public WorkerPlacement(ProcessorTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        Processors = Order(topology.Usable);
        SuggestedWorkers = Math.Max(1, Math.Min(topology.UsableCores, topology.Quota?.WholeCores ?? int.MaxValue));
        HomeNode = topology.Usable.FirstOrDefault(processor => processor.Number == Processors[0]).Node;
    }

    /// <summary>The placement on this machine.</summary>
    [AnyThread]
    public static WorkerPlacement Current => s_current.Value;

    /// <summary>The machine.</summary>
    public ProcessorTopology Topology { get; }

    /// <summary>All processors that may be used, in the order in which workers take them.</summary>
    public IReadOnlyList<int> Processors { get; }

    /// <summary>How many workers are worth having, one included that is the caller: one a usable core, and no more than the processor quota keeps busy.</summary>
    public int SuggestedWorkers { get; }

    /// <summary>The NUMA node of worker 0, near which the memory of plans should lie.</summary>
    public int HomeNode { get; }

    /// <summary>The processor of a worker.</summary>
    /// <param name="worker">0 is the caller.</param>
    /// <returns>Its number, or <see langword="null"/> if there are more workers than processors and this one stays free to move.</returns>
    [AnyThread]
    public int? ProcessorOf(int worker) => worker >= 0 && worker < Processors.Count ? Processors[worker] : null;

    private static int[] Order(IReadOnlyList<LogicalProcessor> usable)
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
                .ThenBy(candidate => candidate.Facts.Number)
                .Select(candidate => candidate.Facts.Number),
        ];
    }
}
