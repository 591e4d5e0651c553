namespace Tactus.Benchmarks.RealTime;

/// <summary>Sixteen bytes, as the peers' measurements use.</summary>
public readonly record struct QueueItem(long First, long Second);
