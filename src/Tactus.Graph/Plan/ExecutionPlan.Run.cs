using System.Diagnostics;
using System.Runtime.CompilerServices;

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
            for (; index < end; index++)
            {
                RunStep(in _steps[index], in block);
            }
        }
        catch (Exception exception)
        {
            Fail(in _steps[index], NodeFaultKind.Exception, exception, in block);
            index++;
        }

        return index;
    }

    private void RunMeasured(int first, int end, ref readonly BlockContext block)
    {
        var before = Stopwatch.GetTimestamp();
        for (var index = first; index < end; index++)
        {
            RunUntilFault(index, index + 1, in block);
            var after = Stopwatch.GetTimestamp();
            if (_steps[index].Kind == StepKind.Process)
            {
                _steps[index].Ticks.Add(after - before, block.BlockFrames);
            }

            before = after;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunStep(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        if (step.Kind != StepKind.Process)
        {
            RunSpecialStep(in step, in block);
        }
        else if (OpenStep(in step, in block))
        {
            CloseStep(in step, step.Processor.Process(new ProcessContext(step.Binding, in block)), in block);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunSpecialStep(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        if (step.Kind == StepKind.Fork)
        {
            RunForkInOrder(in step, in block);
            return;
        }

        GatherInputs(in step, in block);
        SilenceBrokenOutput(block.BlockFrames);
    }

    /// <summary>Brings events and sound to the node.</summary>
    /// <returns>Whether the processor is to be called; if not, the step is done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool OpenStep(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        if (step.RouteCount != 0)
        {
            RouteEvents(in step, in block);
        }

        step.Instance.BeginBlock(block.BlockFrames);
        if ((step.GatherCount | step.TransferCount) != 0)
        {
            GatherInputs(in step, in block);
        }

        if (step.Faults.NeedsAttention && !TryRecover(in step, in block))
        {
            return false;
        }

        foreach (ref readonly var output in step.Binding.Outputs)
        {
            output.Silence = SilenceMask.None;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CloseStep(ref readonly PlanStep step, ProcessStatus status, ref readonly BlockContext block)
    {
        if (status == ProcessStatus.Error)
        {
            Fail(in step, NodeFaultKind.Reported, null, in block);
            return;
        }

        // why only the last frame: sound that is not finite stays in a filter or a delay for good, so the end of the block tells, at a hundredth of the
        // cost of looking at all of it. What slips through for a block is caught at the output, which is looked at whole.
        var lastFrame = block.BlockFrames - 1;
        foreach (ref readonly var output in step.Binding.Outputs)
        {
            for (var channel = 0; channel < output.ChannelCount; channel++)
            {
                if (FiniteCheck.IsNotFinite(SampleAt(in output, channel, lastFrame)))
                {
                    Fail(in step, NodeFaultKind.NotFinite, null, in block);
                    return;
                }
            }
        }

        step.Instance.EndBlock(status, step.Binding, block.BlockFrames);
        if (step.Faults.HasFailedLately)
        {
            step.Faults.NoteHealthy();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe float SampleAt(ref readonly BufferView view, int channel, int frame) => view.ChannelPointer(channel)[frame];

    private void RouteEvents(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        foreach (ref readonly var route in _routes.AsSpan(step.FirstRoute, step.RouteCount))
        {
            route.Run(step.Instance.EventsIn, in block);
        }
    }

    private unsafe void GatherInputs(ref readonly PlanStep step, ref readonly BlockContext block)
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

        foreach (ref readonly var gather in _gathers.AsSpan(step.FirstGather, step.GatherCount))
        {
            var silence = 0UL;
            for (var row = 0; row < gather.RowCount; row++)
            {
                if (BusSum.Run(in gather.Rows[row], block.BlockFrames))
                {
                    silence |= 1UL << row;
                }
            }

            *gather.TargetMask = silence;
        }
    }

    /// <summary>Looks after a node that has failed lately or shall be reset.</summary>
    /// <returns>Whether it is to be called.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryRecover(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        if (step.Faults.TakeReset())
        {
            step.Processor.Reset();
            step.Faults.NoteHealthy();
            return true;
        }

        if (!step.Faults.IsBypassed)
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

        step.Instance.EndBlock(ProcessStatus.Continue, step.Binding, block.BlockFrames);
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(ref readonly PlanStep step, NodeFaultKind kind, Exception? exception, ref readonly BlockContext block)
    {
        step.Faults.Note(kind, exception);
        step.Instance.EventsOut?.Clear();
        step.Instance.EndBlock(ProcessStatus.Error, step.Binding, block.BlockFrames);
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
