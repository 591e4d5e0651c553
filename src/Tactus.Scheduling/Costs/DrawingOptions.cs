namespace Tactus.Scheduling;

/// <summary>What plans are drawn for.</summary>
/// <param name="Workers">Workers there are, the caller included.</param>
/// <param name="HandoverNanoseconds">What it costs to hand work from one to another.</param>
/// <param name="FormsClusters">Whether cheap tasks are put together.</param>
/// <param name="UsesAllWorkers">Whether all workers take part however little they are worth.</param>
/// <param name="Known">What nodes cost in earlier runs, if somebody keeps it.</param>
internal sealed record DrawingOptions(int Workers, double HandoverNanoseconds, bool FormsClusters = true, bool UsesAllWorkers = false, CostBook? Known = null);
