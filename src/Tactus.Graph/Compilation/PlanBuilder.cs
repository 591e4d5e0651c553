namespace Tactus.Graph;

/// <summary>What a plan is built from.</summary>
internal sealed record PlanInputs(
    GraphTopology Topology,
    IReadOnlyDictionary<Node, NodeRecord> Records,
    LatencyPass Latency,
    Func<Connection, DelayLine> DelayLineOf,
    Func<EventConnection, EventDelay> EventDelayOf,
    PrepareContext Context,
    bool LockPages);

/// <summary>Lays the steps out in flat arrays: first on paper, with numbered buffers, then in memory.</summary>
internal sealed unsafe class PlanBuilder
{
    private readonly PlanInputs _inputs;
    private readonly GraphTopology _topology;
    private readonly BufferDraft _draft;
    private readonly PlanMemory _memory;
    private readonly BufferView _inputView;
    private readonly BufferView _outputView;
    private readonly List<PlanTransfer> _transfers = [];
    private readonly List<PlanGatherDetail> _gathers = [];
    private readonly List<EventRoute> _routes = [];

    // A slot is written by one step after the other, and each writer has a silence mask of its own.
    private readonly BufferView[] _viewOfSlot;
    private long _nextRecord;
    private int _nextRow;
    private int _nextEntry;
    private int _nextWord;

    private PlanBuilder(PlanInputs inputs)
    {
        _inputs = inputs;
        _topology = inputs.Topology;
        _draft = BufferDraft.Draw(inputs);
        var input = _topology.Graph.Input;
        List<int> channels = [.. _draft.SlotChannels, _topology.Graph.Output.ChannelCount];
        if (input is not null)
        {
            channels.Add(input.ChannelCount);
        }

        _memory = new PlanMemory(channels, inputs.Context.MaxBlockFrames, _draft.Sizes, inputs.LockPages);
        _viewOfSlot = new BufferView[_draft.SlotChannels.Count];
        _outputView = _memory[_draft.SlotChannels.Count];
        _inputView = input is null ? default : _memory[_draft.SlotChannels.Count + 1];
    }

    public static ExecutionPlan Build(PlanInputs inputs)
    {
        var builder = new PlanBuilder(inputs);
        try
        {
            return builder.Build();
        }
        catch
        {
            builder._memory.Dispose();
            throw;
        }
    }

    private ExecutionPlan Build()
    {
        var steps = new PlanStep[_draft.Steps.Count];
        var details = new PlanStepDetail[steps.Length];
        for (var index = 0; index < steps.Length; index++)
        {
            details[index] = MaterializeDetail(_draft.Steps[index]);
            steps[index] = Materialize(_draft.Steps[index], in details[index]);
        }

        var (tasks, successors, taskOfStep) = TaskPass.Run(_draft.Predecessors, _draft.Successors, details);
        return new ExecutionPlan(new PlanParts
        {
            Memory = _memory,
            Tasks = tasks,
            Successors = successors,
            Steps = steps,
            Details = details,
            Transfers = [.. _transfers],
            Gathers = [.. _gathers],
            Routes = [.. _routes],
            Nodes = Places(taskOfStep),
            DescribeStep = step => _draft.Steps[step].Describe(_topology.Nodes[_draft.Steps[step].Node]),
            OutputView = _outputView,
            InputView = _inputView,
            SlotCount = _draft.SlotChannels.Count,
            Context = _inputs.Context,
            OutputLatencyFrames = _inputs.Latency.InputLatencyFrames[^1],
        });
    }

    private PlanStepDetail MaterializeDetail(StepDraft draft)
    {
        var detail = new PlanStepDetail { Kind = StepKind.Output, FirstRoute = _routes.Count, FirstTransfer = _transfers.Count, FirstGather = _gathers.Count };
        AddRoutes(draft.Node);
        foreach (var transfer in draft.Transfers)
        {
            _transfers.Add(Materialize(transfer));
        }

        foreach (var gather in draft.Gathers)
        {
            _memory.Gathers[_gathers.Count] = Materialize(gather);
        }

        detail.RouteCount = _routes.Count - detail.FirstRoute;
        detail.TransferCount = _transfers.Count - detail.FirstTransfer;
        detail.GatherCount = _gathers.Count - detail.FirstGather;
        if (_inputs.Records.TryGetValue(_topology.Nodes[draft.Node], out var record))
        {
            detail.Instance = record.Instance;
            detail.Faults = record.Faults;
            detail.Ticks = record.Ticks;
            detail.Fork = record.Instance.Processor is IForkingProcessor forking ? new ForkState(forking, forking.MaxParts) : null;
            detail.Kind = detail.Fork is null ? StepKind.Process : StepKind.Fork;
        }

        return detail;
    }

    private PlanStep Materialize(StepDraft draft, in PlanStepDetail detail)
    {
        if (detail.Instance is not { } instance)
        {
            return default;
        }

        var record = BuildRecord(draft, instance);
        var binding = new NodeBinding(instance, InputsOf(record, draft), draft.Inputs.Count, &record->Output, draft.Outputs.Count);
        var isPlain = detail.Kind == StepKind.Process && draft.Outputs.Count == 1 && instance.EventsOut is null
            && detail.RouteCount == 0 && detail.TransferCount == 0 && detail.GatherCount <= 1;
        return new PlanStep
        {
            Processor = instance.Processor,
            Binding = binding,
            Plain = isPlain ? record : null,
            Gather = detail.GatherCount == 0 ? null : _memory.Gathers + detail.FirstGather,
            IsSumming = isPlain && draft.Inputs.Count == 1 && instance.Processor is ISummingProcessor,
        };
    }

    private static BufferView* InputsOf(StepRecord* record, StepDraft draft) => &record->Output + Math.Max(1, draft.Outputs.Count);

    private StepRecord* BuildRecord(StepDraft draft, NodeInstance instance)
    {
        var record = (StepRecord*)((byte*)_memory.Records + _nextRecord);
        _nextRecord += StepRecord.SizeOf(draft.Inputs.Count, draft.Outputs.Count);
        record->Attention = instance.Attention;
        var ports = _topology.Ports[draft.Node];
        var inputs = InputsOf(record, draft);
        for (var bus = 0; bus < draft.Inputs.Count; bus++)
        {
            inputs[bus] = View(draft.Inputs[bus], ports.AudioInputs[bus]);
        }

        for (var bus = 0; bus < draft.Outputs.Count; bus++)
        {
            var slot = draft.Outputs[bus];
            ref readonly var whole = ref _memory[slot];
            _viewOfSlot[slot] = bus > 0 ? whole : new BufferView(whole.ChannelPointer(0), &record->OutputMask, whole.StrideFrames, whole.ChannelCount);
            (&record->Output)[bus] = _viewOfSlot[slot];
        }

        return record;
    }

    private void AddRoutes(int node)
    {
        foreach (var connection in _topology.EventsInto[node])
        {
            var maker = _inputs.Records[_topology.Nodes[_topology.EventFrom[connection]]];
            if (maker.Instance.EventsOut is not { } source || !_inputs.Records.ContainsKey(_topology.Nodes[node]))
            {
                continue;
            }

            var delayFrames = _inputs.Latency.EventCompensationFrames[connection];
            _routes.Add(new EventRoute
            {
                Source = source,
                Delay = delayFrames == 0 ? null : _inputs.EventDelayOf(_topology.Graph.EventConnections[connection]),
                DelayFrames = delayFrames,
                OnlyParameters = !_topology.Ports[node].TakesEvents,
            });
        }
    }

    private PlanTransfer Materialize(TransferDraft draft)
    {
        var source = View(draft.Source, draft.SourceChannels);
        var target = Scratch(draft.Target, draft.DelayFrames > 0 ? draft.SourceChannels : 1);
        if (draft.DelayFrames > 0)
        {
            return new PlanTransfer
            {
                Line = _inputs.DelayLineOf(_topology.Graph.Connections[draft.Connection]),
                DelayFrames = draft.DelayFrames,
                Source = source,
                Target = target,
            };
        }

        var row = BeginRow(target.ChannelPointer(0));
        for (var channel = 0; channel < draft.SourceChannels; channel++)
        {
            AddEntry(ref row, source, channel);
        }

        return new PlanTransfer { Source = source, Target = target, AverageRow = row };
    }

    private PlanGather Materialize(GatherDraft draft)
    {
        var target = Scratch(draft.Target, draft.Channels);
        var rows = _memory.Rows + _nextRow;
        _nextRow += draft.Channels;
        for (var channel = 0; channel < draft.Channels; channel++)
        {
            rows[channel] = BeginRow(target.ChannelPointer(channel));
            foreach (var addend in draft.Addends)
            {
                if (addend.IsDuplicated)
                {
                    AddEntry(ref rows[channel], View(addend.Source, addend.Channels), 0);
                }
                else if (channel < addend.Channels)
                {
                    AddEntry(ref rows[channel], View(addend.Source, addend.Channels), channel);
                }
            }
        }

        var isEven = draft.Addends.Count > 0 && draft.Addends.All(addend => !addend.IsDuplicated && addend.Channels == draft.Channels && View(addend.Source, addend.Channels).StrideFrames == target.StrideFrames);
        _gathers.Add(new PlanGatherDetail { Rows = rows, Target = target });
        return isEven ? Even(draft) : new PlanGather { FirstMask = PlaceOf(_memory.SilentMask) };
    }

    private PlanGather Even(GatherDraft draft)
    {
        var count = draft.Addends.Count;
        var samples = (float**)(_memory.Words + _nextWord);
        var masks = (ulong**)(samples + count);
        _nextWord += 2 * count;
        for (var source = 0; source < count; source++)
        {
            var view = View(draft.Addends[source].Source, draft.Channels);
            samples[source] = view.ChannelPointer(0);
            masks[source] = MaskOf(view);
        }

        var none = _memory.SoundingMask;
        return new PlanGather
        {
            Sources = new BusSources(samples, count),
            FirstMask = PlaceOf(count > 4 ? _memory.SilentMask : masks[0]),
            SecondMask = PlaceOf(count > 1 ? masks[1] : none),
            ThirdMask = PlaceOf(count > 2 ? masks[2] : none),
            FourthMask = PlaceOf(count > 3 ? masks[3] : none),
        };
    }

    private uint PlaceOf(ulong* mask) => checked((uint)((byte*)mask - _memory.Start));

    private SumRow BeginRow(float* target) => new() { Entries = _memory.Entries + _nextEntry, Target = target };

    private void AddEntry(ref SumRow row, in BufferView source, int channel)
    {
        row.Entries[row.Count++] = new SumEntry { Samples = source.ChannelPointer(channel), Mask = MaskOf(source), Channel = channel };
        _nextEntry++;
    }

    // why: the mask lies in native memory, so its address is good for as long as the plan is.
    private static ulong* MaskOf(in BufferView view) => (ulong*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref view.Silence);

    private BufferView Scratch(int slot, int channels)
    {
        if (slot >= 0)
        {
            _viewOfSlot[slot] = _memory[slot];
        }

        return View(slot, channels);
    }

    private BufferView View(int slot, int channels) => slot switch
    {
        BufferDraft.SilenceSlot => _memory.Silence(channels),
        BufferDraft.InputSlot => _inputView,
        BufferDraft.OutputSlot => _outputView,
        _ => _viewOfSlot[slot],
    };

    private PlanNode[] Places(int[] taskOfStep)
    {
        var places = new List<PlanNode>(taskOfStep.Length);
        for (var step = 0; step < taskOfStep.Length; step++)
        {
            var index = _draft.Steps[step].Node;
            var node = _topology.Nodes[index];
            if (_inputs.Records.TryGetValue(node, out var record))
            {
                places.Add(new PlanNode(
                    node,
                    _topology.Graph.IdOf(node),
                    record.Instance,
                    taskOfStep[step],
                    _inputs.Latency.InputLatencyFrames[index],
                    _inputs.Latency.OutputLatencyFrames[index],
                    record.Faults,
                    record.Ticks));
            }
        }

        return [.. places];
    }
}
