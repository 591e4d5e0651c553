using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>A plan as the simulator sees it: who waits for whom, and where the costs of each task stand in a block's row.</summary>
/// <remarks>
/// <code>
/// whole task:   [cost]
/// forking task: [begin][part 0]…[part n-1][join]
/// </code>
/// </remarks>
[MainThread]
internal sealed class PlanShape
{
    private const int BytesPerLine = 64;

    private readonly int[] _firstEntries;
    private readonly int[] _firstPredecessors;
    private readonly int[] _predecessors;
    private readonly int[] _lines;

    internal PlanShape(ExecutionPlan plan, int blockFrames)
    {
        Plan = plan;
        TaskCount = plan.Tasks.Length;
        _firstEntries = new int[TaskCount + 1];
        _lines = new int[TaskCount];
        var rows = new List<int>[TaskCount];
        for (var task = 0; task < TaskCount; task++)
        {
            rows[task] = [];
            _firstEntries[task + 1] = _firstEntries[task] + (plan.Tasks[task].IsForking ? plan.Tasks[task].MaxParts + 2 : 1);
        }

        for (var task = 0; task < TaskCount; task++)
        {
            foreach (var next in plan.Successors(task))
            {
                rows[next].Add(task);
            }
        }

        _firstPredecessors = new int[TaskCount + 1];
        for (var task = 0; task < TaskCount; task++)
        {
            _firstPredecessors[task + 1] = _firstPredecessors[task] + rows[task].Count;
        }

        _predecessors = [.. rows.SelectMany(row => row)];
        foreach (var place in plan.Nodes)
        {
            // why overwritten: nodes come in the order in which they run, and the last one of a task is the one that others hear.
            _lines[place.Task] = LinesOf(place.Node.Ports.AudioOutputs.Sum(), blockFrames);
        }

        PartLines = LinesOf(2, blockFrames);
    }

    internal ExecutionPlan Plan { get; }

    internal int TaskCount { get; }

    /// <summary>Costs in a block's row.</summary>
    internal int EntryCount => _firstEntries[TaskCount];

    /// <summary>Lines of the cache that a part leaves for its join.</summary>
    // why two channels: what a part makes is the node's own business; the built-in instruments keep a stereo sum a part.
    internal int PartLines { get; }

    internal int FirstEntry(int task) => _firstEntries[task];

    internal bool IsForking(int task) => Plan.Tasks[task].IsForking;

    internal int MaxParts(int task) => Plan.Tasks[task].MaxParts;

    /// <summary>Where the cost of joining a forking task stands.</summary>
    internal int JoinEntry(int task) => _firstEntries[task + 1] - 1;

    internal ReadOnlySpan<int> Predecessors(int task) => _predecessors.AsSpan(_firstPredecessors[task], _firstPredecessors[task + 1] - _firstPredecessors[task]);

    /// <summary>Lines of the cache that a task leaves for whoever waits for it.</summary>
    internal int Lines(int task) => _lines[task];

    /// <summary>Parts that a task fell into in one block; the row holds no cost of those that did not run.</summary>
    internal int PartCount(int task, ReadOnlySpan<float> row)
    {
        var parts = 0;
        while (parts < MaxParts(task) && !float.IsNaN(row[_firstEntries[task] + 1 + parts]))
        {
            parts++;
        }

        return parts;
    }

    /// <summary>What a task costs on one thread.</summary>
    internal double Work(int task, ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        for (var entry = _firstEntries[task]; entry < _firstEntries[task + 1]; entry++)
        {
            sum += float.IsNaN(row[entry]) ? 0 : row[entry];
        }

        return sum;
    }

    private static int LinesOf(int channels, int blockFrames) => channels * (((blockFrames * sizeof(float)) + BytesPerLine - 1) / BytesPerLine);
}
