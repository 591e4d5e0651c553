using System.Diagnostics;

namespace Tactus.Graph;

/// <summary>Forking tasks, taken apart for executors that spread the parts.</summary>
public sealed partial class ExecutionPlan
{
    /// <summary>Opens a forking task: its inputs are brought together and the parts counted.</summary>
    /// <returns>Parts to run with <see cref="RunPart"/>, possibly 0; then <see cref="EndFork"/> follows in any case.</returns>
    [AudioThread, RealTimeSafe]
    public int BeginFork(int task, ref readonly BlockContext block) => OpenFork(in _steps[_tasks[task].FirstStep], in block);

    /// <summary>Runs one part of an open forking task; different parts may run at the same time.</summary>
    [WorkerThread, RealTimeSafe]
    public void RunPart(int task, int part, ref readonly BlockContext block) => RunForkPart(in _steps[_tasks[task].FirstStep], part, in block);

    /// <summary>Closes a forking task, after all its parts.</summary>
    [AudioThread, RealTimeSafe]
    public void EndFork(int task, ref readonly BlockContext block) => CloseFork(in _steps[_tasks[task].FirstStep], in block);

    private void RunForkInOrder(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        var parts = OpenFork(in step, in block);
        for (var part = 0; part < parts; part++)
        {
            RunForkPart(in step, part, in block);
        }

        CloseFork(in step, in block);
    }

    [RealTimeExempt("catches what a foreign processor throws; without an exception it costs nothing")]
    private int OpenFork(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        var fork = step.Fork!;
        var before = MeasuresNodes ? Stopwatch.GetTimestamp() : 0;
        fork.IsClosed = true;
        var parts = 0;
        try
        {
            if (OpenStep(in step, in block))
            {
                parts = fork.Processor.BeginFork(new ProcessContext(step.Binding, in block));
                if ((uint)parts <= (uint)fork.MaxParts)
                {
                    fork.IsClosed = false;
                }
                else
                {
                    parts = 0;
                    Fail(in step, NodeFaultKind.Reported, null, in block);
                }
            }
        }
        catch (Exception exception)
        {
            Fail(in step, NodeFaultKind.Exception, exception, in block);
        }

        if (before != 0)
        {
            fork.AddTicks(Stopwatch.GetTimestamp() - before);
        }

        return parts;
    }

    [RealTimeExempt("catches what a foreign processor throws; without an exception it costs nothing")]
    private void RunForkPart(ref readonly PlanStep step, int part, ref readonly BlockContext block)
    {
        var fork = step.Fork!;
        var before = MeasuresNodes ? Stopwatch.GetTimestamp() : 0;
        try
        {
            fork.Processor.ProcessPart(part, new ProcessContext(step.Binding, in block));
        }
        catch (Exception exception)
        {
            // why the other parts go on: all executors shall leave the node in the same state.
            fork.PartFault = exception;
        }

        if (before != 0)
        {
            fork.AddTicks(Stopwatch.GetTimestamp() - before);
        }
    }

    [RealTimeExempt("catches what a foreign processor throws; without an exception it costs nothing")]
    private void CloseFork(ref readonly PlanStep step, ref readonly BlockContext block)
    {
        var fork = step.Fork!;
        var before = MeasuresNodes ? Stopwatch.GetTimestamp() : 0;
        if (!fork.IsClosed)
        {
            try
            {
                if (fork.PartFault is { } fault)
                {
                    fork.PartFault = null;
                    Fail(in step, NodeFaultKind.Exception, fault, in block);
                }
                else
                {
                    CloseStep(in step, fork.Processor.Join(new ProcessContext(step.Binding, in block)), in block);
                }
            }
            catch (Exception exception)
            {
                Fail(in step, NodeFaultKind.Exception, exception, in block);
            }
        }

        if (before != 0)
        {
            step.Ticks.Add(fork.TakeTicks() + Stopwatch.GetTimestamp() - before, block.BlockFrames);
        }
    }
}
