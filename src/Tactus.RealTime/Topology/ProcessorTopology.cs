namespace Tactus.RealTime;

/// <summary>The processors of the machine, how they belong together, and which of them this process may use.</summary>
/// <remarks>
/// Read from the kernel's files on Linux. Windows and macOS: not read yet, all processors count as equal. What cannot be read, or is nonsense, counts as if all were equal in that
/// respect; <see cref="Reasons"/> says what it was. Nothing here throws.
/// </remarks>
public sealed class ProcessorTopology
{
    private static readonly Lazy<ProcessorTopology> s_current = new(static () => Read(new TopologySource()));

    internal ProcessorTopology(IReadOnlyList<LogicalProcessor> processors, int possibleCount, ProcessorQuota? quota, IReadOnlyList<string> reasons)
    {
        Processors = processors;
        PossibleCount = possibleCount;
        Quota = quota;
        Reasons = reasons;
        Usable = [.. processors.Where(processor => processor.IsAllowed)];
    }

    /// <summary>This machine, as it was when somebody asked first.</summary>
    [AnyThread]
    public static ProcessorTopology Current => s_current.Value;

    /// <summary>The processors that are online, ascending.</summary>
    public IReadOnlyList<LogicalProcessor> Processors { get; }

    /// <summary>Those of them that this process may use.</summary>
    public IReadOnlyList<LogicalProcessor> Usable { get; }

    /// <summary>How many processors there could be; those not online now are switched off or not plugged in.</summary>
    public int PossibleCount { get; }

    /// <summary>The limit on processor time, or <see langword="null"/>.</summary>
    public ProcessorQuota? Quota { get; }

    /// <summary>What could not be read and what was taken instead, a sentence each; empty if all is well.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>Cores of which at least one processor may be used.</summary>
    [AnyThread]
    public int UsableCores => Usable.Select(processor => processor.Core).Distinct().Count();

    /// <summary>NUMA nodes that have processors.</summary>
    [AnyThread]
    public int NodeCount => Processors.Select(processor => processor.Node).Distinct().Count();

    /// <summary>Reads a machine's topology.</summary>
    /// <param name="source">Where from.</param>
    /// <returns>The topology; never empty.</returns>
    [AnyThread]
    public static ProcessorTopology Read(TopologySource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return OperatingSystem.IsLinux()
            ? TopologyReader.Read(source)
            : TopologyReader.Equal(source, "How processors belong together is read on Linux only; they count as equal cores.");
    }
}
