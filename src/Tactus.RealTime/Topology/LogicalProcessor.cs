namespace Tactus.RealTime;

/// <summary>What a core was built for, on machines that mix them.</summary>
public enum CoreKind
{
    /// <summary>A fast core; all cores of a machine that does not mix.</summary>
    Performance,

    /// <summary>A core that saves power: Intel's efficiency cores, arm's little ones.</summary>
    Efficiency,
}

/// <summary>A processor as the system counts them: one thread of one core.</summary>
/// <param name="Number">The system's number for it.</param>
/// <param name="Core">The core it belongs to: processors with the same number share one.</param>
/// <param name="Package">The socket.</param>
/// <param name="Node">The NUMA node, whose memory is nearest.</param>
/// <param name="Kind">What the core was built for.</param>
/// <param name="Capacity">How fast it is beside the fastest, which has 1024.</param>
/// <param name="IsAllowed">Whether this process may run on it.</param>
public readonly record struct LogicalProcessor(int Number, int Core, int Package, int Node, CoreKind Kind, int Capacity, bool IsAllowed);
