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
    private readonly List<EventRoute> _routes = [];
    private int _nextGather;
    private int _nextRow;
    private int _nextEntry;
    private int _nextSource;

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

        _memory = new PlanMemory(channels, inputs.Context.MaxBlockFrames, _draft.SumGatherCount, _draft.SumRowCount, _draft.SumEntryCount, _draft.SumSourceCount, inputs.LockPages);
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
        var detail = new PlanStepDetail { FirstRoute = _routes.Count, FirstTransfer = _transfers.Count, FirstGather = _nextGather };
        AddRoutes(draft.Node);
        foreach (var transfer in draft.Transfers)
        {
            _transfers.Add(Materialize(transfer));
        }

        foreach (var gather in draft.Gathers)
        {
            _memory.Gathers[_nextGather++] = Materialize(gather);
        }

        detail.RouteCount = _routes.Count - detail.FirstRoute;
        detail.TransferCount = _transfers.Count - detail.FirstTransfer;
        detail.GatherCount = _nextGather - detail.FirstGather;
        if (_inputs.Records.TryGetValue(_topology.Nodes[draft.Node], out var record))
        {
            detail.Instance = record.Instance;
            detail.Faults = record.Faults;
            detail.Ticks = record.Ticks;
            detail.Fork = record.Instance.Processor is IForkingProcessor forking ? new ForkState(forking, forking.MaxParts) : null;
        }

        return detail;
    }

    private PlanStep Materialize(StepDraft draft, in PlanStepDetail detail)
    {
        if (detail.Instance is not { } instance)
        {
            return new PlanStep { Kind = StepKind.Output };
        }

        var ports = _topology.Ports[draft.Node];
        var binding = new NodeBinding(
            instance,
            [.. draft.Inputs.Select((slot, bus) => View(slot, ports.AudioInputs[bus]))],
            [.. draft.Outputs.Select((slot, bus) => View(slot, ports.AudioOutputs[bus]))]);
        var step = new PlanStep
        {
            Processor = instance.Processor,
            Binding = binding,
            Attention = instance.Attention,
            Inputs = binding.InputViews,
            Outputs = binding.OutputViews,
            Kind = detail.Fork is null ? StepKind.Process : StepKind.Fork,
        };
        step.IsPlain = step.Kind == StepKind.Process && binding.OutputCount == 1 && instance.EventsOut is null
            && detail.RouteCount == 0 && detail.TransferCount == 0 && detail.GatherCount <= 1;
        step.IsSumming = step.IsPlain && binding.InputCount == 1 && instance.Processor is ISummingProcessor;
        step.Gather = detail.GatherCount == 0 ? null : _memory.Gathers + detail.FirstGather;
        return step;
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
        var target = View(draft.Target, draft.DelayFrames > 0 ? draft.SourceChannels : 1);
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
        var target = View(draft.Target, draft.Channels);
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
        var gather = new PlanGather
        {
            Rows = rows,
            RowCount = draft.Channels,
            Target = target,
            FirstMask = isEven ? _memory.SoundingMask : _memory.SilentMask,
            SecondMask = _memory.SoundingMask,
            ThirdMask = _memory.SoundingMask,
            FourthMask = _memory.SoundingMask,
        };
        if (isEven)
        {
            AddSources(ref gather, draft);
        }

        return gather;
    }

    private void AddSources(ref PlanGather gather, GatherDraft draft)
    {
        var count = draft.Addends.Count;
        var samples = (float**)(_memory.Sources + _nextSource);
        gather.Masks = (ulong**)(samples + count);
        _nextSource += 2 * count;
        for (var source = 0; source < count; source++)
        {
            var view = View(draft.Addends[source].Source, draft.Channels);
            samples[source] = view.ChannelPointer(0);
            gather.Masks[source] = MaskOf(view);
        }

        gather.Sources = new BusSources(samples, count, draft.Channels, gather.Target.StrideFrames);
        gather.FirstMask = gather.Masks[0];
        gather.SecondMask = count > 1 ? gather.Masks[1] : gather.SecondMask;
        gather.ThirdMask = count > 2 ? gather.Masks[2] : gather.ThirdMask;
        gather.FourthMask = count > 3 ? gather.Masks[3] : gather.FourthMask;
    }

    private SumRow BeginRow(float* target) => new() { Entries = _memory.Entries + _nextEntry, Target = target };

    private void AddEntry(ref SumRow row, in BufferView source, int channel)
    {
        row.Entries[row.Count++] = new SumEntry { Samples = source.ChannelPointer(channel), Mask = MaskOf(source), Channel = channel };
        _nextEntry++;
    }

    // why: the mask lies in native memory, so its address is good for as long as the plan is.
    private static ulong* MaskOf(in BufferView view) => (ulong*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref view.Silence);

    private BufferView View(int slot, int channels) => slot switch
    {
        BufferDraft.SilenceSlot => _memory.Silence(channels),
        BufferDraft.InputSlot => _inputView,
        BufferDraft.OutputSlot => _outputView,
        _ => _memory[slot],
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
