namespace Tactus.Graph;

/// <summary>Work that one thread does in one go: some steps that follow one another, and what waits for them.</summary>
/// <remarks>Nodes in a row of which each feeds only the next are one task: handing them over one by one could not make them any more parallel.</remarks>
[AnyThread]
public readonly struct PlanTask
{
    /// <summary>Place of the task's first step in the plan's order.</summary>
    public int FirstStep { get; init; }

    /// <summary>Steps of the task.</summary>
    public int StepCount { get; init; }

    /// <summary>Tasks that must be finished before this one starts.</summary>
    public int DependencyCount { get; init; }

    /// <summary>Most parts into which the task ever falls; 0 unless it is a forking node's, which is a task by itself.</summary>
    public int MaxParts { get; init; }

    /// <summary>Whether the task is a forking node's.</summary>
    public bool IsForking { get; init; }

    /// <summary>Steps on the longest way from here to an end, this task's included: what has most behind it should start first.</summary>
    public int Rank { get; init; }

    /// <summary>Where the task's row in the plan's list of successors starts.</summary>
    internal int FirstSuccessor { get; init; }

    /// <summary>Length of that row.</summary>
    internal int SuccessorCount { get; init; }
}
