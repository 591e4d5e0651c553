namespace Tactus.Graph;

/// <summary>What a plan is built from.</summary>
internal sealed record PlanInputs(
    GraphTopology Topology,
    NodeRecord?[] RecordOf,
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
    private readonly PlanGatherDetail[] _gathers;
    private readonly List<EventRoute> _routes = [];

    // A slot is written by one step after the other, and each writer has a silence mask of its own.
    private readonly BufferView[] _viewOfSlot;
    private long _nextRecord;
    private int _nextGather;
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
        _gathers = new PlanGatherDetail[_draft.Sizes.Gathers];
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
        var steps = new PlanStep[_draft.Steps.Length];
        var details = new PlanStepDetail[steps.Length];
        for (var index = 0; index < steps.Length; index++)
        {
            details[index] = MaterializeDetail(in _draft.Steps[index]);
            steps[index] = Materialize(in _draft.Steps[index], in details[index]);
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
            Gathers = _gathers,
            Routes = [.. _routes],
            Nodes = Places(taskOfStep),
            DescribeStep = _draft.Describe,
            OutputView = _outputView,
            InputView = _inputView,
            SlotCount = _draft.SlotChannels.Count,
            Context = _inputs.Context,
            OutputLatencyFrames = _inputs.Latency.InputLatencyFrames[^1],
        });
    }

    private PlanStepDetail MaterializeDetail(in StepDraft draft)
    {
        var detail = new PlanStepDetail { Kind = StepKind.Output, FirstRoute = _routes.Count, FirstTransfer = _transfers.Count, FirstGather = _nextGather };
        AddRoutes(draft.Node);
        foreach (ref readonly var transfer in _draft.Transfers(draft))
        {
            _transfers.Add(Materialize(in transfer));
        }

        foreach (ref readonly var gather in _draft.Gathers(draft))
        {
            _memory.Gathers[_nextGather] = Materialize(in gather);
            _nextGather++;
        }

        detail.RouteCount = _routes.Count - detail.FirstRoute;
        detail.TransferCount = _transfers.Count - detail.FirstTransfer;
        detail.GatherCount = _nextGather - detail.FirstGather;
        if (_inputs.RecordOf[draft.Node] is { } record)
        {
            detail.Instance = record.Instance;
            detail.Faults = record.Faults;
            detail.Ticks = record.Ticks;
            detail.Fork = record.Instance.Processor is IForkingProcessor forking ? new ForkState(forking, forking.MaxParts) : null;
            detail.Kind = detail.Fork is null ? StepKind.Process : StepKind.Fork;
        }

        return detail;
    }

    private PlanStep Materialize(in StepDraft draft, in PlanStepDetail detail)
    {
        if (detail.Instance is not { } instance)
        {
            return default;
        }

        var record = BuildRecord(in draft, instance);
        var (inputs, outputs) = (_draft.Inputs(draft).Length, _draft.Outputs(draft).Length);
        var binding = new NodeBinding(instance, InputsOf(record, outputs), inputs, &record->Output, outputs);
        var isPlain = detail.Kind == StepKind.Process && outputs == 1 && instance.EventsOut is null
            && detail.RouteCount == 0 && detail.TransferCount == 0 && detail.GatherCount <= 1;
        return new PlanStep
        {
            Processor = instance.Processor,
            Binding = binding,
            Plain = isPlain ? record : null,
            Gather = detail.GatherCount == 0 ? null : _memory.Gathers + detail.FirstGather,
            IsSumming = isPlain && inputs == 1 && instance.Processor is ISummingProcessor,
        };
    }

    private static BufferView* InputsOf(StepRecord* record, int outputs) => &record->Output + Math.Max(1, outputs);

    private StepRecord* BuildRecord(in StepDraft draft, NodeInstance instance)
    {
        var record = (StepRecord*)((byte*)_memory.Records + _nextRecord);
        var inputSlots = _draft.Inputs(draft);
        var outputSlots = _draft.Outputs(draft);
        _nextRecord += StepRecord.SizeOf(inputSlots.Length, outputSlots.Length);
        record->Attention = instance.Attention;
        var ports = _topology.Ports[draft.Node];
        var inputs = InputsOf(record, outputSlots.Length);
        for (var bus = 0; bus < inputSlots.Length; bus++)
        {
            inputs[bus] = View(inputSlots[bus], ports.AudioInputs[bus]);
        }

        for (var bus = 0; bus < outputSlots.Length; bus++)
        {
            var slot = outputSlots[bus];
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
            if (_inputs.RecordOf[_topology.EventFrom[connection]]?.Instance.EventsOut is not { } source || _inputs.RecordOf[node] is null)
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

    private PlanTransfer Materialize(in TransferDraft draft)
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

    private PlanGather Materialize(in GatherDraft draft)
    {
        var target = Scratch(draft.Target, draft.Channels);
        var rows = _memory.Rows + _nextRow;
        _nextRow += draft.Channels;
        var addends = _draft.Addends(draft);
        var isEven = addends.Length > 0;
        foreach (ref readonly var addend in addends)
        {
            isEven &= !addend.IsDuplicated && addend.Channels == draft.Channels && View(addend.Source, addend.Channels).StrideFrames == target.StrideFrames;
        }

        for (var channel = 0; channel < draft.Channels; channel++)
        {
            rows[channel] = BeginRow(target.ChannelPointer(channel));
            foreach (ref readonly var addend in addends)
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

        _gathers[_nextGather] = new PlanGatherDetail { Rows = rows, Target = target };
        return isEven ? Even(addends) : new PlanGather { FirstMask = PlaceOf(_memory.SilentMask) };
    }

    private PlanGather Even(ReadOnlySpan<AddendDraft> addends)
    {
        var count = addends.Length;
        var samples = (float**)(_memory.Words + _nextWord);
        var masks = (ulong**)(samples + count);
        _nextWord += 2 * count;
        for (var source = 0; source < count; source++)
        {
            var view = View(addends[source].Source, addends[source].Channels);
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
        var places = new PlanNode[taskOfStep.Length - 1];
        var next = 0;
        for (var step = 0; step < taskOfStep.Length; step++)
        {
            var index = _draft.Steps[step].Node;
            if (_inputs.RecordOf[index] is { } record)
            {
                places[next++] = new PlanNode(
                    _topology.Nodes[index],
                    _topology.Graph.IdOf(_topology.Nodes[index]),
                    record.Instance,
                    taskOfStep[step],
                    _inputs.Latency.InputLatencyFrames[index],
                    _inputs.Latency.OutputLatencyFrames[index],
                    record.Faults,
                    record.Ticks);
            }
        }

        return places;
    }
}
