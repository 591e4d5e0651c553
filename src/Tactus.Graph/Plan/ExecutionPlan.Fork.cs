using System.Diagnostics;

namespace Tactus.Graph;

/// <summary>Forking tasks, taken apart for executors that spread the parts.</summary>
public sealed partial class ExecutionPlan
{
    /// <summary>Opens a forking task: its inputs are brought together and the parts counted.</summary>
    /// <returns>Parts to run with <see cref="RunPart"/>, possibly 0; then <see cref="EndFork"/> follows in any case.</returns>
    [AudioThread, RealTimeSafe]
    public int BeginFork(int task, ref readonly BlockContext block) => OpenFork(_tasks[task].FirstStep, in block);

    /// <summary>Runs one part of an open forking task; different parts may run at the same time.</summary>
    [WorkerThread, RealTimeSafe]
    public void RunPart(int task, int part, ref readonly BlockContext block) => RunForkPart(_tasks[task].FirstStep, part, in block);

    /// <summary>Closes a forking task, after all its parts.</summary>
    [AudioThread, RealTimeSafe]
    public void EndFork(int task, ref readonly BlockContext block) => CloseFork(_tasks[task].FirstStep, in block);

    private void RunForkInOrder(int index, ref readonly BlockContext block)
    {
        var parts = OpenFork(index, in block);
        for (var part = 0; part < parts; part++)
        {
            RunForkPart(index, part, in block);
        }

        CloseFork(index, in block);
    }

    [RealTimeExempt("catches what a foreign processor throws; without an exception it costs nothing")]
    private int OpenFork(int index, ref readonly BlockContext block)
    {
        var fork = _details[index].Fork!;
        var before = MeasuresNodes ? Stopwatch.GetTimestamp() : 0;
        fork.IsClosed = true;
        var parts = 0;
        try
        {
            if (OpenStep(index, in block))
            {
                parts = fork.Processor.BeginFork(new ProcessContext(_steps[index].Binding, in block));
                if ((uint)parts <= (uint)fork.MaxParts)
                {
                    fork.IsClosed = false;
                }
                else
                {
                    parts = 0;
                    Fail(index, NodeFaultKind.Reported, null, in block);
                }
            }
        }
        catch (Exception exception)
        {
            Fail(index, NodeFaultKind.Exception, exception, in block);
        }

        if (before != 0)
        {
            fork.AddTicks(Stopwatch.GetTimestamp() - before);
        }

        return parts;
    }

    [RealTimeExempt("catches what a foreign processor throws; without an exception it costs nothing")]
    private void RunForkPart(int index, int part, ref readonly BlockContext block)
    {
        var fork = _details[index].Fork!;
        var before = MeasuresNodes ? Stopwatch.GetTimestamp() : 0;
        try
        {
            fork.Processor.ProcessPart(part, new ProcessContext(_steps[index].Binding, in block));
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
    private void CloseFork(int index, ref readonly BlockContext block)
    {
        var fork = _details[index].Fork!;
        var before = MeasuresNodes ? Stopwatch.GetTimestamp() : 0;
        if (!fork.IsClosed)
        {
            try
            {
                if (fork.PartFault is { } fault)
                {
                    fork.PartFault = null;
                    Fail(index, NodeFaultKind.Exception, fault, in block);
                }
                else
                {
                    CloseStep(index, fork.Processor.Join(new ProcessContext(_steps[index].Binding, in block)), in block);
                }
            }
            catch (Exception exception)
            {
                Fail(index, NodeFaultKind.Exception, exception, in block);
            }
        }

        if (before != 0)
        {
            _details[index].Ticks.Add(fork.TakeTicks() + Stopwatch.GetTimestamp() - before, block.BlockFrames);
        }
    }
}
