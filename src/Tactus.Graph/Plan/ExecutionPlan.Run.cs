using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus.Graph;

/// <summary>The walk: how a step is done. Executors decide when and where.</summary>
public sealed partial class ExecutionPlan
{
    private long _outputFaultCount;
    private bool _measuresNodes;

    /// <summary>Runs tasks that follow one another in the plan's order, one after the other on the calling thread.</summary>
    /// <remarks>
    /// Everything that the tasks depend on must have happened before, either in this range or synchronized by the executor. A forking task runs its parts in order.
    /// A processor that throws loses its block and nothing else: see <see cref="NodeFaults"/>.
    /// </remarks>
    /// <param name="firstTask">First task of the range.</param>
    /// <param name="taskCount">Tasks; 0 does nothing.</param>
    /// <param name="block">The block, at most <see cref="MaxBlockFrames"/> long.</param>
    [AudioThread, RealTimeSafe]
    public void RunTasks(int firstTask, int taskCount, ref readonly BlockContext block)
    {
        Debug.Assert(block.BlockFrames >= 1 && block.BlockFrames <= MaxBlockFrames, "block outside what the plan was made for");
        if (taskCount == 0)
        {
            return;
        }

        ref readonly var last = ref _tasks[firstTask + taskCount - 1];
        var step = _tasks[firstTask].FirstStep;
        var end = last.FirstStep + last.StepCount;
        if (MeasuresNodes)
        {
            RunMeasured(step, end, in block);
            return;
        }

        while (step < end)
        {
            step = RunUntilFault(step, end, in block);
        }
    }

    /// <summary>Runs steps until the end or the first that throws.</summary>
    /// <returns>The step to go on with.</returns>
    [RealTimeExempt("catches what a foreign processor throws; without an exception it costs nothing")]
    private int RunUntilFault(int first, int end, ref readonly BlockContext block)
    {
        var index = first;
        try
        {
            Walk(ref index, end, in block);
        }
        catch (Exception exception)
        {
            Fail(index, NodeFaultKind.Exception, exception, in block);
            index++;
        }

        return index;
    }

    /// <summary>Runs steps in a row.</summary>
    /// <param name="index">The first step, then always the one that is being run.</param>
    /// <param name="end">Behind the last step.</param>
    /// <param name="block">The block.</param>
    // why a method of its own: inside of a try the loop's state would live in memory. why views and records are read again after a call: keeping them
    // over it costs more registers than there are.
    private unsafe void Walk(ref int index, int end, ref readonly BlockContext block)
    {
        var memory = _memory.Start;
        ref var step = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_steps), index);
        ref var last = ref Unsafe.Add(ref step, end - index);
        for (; Unsafe.IsAddressLessThan(ref step, ref last); step = ref Unsafe.Add(ref step, 1), index++)
        {
            var record = step.Plain;
            if (record == null || record->Attention.IsWanted)
            {
                RunClosely(index, in block);
                continue;
            }

            BusSources* sources = null;
            if (step.Gather != null)
            {
                sources = step.IsSumming && PlanGather.AreFewSounding(step.Gather, memory) ? &step.Gather->Sources : Gather(in step, block.BlockFrames);
            }

            // why not simply written: readers on other processors keep the line for as long as nothing is written into it.
            if (record->OutputMask != 0)
            {
                record->OutputMask = 0;
            }

            var status = step.Processor.Process(new ProcessContext(step.Binding, StepRecord.InputOf(record), &record->Output, sources, in block));
            if (status == ProcessStatus.Error || !EndsFinite(in step.Plain->Output, block.BlockFrames))
            {
                Fail(index, status == ProcessStatus.Error ? NodeFaultKind.Reported : NodeFaultKind.NotFinite, null, in block);
            }
        }
    }

    /// <summary>Brings the only input of a plain step together.</summary>
    /// <returns>What the processor is to add up itself, or null.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe BusSources* Gather(ref readonly PlanStep step, int blockFrames)
    {
        if (step.IsSumming && PlanGather.AreSounding(step.Gather, _memory.Start))
        {
            return &step.Gather->Sources;
        }

        RunGather((int)(step.Gather - _memory.Gathers), blockFrames);
        return null;
    }

    // why only the last frame: sound that is not finite stays in a filter or a delay for good, so the end of the block tells, at a hundredth of the cost
    // of looking at all of it. What slips through for a block is caught at the output, which is looked at whole.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool EndsFinite(ref readonly BufferView output, int blockFrames)
    {
        // Zero times anything finite is zero; what is not finite makes it not a number, and that stays.
        var last = output.ChannelPointer(0) + (blockFrames - 1);
        var nothing = *last * 0;
        for (var channel = 1; channel < output.ChannelCount; channel++)
        {
            last += output.StrideFrames;
            nothing += *last * 0;
        }

        return nothing == 0;
    }

    private void RunMeasured(int first, int end, ref readonly BlockContext block)
    {
        var before = Stopwatch.GetTimestamp();
        for (var index = first; index < end; index++)
        {
            RunUntilFault(index, index + 1, in block);
            var after = Stopwatch.GetTimestamp();
            if (_details[index].Kind == StepKind.Process)
            {
                _details[index].Ticks.Add(after - before, block.BlockFrames);
            }

            before = after;
        }
    }

    /// <summary>A step that is more than a sum and a call: any number of buses, events on their way, parameters that move, forks, faults.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunClosely(int index, ref readonly BlockContext block)
    {
        ref readonly var step = ref _steps[index];
        switch (_details[index].Kind)
        {
            case StepKind.Fork:
                RunForkInOrder(index, in block);
                break;
            case StepKind.Output:
                GatherInputs(in _details[index], in block);
                SilenceBrokenOutput(block.BlockFrames);
                break;
            default:
                if (OpenStep(index, in block))
                {
                    CloseStep(index, step.Processor.Process(new ProcessContext(step.Binding, in block)), in block);
                }

                break;
        }
    }

    /// <summary>Brings events and sound to the node.</summary>
    /// <returns>Whether the processor is to be called; if not, the step is done.</returns>
    private bool OpenStep(int index, ref readonly BlockContext block)
    {
        ref readonly var detail = ref _details[index];
        RouteEvents(in detail, in block);
        detail.Instance.BeginBlock(block.BlockFrames);
        GatherInputs(in detail, in block);
        if (detail.Faults.BeginLook() && !TryRecover(index, in block))
        {
            detail.Faults.EndLook();
            return false;
        }

        foreach (ref readonly var output in _steps[index].Binding.Outputs)
        {
            output.Silence = SilenceMask.None;
        }

        return true;
    }

    private unsafe void CloseStep(int index, ProcessStatus status, ref readonly BlockContext block)
    {
        ref readonly var step = ref _steps[index];
        if (status == ProcessStatus.Error)
        {
            Fail(index, NodeFaultKind.Reported, null, in block);
            return;
        }

        foreach (ref readonly var output in step.Binding.Outputs)
        {
            if (!EndsFinite(in output, block.BlockFrames))
            {
                Fail(index, NodeFaultKind.NotFinite, null, in block);
                return;
            }
        }

        step.Binding.Instance.EndBlock(status, step.Binding, block.BlockFrames);
        if (_details[index].Faults.HasFailedLately)
        {
            _details[index].Faults.NoteHealthy();
        }
    }

    private void RouteEvents(ref readonly PlanStepDetail step, ref readonly BlockContext block)
    {
        foreach (ref readonly var route in _routes.AsSpan(step.FirstRoute, step.RouteCount))
        {
            route.Run(step.Instance.EventsIn, in block);
        }
    }

    private unsafe void GatherInputs(ref readonly PlanStepDetail step, ref readonly BlockContext block)
    {
        foreach (ref readonly var transfer in _transfers.AsSpan(step.FirstTransfer, step.TransferCount))
        {
            if (transfer.Line is not null)
            {
                transfer.Line.Process(in transfer.Source, in transfer.Target, transfer.DelayFrames, block.BlockFrames);
                continue;
            }

            var isSilent = BusSum.Run(in transfer.AverageRow, block.BlockFrames);
            Mix.Scale(new Span<float>(transfer.AverageRow.Target, block.BlockFrames), 1f / transfer.AverageRow.Count);
            transfer.Target.Silence = new SilenceMask(isSilent ? 1UL : 0);
        }

        for (var gather = step.FirstGather; gather < step.FirstGather + step.GatherCount; gather++)
        {
            RunGather(gather, block.BlockFrames);
        }
    }

    private unsafe void RunGather(int gather, int blockFrames) =>
        BusSum.RunBus(_memory.Gathers + gather, in _gathers[gather], _memory.Start, blockFrames);

    /// <summary>Looks after a node that has failed lately or shall be reset.</summary>
    /// <returns>Whether it is to be called.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryRecover(int index, ref readonly BlockContext block)
    {
        ref readonly var step = ref _steps[index];
        var faults = _details[index].Faults;
        if (faults.TakeReset())
        {
            step.Processor.Reset();
            faults.NoteHealthy();
            return true;
        }

        if (!faults.IsBypassed)
        {
            // The node failed in the block before; if this one ends badly as well, Note counts on from here.
            return true;
        }

        var outputs = step.Binding.Outputs;
        var inputs = step.Binding.Inputs;
        for (var bus = 0; bus < outputs.Length; bus++)
        {
            if (bus == 0 && inputs.Length > 0 && inputs[0].ChannelCount == outputs[0].ChannelCount)
            {
                outputs[0].Block(block.BlockFrames).CopyFrom(inputs[0].ReadOnlyBlock(block.BlockFrames));
            }
            else
            {
                outputs[bus].Block(block.BlockFrames).Clear();
            }
        }

        step.Binding.Instance.EndBlock(ProcessStatus.Continue, step.Binding, block.BlockFrames);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail(int index, NodeFaultKind kind, Exception? exception, ref readonly BlockContext block)
    {
        ref readonly var detail = ref _details[index];
        detail.Faults.Note(kind, exception);
        detail.Instance.EventsOut?.Clear();
        detail.Instance.EndBlock(ProcessStatus.Error, _steps[index].Binding, block.BlockFrames);
    }

    private unsafe void SilenceBrokenOutput(int blockFrames)
    {
        var isBroken = false;
        for (var channel = 0; channel < OutputView.ChannelCount; channel++)
        {
            var samples = OutputView.ChannelPointer(channel);
            if (!FiniteCheck.AreFinite(samples, blockFrames))
            {
                new Span<float>(samples, blockFrames).Clear();
                OutputView.Silence = new SilenceMask(OutputView.Silence.Bits | 1UL << channel);
                isBroken = true;
            }
        }

        if (isBroken)
        {
            Volatile.Write(ref _outputFaultCount, _outputFaultCount + 1);
        }
    }
}
