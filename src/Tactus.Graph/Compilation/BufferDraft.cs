using System.Globalization;

namespace Tactus.Graph;

/// <summary>One addend of a bus, on paper.</summary>
internal readonly record struct AddendDraft(int Source, int Channels, bool IsDuplicated);

/// <summary>One bus that needs a sum, on paper.</summary>
internal sealed record GatherDraft(int Target, int Channels, List<AddendDraft> Addends);

/// <summary>One source delayed or averaged on its way, on paper; a delay of 0 means averaged.</summary>
internal readonly record struct TransferDraft(int Connection, int Source, int SourceChannels, int Target, int DelayFrames);

/// <summary>One step with numbered buffers.</summary>
internal sealed class StepDraft(int node)
{
    public int Node { get; } = node;

    public List<int> Inputs { get; } = [];

    public List<int> Outputs { get; } = [];

    public List<TransferDraft> Transfers { get; } = [];

    public List<GatherDraft> Gathers { get; } = [];

    public string Describe(Node node)
    {
        var transfers = Transfers.Select(transfer => transfer.DelayFrames > 0
            ? string.Create(CultureInfo.InvariantCulture, $" delay {Name(transfer.Source)} by {transfer.DelayFrames} to {Name(transfer.Target)};")
            : $" average {Name(transfer.Source)} to {Name(transfer.Target)};");
        var sums = Gathers.Select(gather => $" {Name(gather.Target)} = {string.Join(" + ", gather.Addends.Select(addend => Name(addend.Source)).DefaultIfEmpty("0"))};");
        return $"\"{node.Name}\":{string.Concat(transfers)}{string.Concat(sums)} ({Names(Inputs)}) -> ({Names(Outputs)})";
    }

    private static string Names(IEnumerable<int> slots) => string.Join(", ", slots.Select(Name));

    private static string Name(int slot) => slot switch
    {
        BufferDraft.SilenceSlot => "silence",
        BufferDraft.InputSlot => "input",
        BufferDraft.OutputSlot => "output",
        _ => string.Create(CultureInfo.InvariantCulture, $"b{slot}"),
    };
}

/// <summary>Gives every bus its buffer, by number.</summary>
internal sealed class BufferDraft
{
    /// <summary>Shared zeros.</summary>
    public const int SilenceSlot = -1;

    /// <summary>The plan's input.</summary>
    public const int InputSlot = -2;

    /// <summary>The plan's output.</summary>
    public const int OutputSlot = -3;

    private readonly GraphTopology _topology;
    private readonly LatencyPass _latency;
    private readonly SlotAllocator _allocator;
    private readonly int[] _firstBus;
    private readonly int[] _slotOfBus;
    private readonly int[] _readersOfBus;
    private readonly HashSet<int> _read = [];
    private int _recordLines;
    private int _gatherCount;
    private int _sumRowCount;
    private int _sumEntryCount;
    private int _sumWordCount;

    private BufferDraft(PlanInputs inputs)
    {
        _topology = inputs.Topology;
        _latency = inputs.Latency;
        (Steps, Predecessors, Successors) = OrderSteps();
        _firstBus = new int[_topology.Nodes.Length + 1];
        for (var node = 0; node < _topology.Nodes.Length; node++)
        {
            _firstBus[node + 1] = _firstBus[node] + _topology.Ports[node].AudioOutputs.Count;
        }

        _slotOfBus = new int[_firstBus[^1]];
        _readersOfBus = CountReaders();
        if (_topology.Graph.Input is not null)
        {
            _slotOfBus[0] = InputSlot;
        }

        _allocator = new SlotAllocator(Predecessors, [.. Steps.Select((_, step) => Successors[step].Length)]);
    }

    /// <summary>All steps in order; the graph's input needs none.</summary>
    public List<StepDraft> Steps { get; }

    /// <summary>Steps that each step waits for.</summary>
    public CompressedRows Predecessors { get; }

    /// <summary>Steps that wait for each step.</summary>
    public CompressedRows Successors { get; }

    /// <summary>Channels of each numbered buffer.</summary>
    public IReadOnlyList<int> SlotChannels { get; private set; } = [];

    /// <summary>What the plan's memory has to hold beside samples.</summary>
    public PlanSizes Sizes => new(_recordLines, _gatherCount, _sumRowCount, _sumEntryCount, _sumWordCount);

    public static BufferDraft Draw(PlanInputs inputs)
    {
        var draft = new BufferDraft(inputs);
        for (var step = 0; step < draft.Steps.Count; step++)
        {
            draft._allocator.BeginStep(step);
            draft.DrawStep(draft.Steps[step]);
            draft._allocator.EndStep();
        }

        draft.SlotChannels = draft._allocator.ChannelCounts;
        return draft;
    }

    private (List<StepDraft> Steps, CompressedRows Predecessors, CompressedRows Successors) OrderSteps()
    {
        var stepOfNode = new int[_topology.Nodes.Length];
        Array.Fill(stepOfNode, -1);
        List<StepDraft> steps = [];
        foreach (var node in _topology.Order)
        {
            if (_topology.Nodes[node] is not InputNode)
            {
                stepOfNode[node] = steps.Count;
                steps.Add(new StepDraft(node));
            }
        }

        List<int> from = [];
        List<int> to = [];
        for (var step = 0; step < steps.Count; step++)
        {
            foreach (var predecessor in _topology.Predecessors[steps[step].Node])
            {
                if (stepOfNode[predecessor] >= 0)
                {
                    from.Add(stepOfNode[predecessor]);
                    to.Add(step);
                }
            }
        }

        return (steps, CompressedRows.Group(steps.Count, to, from), CompressedRows.Group(steps.Count, from, to));
    }

    private int[] CountReaders()
    {
        var readers = new int[_slotOfBus.Length];
        for (var node = 0; node < _topology.Nodes.Length; node++)
        {
            _read.Clear();
            foreach (var connection in _topology.AudioInto[node])
            {
                if (_read.Add(SourceBus(connection)))
                {
                    readers[SourceBus(connection)]++;
                }
            }
        }

        return readers;
    }

    private void DrawStep(StepDraft step)
    {
        var ports = _topology.Ports[step.Node];
        _read.Clear();
        for (var bus = 0; bus < ports.AudioInputs.Count; bus++)
        {
            step.Inputs.Add(DrawInput(step, bus, ports.AudioInputs[bus]));
        }

        for (var bus = 0; bus < ports.AudioOutputs.Count; bus++)
        {
            var index = _firstBus[step.Node] + bus;
            _slotOfBus[index] = _allocator.TakeOutput(ports.AudioOutputs[bus], _readersOfBus[index]);
            step.Outputs.Add(_slotOfBus[index]);
        }

        _recordLines += StepRecord.SizeOf(step.Inputs.Count, step.Outputs.Count) / AudioBuffer.AlignmentBytes;
    }

    private int DrawInput(StepDraft step, int bus, int channels)
    {
        List<int> connections = [];
        foreach (var connection in _topology.AudioInto[step.Node])
        {
            if (_topology.Graph.Connections[connection].ToBus == bus)
            {
                connections.Add(connection);
                NoteRead(SourceBus(connection));
            }
        }

        var isOutput = _topology.Nodes[step.Node] is OutputNode;
        if (connections.Count == 0 && !isOutput)
        {
            return SilenceSlot;
        }

        var addends = connections.ConvertAll(connection => DrawAddend(step, connection, channels));
        if (!isOutput && addends is [{ IsDuplicated: false } only] && only.Channels == channels)
        {
            return only.Source;
        }

        // why the output has a buffer of its own: it outlives the block, and the caller may fade it in place.
        var target = isOutput ? OutputSlot : _allocator.TakeScratch(channels);
        step.Gathers.Add(new GatherDraft(target, channels, addends));
        _gatherCount++;
        _sumRowCount += channels;
        _sumEntryCount += channels * addends.Count;
        _sumWordCount += 2 * addends.Count;
        return target;
    }

    private AddendDraft DrawAddend(StepDraft step, int connection, int toChannels)
    {
        var fromChannels = _topology.Ports[_topology.AudioFrom[connection]].AudioOutputs[_topology.Graph.Connections[connection].FromBus];
        var source = _slotOfBus[SourceBus(connection)];
        var delayFrames = _latency.AudioCompensationFrames[connection];
        if (delayFrames > 0)
        {
            var delayed = _allocator.TakeScratch(fromChannels);
            step.Transfers.Add(new TransferDraft(connection, source, fromChannels, delayed, delayFrames));
            source = delayed;
        }

        var map = ConnectionRules.MapOf(fromChannels, toChannels);
        if (map == ChannelMap.Average)
        {
            var averaged = _allocator.TakeScratch(1);
            step.Transfers.Add(new TransferDraft(connection, source, fromChannels, averaged, DelayFrames: 0));
            _sumEntryCount += fromChannels;
            return new AddendDraft(averaged, 1, IsDuplicated: false);
        }

        return new AddendDraft(source, fromChannels, map == ChannelMap.Duplicate);
    }

    private int SourceBus(int connection) => _firstBus[_topology.AudioFrom[connection]] + _topology.Graph.Connections[connection].FromBus;

    private void NoteRead(int bus)
    {
        if (_slotOfBus[bus] >= 0 && _read.Add(bus))
        {
            _allocator.NoteReader(_slotOfBus[bus]);
        }
    }
}
