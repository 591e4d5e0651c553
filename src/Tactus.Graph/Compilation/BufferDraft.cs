using System.Globalization;
using System.Runtime.InteropServices;

namespace Tactus.Graph;

/// <summary>One addend of a bus, on paper.</summary>
internal readonly record struct AddendDraft(int Source, int Channels, bool IsDuplicated);

/// <summary>One bus that needs a sum, on paper.</summary>
internal readonly record struct GatherDraft(int Target, int Channels, Range Addends);

/// <summary>One source delayed or averaged on its way, on paper; a delay of 0 means averaged.</summary>
internal readonly record struct TransferDraft(int Connection, int Source, int SourceChannels, int Target, int DelayFrames);

/// <summary>One step with numbered buffers: ranges of the draft's flat lists.</summary>
internal readonly record struct StepDraft(int Node, Range Inputs, Range Outputs, Range Transfers, Range Gathers);

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
    private readonly StepDraft[] _steps;
    private readonly List<int> _inputs = [];
    private readonly List<int> _outputs = [];
    private readonly List<TransferDraft> _transfers = [];
    private readonly List<GatherDraft> _gathers = [];
    private readonly List<AddendDraft> _addends = [];
    private int _recordLines;
    private int _sumRowCount;
    private int _sumEntryCount;
    private int _sumWordCount;

    private BufferDraft(PlanInputs inputs)
    {
        _topology = inputs.Topology;
        _latency = inputs.Latency;
        (_steps, Predecessors, Successors) = OrderSteps();
        _firstBus = new int[_topology.Nodes.Length + 1];
        for (var node = 0; node < _topology.Nodes.Length; node++)
        {
            _firstBus[node + 1] = _firstBus[node] + _topology.Ports[node].AudioOutputs.Count;
        }

        // why: growing by doubling would leave twice as much for the collector, and its pause stops the audio threads.
        _inputs.EnsureCapacity(_steps.Length);
        _outputs.EnsureCapacity(_steps.Length);
        _addends.EnsureCapacity(_topology.AudioFrom.Length);
        _slotOfBus = new int[_firstBus[^1]];
        _readersOfBus = CountReaders();
        if (_topology.Graph.Input is not null)
        {
            _slotOfBus[0] = InputSlot;
        }

        _allocator = new SlotAllocator(Predecessors, [.. Enumerable.Range(0, _steps.Length).Select(step => Successors[step].Length)]);
    }

    /// <summary>All steps in order; the graph's input needs none.</summary>
    public ReadOnlySpan<StepDraft> Steps => _steps;

    /// <summary>Steps that each step waits for.</summary>
    public CompressedRows Predecessors { get; }

    /// <summary>Steps that wait for each step.</summary>
    public CompressedRows Successors { get; }

    /// <summary>Channels of each numbered buffer.</summary>
    public IReadOnlyList<int> SlotChannels { get; private set; } = [];

    /// <summary>What the search for buffers took, free of the machine's speed.</summary>
    public long WorkCount => _allocator.WorkCount;

    /// <summary>What the plan's memory has to hold beside samples.</summary>
    public PlanSizes Sizes => new(_recordLines, _gathers.Count, _sumRowCount, _sumEntryCount, _sumWordCount);

    public static BufferDraft Draw(PlanInputs inputs)
    {
        var draft = new BufferDraft(inputs);
        for (var step = 0; step < draft._steps.Length; step++)
        {
            draft._allocator.BeginStep(step);
            draft._steps[step] = draft.DrawStep(draft._steps[step].Node);
            draft._allocator.EndStep();
        }

        draft.SlotChannels = draft._allocator.ChannelCounts;
        return draft;
    }

    /// <summary>Buffers of a step's input buses.</summary>
    public ReadOnlySpan<int> Inputs(in StepDraft step) => CollectionsMarshal.AsSpan(_inputs)[step.Inputs];

    /// <summary>Buffers of a step's output buses.</summary>
    public ReadOnlySpan<int> Outputs(in StepDraft step) => CollectionsMarshal.AsSpan(_outputs)[step.Outputs];

    /// <summary>What is delayed or averaged for a step, in this order.</summary>
    public ReadOnlySpan<TransferDraft> Transfers(in StepDraft step) => CollectionsMarshal.AsSpan(_transfers)[step.Transfers];

    /// <summary>What is summed for a step after that.</summary>
    public ReadOnlySpan<GatherDraft> Gathers(in StepDraft step) => CollectionsMarshal.AsSpan(_gathers)[step.Gathers];

    /// <summary>What is added up, in order.</summary>
    public ReadOnlySpan<AddendDraft> Addends(in GatherDraft gather) => CollectionsMarshal.AsSpan(_addends)[gather.Addends];

    /// <summary>A step in words.</summary>
    public string Describe(int step)
    {
        ref readonly var draft = ref _steps[step];
        var text = new System.Text.StringBuilder($"\"{_topology.Nodes[draft.Node].Name}\":");
        foreach (var transfer in Transfers(draft))
        {
            text.Append(transfer.DelayFrames > 0
                ? string.Create(CultureInfo.InvariantCulture, $" delay {NameOf(transfer.Source)} by {transfer.DelayFrames} to {NameOf(transfer.Target)};")
                : $" average {NameOf(transfer.Source)} to {NameOf(transfer.Target)};");
        }

        foreach (var gather in Gathers(draft))
        {
            var addends = Addends(gather).ToArray().Select(addend => NameOf(addend.Source)).DefaultIfEmpty("0");
            text.Append($" {NameOf(gather.Target)} = {string.Join(" + ", addends)};");
        }

        return text.Append($" ({NamesOf(Inputs(draft))}) -> ({NamesOf(Outputs(draft))})").ToString();
    }

    private static string NamesOf(ReadOnlySpan<int> slots) => string.Join(", ", slots.ToArray().Select(NameOf));

    private static string NameOf(int slot) => slot switch
    {
        SilenceSlot => "silence",
        InputSlot => "input",
        OutputSlot => "output",
        _ => string.Create(CultureInfo.InvariantCulture, $"b{slot}"),
    };

    private (StepDraft[] Steps, CompressedRows Predecessors, CompressedRows Successors) OrderSteps()
    {
        var stepOfNode = new int[_topology.Nodes.Length];
        Array.Fill(stepOfNode, -1);
        var steps = new StepDraft[_topology.Nodes.Length - (_topology.Graph.Input is null ? 0 : 1)];
        var next = 0;
        foreach (var node in _topology.Order)
        {
            if (_topology.Nodes[node] is not InputNode)
            {
                stepOfNode[node] = next;
                steps[next++] = new StepDraft { Node = node };
            }
        }

        var from = new int[_topology.Predecessors.Items.Length];
        var to = new int[from.Length];
        var count = 0;
        for (var step = 0; step < steps.Length; step++)
        {
            foreach (var predecessor in _topology.Predecessors[steps[step].Node])
            {
                if (stepOfNode[predecessor] >= 0)
                {
                    from[count] = stepOfNode[predecessor];
                    to[count++] = step;
                }
            }
        }

        var sources = from.AsSpan(0, count);
        var targets = to.AsSpan(0, count);
        return (steps, CompressedRows.Group(steps.Length, targets, sources), CompressedRows.Group(steps.Length, sources, targets));
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

    private StepDraft DrawStep(int node)
    {
        var ports = _topology.Ports[node];
        var (inputs, outputs, transfers, gathers) = (_inputs.Count, _outputs.Count, _transfers.Count, _gathers.Count);
        _read.Clear();
        for (var bus = 0; bus < ports.AudioInputs.Count; bus++)
        {
            _inputs.Add(DrawInput(node, bus, ports.AudioInputs[bus]));
        }

        for (var bus = 0; bus < ports.AudioOutputs.Count; bus++)
        {
            var index = _firstBus[node] + bus;
            _slotOfBus[index] = _allocator.TakeOutput(ports.AudioOutputs[bus], _readersOfBus[index]);
            _outputs.Add(_slotOfBus[index]);
        }

        _recordLines += StepRecord.SizeOf(ports.AudioInputs.Count, ports.AudioOutputs.Count) / AudioBuffer.AlignmentBytes;
        return new StepDraft(node, inputs.._inputs.Count, outputs.._outputs.Count, transfers.._transfers.Count, gathers.._gathers.Count);
    }

    private int DrawInput(int node, int bus, int channels)
    {
        var first = _addends.Count;
        foreach (var connection in _topology.AudioInto[node])
        {
            if (_topology.AudioToBus[connection] == bus)
            {
                NoteRead(SourceBus(connection));
            }
        }

        foreach (var connection in _topology.AudioInto[node])
        {
            if (_topology.AudioToBus[connection] == bus)
            {
                _addends.Add(DrawAddend(connection, channels));
            }
        }

        var count = _addends.Count - first;
        var isOutput = _topology.Nodes[node] is OutputNode;
        if (count == 0 && !isOutput)
        {
            return SilenceSlot;
        }

        if (!isOutput && count == 1 && !_addends[first].IsDuplicated && _addends[first].Channels == channels)
        {
            var only = _addends[first].Source;
            _addends.RemoveAt(first);
            return only;
        }

        // why the output has a buffer of its own: it outlives the block, and the caller may fade it in place.
        var target = isOutput ? OutputSlot : _allocator.TakeScratch(channels);
        _gathers.Add(new GatherDraft(target, channels, first.._addends.Count));
        _sumRowCount += channels;
        _sumEntryCount += channels * count;
        _sumWordCount += 2 * count;
        return target;
    }

    private AddendDraft DrawAddend(int connection, int toChannels)
    {
        var fromChannels = _topology.Ports[_topology.AudioFrom[connection]].AudioOutputs[_topology.AudioFromBus[connection]];
        var source = _slotOfBus[SourceBus(connection)];
        var delayFrames = _latency.AudioCompensationFrames[connection];
        if (delayFrames > 0)
        {
            var delayed = _allocator.TakeScratch(fromChannels);
            _transfers.Add(new TransferDraft(connection, source, fromChannels, delayed, delayFrames));
            source = delayed;
        }

        var map = ConnectionRules.MapOf(fromChannels, toChannels);
        if (map == ChannelMap.Average)
        {
            var averaged = _allocator.TakeScratch(1);
            _transfers.Add(new TransferDraft(connection, source, fromChannels, averaged, DelayFrames: 0));
            _sumEntryCount += fromChannels;
            return new AddendDraft(averaged, 1, IsDuplicated: false);
        }

        return new AddendDraft(source, fromChannels, map == ChannelMap.Duplicate);
    }

    private int SourceBus(int connection) => _firstBus[_topology.AudioFrom[connection]] + _topology.AudioFromBus[connection];

    private void NoteRead(int bus)
    {
        if (_slotOfBus[bus] >= 0 && _read.Add(bus))
        {
            _allocator.NoteReader(_slotOfBus[bus]);
        }
    }
}
