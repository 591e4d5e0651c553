namespace Tactus.Scheduling;

/// <summary>What plans are drawn for.</summary>
/// <param name="Workers">Workers there are, the caller included.</param>
/// <param name="HandoverNanoseconds">What it costs to hand work from one to another.</param>
/// <param name="FormsClusters">Whether cheap tasks are put together.</param>
/// <param name="Known">What nodes cost in earlier runs, if somebody keeps it.</param>
internal sealed record DrawingOptions(int Workers, double HandoverNanoseconds, bool FormsClusters = true, CostBook? Known = null);
