using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tactus.Graph;

/// <summary>A graph compiled to flat arrays: what to do, in which order, in which buffers. Its shape never changes; executors walk it block by block.</summary>
/// <remarks>
/// <para>A task may run once all tasks that it depends on are finished; any such order, on any number of threads, gives the same bits. One block at
/// a time may be in the plan.</para>
/// <para>The plan owns its buffers; nodes and delay lines are borrowed from the compiler. <see cref="Dispose"/> it once no executor will run it again.</para>
/// </remarks>
public sealed partial class ExecutionPlan : IDisposable
{
    private readonly PlanMemory _memory;
    private readonly PlanTask[] _tasks;
    private readonly int[] _successors;
    private readonly int[] _sourceTasks;
    private readonly PlanStep[] _steps;
    private readonly PlanStepDetail[] _details;
    private readonly PlanTransfer[] _transfers;
    private readonly PlanGatherDetail[] _gathers;
    private readonly EventRoute[] _routes;
    private readonly PlanNode[] _nodes;
    private readonly Dictionary<Node, PlanNode> _nodesByKey;
    private readonly Func<int, string> _describeStep;

    internal ExecutionPlan(PlanParts parts)
    {
        _memory = parts.Memory;
        _tasks = parts.Tasks;
        _successors = parts.Successors;
        _steps = parts.Steps;
        _details = parts.Details;
        _transfers = parts.Transfers;
        _gathers = parts.Gathers;
        _routes = parts.Routes;
        _nodes = parts.Nodes;
        _nodesByKey = new Dictionary<Node, PlanNode>(_nodes.Length);
        foreach (var node in _nodes)
        {
            _nodesByKey.Add(node.Node, node);
        }

        _describeStep = parts.DescribeStep;
        _sourceTasks = [.. Enumerable.Range(0, _tasks.Length).Where(task => _tasks[task].DependencyCount == 0)];
        OutputView = parts.OutputView;
        InputView = parts.InputView;
        SlotCount = parts.SlotCount;
        MaxBlockFrames = parts.Context.MaxBlockFrames;
        SampleRate = parts.Context.SampleRate;
        OutputLatencyFrames = parts.OutputLatencyFrames;
    }

    /// <summary>Frames a second for which the nodes were prepared.</summary>
    [AnyThread, RealTimeSafe]
    public double SampleRate { get; }

    /// <summary>Longest block that may be run.</summary>
    [AnyThread, RealTimeSafe]
    public int MaxBlockFrames { get; }

    /// <summary>Where the sum of the graph's output lies after a block, until the next one begins. The caller may change it in place.</summary>
    [AudioThread, RealTimeSafe]
    public BufferView OutputView { get; }

    /// <summary>Where the caller puts captured sound, with its silence mask, before a block; without channels if the graph has no input.</summary>
    [AudioThread, RealTimeSafe]
    public BufferView InputView { get; }

    /// <summary>By how many frames the output lags the input.</summary>
    [AnyThread, RealTimeSafe]
    public int OutputLatencyFrames { get; }

    /// <summary>What an executor prepared for running this plan; set once by it, before the first block.</summary>
    [AnyThread, RealTimeSafe]
    public object? ExecutorState { get; set; }

    /// <summary>All tasks, each after all it depends on.</summary>
    [AnyThread, RealTimeSafe]
    public ReadOnlySpan<PlanTask> Tasks => _tasks;

    /// <summary>The tasks that depend on nothing.</summary>
    [AnyThread, RealTimeSafe]
    public ReadOnlySpan<int> SourceTasks => _sourceTasks;

    /// <summary>Every node of the graph but its input and output, in the order in which they run.</summary>
    [AnyThread]
    public IReadOnlyList<PlanNode> Nodes => _nodes;

    /// <summary>Buffers that the nodes share; the input's and the output's are not counted.</summary>
    [AnyThread]
    public int SlotCount { get; }

    /// <summary>Native memory of the plan.</summary>
    [AnyThread]
    public long MemoryBytes => _memory.Bytes;

    /// <summary>Blocks in which the summed output held something that is not finite; such a channel is silenced.</summary>
    [AnyThread, RealTimeSafe]
    public long OutputFaultCount => Volatile.Read(ref _outputFaultCount); // order: a number of its own.

    /// <summary>Whether every node's cost is counted in its <see cref="NodeTicks"/>; 25 ns more a node while it is.</summary>
    [AnyThread, RealTimeSafe]
    public bool MeasuresNodes
    {
        // order: a switch of its own; a block that begins meanwhile may go either way.
        get => Volatile.Read(ref _measuresNodes);
        set => Volatile.Write(ref _measuresNodes, value);
    }

    /// <summary>The tasks that depend on a task, the longest way first.</summary>
    [AnyThread, RealTimeSafe]
    public ReadOnlySpan<int> Successors(int task) => _successors.AsSpan(_tasks[task].FirstSuccessor, _tasks[task].SuccessorCount);

    /// <summary>A node's place in the plan.</summary>
    [AnyThread]
    public bool TryFind(Node node, [NotNullWhen(true)] out PlanNode? place) => _nodesByKey.TryGetValue(node, out place);

    /// <summary>The plan in words, one line a step: the same graph gives the same text.</summary>
    [MainThread]
    public string Describe()
    {
        var text = new StringBuilder();
        for (var task = 0; task < _tasks.Length; task++)
        {
            ref readonly var facts = ref _tasks[task];
            text.Append(CultureInfo.InvariantCulture, $"task {task}: waits for {facts.DependencyCount}, rank {facts.Rank}");
            text.Append(facts.IsForking ? $", up to {facts.MaxParts} parts" : "").AppendLine($", then {string.Join(' ', Successors(task).ToArray())}");
            for (var step = facts.FirstStep; step < facts.FirstStep + facts.StepCount; step++)
            {
                text.Append("  ").AppendLine(_describeStep(step));
            }
        }

        return text.ToString();
    }

    /// <summary>Frees the buffers. The nodes live on with the compiler.</summary>
    [MainThread]
    public void Dispose() => _memory.Dispose();
}

/// <summary>What the compiler hands to a new plan.</summary>
internal sealed class PlanParts
{
    public required PlanMemory Memory { get; init; }

    public required PlanTask[] Tasks { get; init; }

    public required int[] Successors { get; init; }

    public required PlanStep[] Steps { get; init; }

    public required PlanStepDetail[] Details { get; init; }

    public required PlanTransfer[] Transfers { get; init; }

    public required PlanGatherDetail[] Gathers { get; init; }

    public required EventRoute[] Routes { get; init; }

    public required PlanNode[] Nodes { get; init; }

    public required Func<int, string> DescribeStep { get; init; }

    public required BufferView OutputView { get; init; }

    public required BufferView InputView { get; init; }

    public required int SlotCount { get; init; }

    public required PrepareContext Context { get; init; }

    public required int OutputLatencyFrames { get; init; }
}
