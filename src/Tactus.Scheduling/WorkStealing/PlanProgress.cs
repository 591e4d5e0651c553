using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>Where a plan stands within a block: what each task still waits for, and how much is left. One a plan, made by <see cref="IExecutor.Prepare"/>.</summary>
internal sealed class PlanProgress
{
    private readonly int[] _dependencyCounts;
    private readonly int[] _waitingFor;
    private readonly int[] _partsLeft;

    internal PlanProgress(ExecutionPlan plan)
    {
        Plan = plan;
        _dependencyCounts = new int[plan.Tasks.Length];
        _waitingFor = new int[plan.Tasks.Length];
        _partsLeft = new int[plan.Tasks.Length];
        for (var task = 0; task < _dependencyCounts.Length; task++)
        {
            _dependencyCounts[task] = plan.Tasks[task].DependencyCount;
        }

        // why: pushed in this order onto a stack, what has the longest way behind it is taken first.
        SourcesByRank = [.. plan.SourceTasks];
        Array.Sort(SourcesByRank, (left, right) => plan.Tasks[left].Rank != plan.Tasks[right].Rank
            ? plan.Tasks[left].Rank.CompareTo(plan.Tasks[right].Rank)
            : right.CompareTo(left));
    }

    internal ExecutionPlan Plan { get; }

    /// <summary>Tasks that wait for nothing, the shortest way first.</summary>
    internal int[] SourcesByRank { get; }

    /// <summary>Starts a block. Only the caller of Run, while no work item is out.</summary>
    [AudioThread, RealTimeSafe]
    internal void Reset() => _dependencyCounts.AsSpan().CopyTo(_waitingFor);

    /// <summary>Says that one of the tasks that a task waits for is finished.</summary>
    /// <returns>Whether it was the last.</returns>
    // order: full fence; what the finished task wrote is published before the count, and whoever brings it to zero sees what all of them wrote.
    [WorkerThread, RealTimeSafe]
    internal bool FinishDependency(int task) => Interlocked.Decrement(ref _waitingFor[task]) == 0;

    /// <summary>Opens a fork of so many parts. Before its parts are handed out.</summary>
    // order: release; pairs with the decrements in FinishPart, which come after the parts were pushed and taken.
    [WorkerThread, RealTimeSafe]
    internal void OpenParts(int task, int parts) => Volatile.Write(ref _partsLeft[task], parts);

    /// <summary>Says that a part is finished.</summary>
    /// <returns>Whether it was the last.</returns>
    // order: full fence; as in FinishDependency, for the join.
    [WorkerThread, RealTimeSafe]
    internal bool FinishPart(int task) => Interlocked.Decrement(ref _partsLeft[task]) == 0;
}
