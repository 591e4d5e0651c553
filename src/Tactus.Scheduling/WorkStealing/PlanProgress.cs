using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>Where a plan stands within a block: what each group of tasks still waits for, and how much is left. Made anew when the groups are.</summary>
internal sealed class PlanProgress
{
    private readonly int[] _waitingFor;
    private readonly int[] _partsLeft;

    [MainThread]
    internal PlanProgress(TaskClusters clusters)
    {
        Clusters = clusters;
        _waitingFor = new int[clusters.Count];
        _partsLeft = new int[clusters.Count];

        // why the shortest way first: pushed in this order onto a stack, what has the longest way behind it is taken first.
        SourcesByRank = [.. Enumerable.Range(0, clusters.Count).Where(cluster => clusters.DependencyCounts[cluster] == 0).Reverse().OrderBy(cluster => clusters.Ways[cluster])];
    }

    internal ExecutionPlan Plan => Clusters.Plan;

    /// <summary>The groups.</summary>
    internal TaskClusters Clusters { get; }

    /// <summary>Groups that wait for nothing, the shortest way first.</summary>
    internal int[] SourcesByRank { get; }

    /// <summary>Starts a block. Only the caller of Run, while no work item is out.</summary>
    [AudioThread, RealTimeSafe]
    internal void Reset() => Clusters.DependencyCounts.AsSpan().CopyTo(_waitingFor);

    /// <summary>Says that one of the groups that a group waits for is finished.</summary>
    /// <returns>Whether it was the last.</returns>
    // order: full fence; what the finished group wrote is published before the count, and whoever brings it to zero sees what all of them wrote.
    [WorkerThread, RealTimeSafe]
    internal bool FinishDependency(int cluster) => Interlocked.Decrement(ref _waitingFor[cluster]) == 0;

    /// <summary>Opens a fork of so many parts. Before its parts are handed out.</summary>
    // order: release; pairs with the decrements in FinishPart, which come after the parts were pushed and taken.
    [WorkerThread, RealTimeSafe]
    internal void OpenParts(int cluster, int parts) => Volatile.Write(ref _partsLeft[cluster], parts);

    /// <summary>Says that a part is finished.</summary>
    /// <returns>Whether it was the last.</returns>
    // order: full fence; as in FinishDependency, for the join.
    [WorkerThread, RealTimeSafe]
    internal bool FinishPart(int cluster) => Interlocked.Decrement(ref _partsLeft[cluster]) == 0;
}
