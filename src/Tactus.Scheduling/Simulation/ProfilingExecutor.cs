using System.Diagnostics;
using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Runs plans on the calling thread and writes down what every task, and every part of a forking one, costs: for <see cref="PlanSimulator"/>.</summary>
/// <remarks>
/// <para>A third of the blocks is taken apart, task by task. Others are run whole: against them the clock readings are taken out of the costs again. The last
/// third is shared with a second thread, to see by how much nodes take longer in company.</para>
/// <para>Blocks in which the system took the processor away do not count: that is the measuring thread's lot, not the plan's.</para>
/// <para>What is kept is the dearest stretch of so many blocks, so a song's quiet beginning does not hide its chorus. Only blocks of the plan's full length count.</para>
/// </remarks>
public sealed class ProfilingExecutor : IExecutor
{
    /// <summary>Time that a block may have stood still without being left out.</summary>
    private const long DisturbanceNanoseconds = 20_000;

    private readonly int _stretchBlocks;
    private readonly WorkerPool _pair;
    private readonly StaticWork _company;

    /// <summary>Makes it, and its second thread, which lives until <see cref="Dispose"/>.</summary>
    /// <param name="stretchBlocks">Length of the stretch that is kept, 24 to 65536 blocks; rounded up to whole dozens.</param>
    /// <param name="priority">Real-time priority of the second thread, 1 to 99; 0 for an ordinary one.</param>
    /// <param name="periodNanoseconds">Time from one block to the next; 0 if there is no rhythm.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside its range.</exception>
    [MainThread]
    public ProfilingExecutor(int stretchBlocks = 1024, int priority = 0, long periodNanoseconds = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stretchBlocks, 24);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stretchBlocks, 65_536);
        _stretchBlocks = CostRecording.WholeTurns(stretchBlocks);
        var hasPair = WorkerPlacement.Current.Processors.Count > 1;
        _pair = new WorkerPool(hasPair ? 2 : 1, priority, periodNanoseconds, WorkerPlacement.Current);
        _company = new StaticWork(_pair);
    }

    /// <summary>Blocks that a plan must run for until there is a profile.</summary>
    [AnyThread]
    public int NeededBlocks => CostRecording.WarmBlocks + _stretchBlocks;

    /// <inheritdoc/>
    public int WorkerCount => 1;

    /// <inheritdoc/>
    public IReadOnlyList<RealTimeStatus> WorkerGrants => _pair.Grants;

    /// <inheritdoc/>
    public long AllocatedBytes => _pair.AllocatedBytes;

    /// <inheritdoc/>
    public long MethodsCompiled => _pair.MethodsCompiled;

    /// <summary>What was measured in the dearest stretch so far.</summary>
    /// <param name="plan">A plan that this executor has prepared and run.</param>
    /// <exception cref="InvalidOperationException">The plan has not run for long enough: <see cref="StretchSeen"/> says so.</exception>
    [MainThread]
    public static PlanProfile Profile(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ((CostRecording)plan.ExecutorState!).ToProfile();
    }

    /// <summary>At which of the plan's blocks, counted from 0, the dearest stretch so far begins, and how many it has; no blocks if none is complete.</summary>
    [MainThread]
    public static (long FirstBlock, int BlockCount) StretchSeen(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ((CostRecording)plan.ExecutorState!).Stretch;
    }

    /// <inheritdoc/>
    [AnyThread, RealTimeSafe]
    public void MarkLive() => _pair.MarkLive();

    /// <inheritdoc/>
    public void Prepare(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _ = DenormalMode.IsSupported;
        plan.ExecutorState = new CostRecording(plan, _stretchBlocks, _pair.WorkerCount);
    }

    /// <inheritdoc/>
    public bool Tend(ExecutionPlan plan) => false;

    /// <inheritdoc/>
    public void Rehearse(ExecutionPlan plan, in BlockContext block)
    {
        for (var way = ProfilingWay.Apart; way <= ProfilingWay.Company; way++)
        {
            Run((CostRecording)plan.ExecutorState!, way, in block);
        }

        _pair.Rehearse();
    }

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    public void Run(ExecutionPlan plan, in BlockContext block)
    {
        var recording = (CostRecording)plan.ExecutorState!;
        var before = DenormalMode.FlushToZero();
        if (block.BlockFrames < plan.MaxBlockFrames)
        {
            plan.RunTasks(0, plan.Tasks.Length, in block);
        }
        else
        {
            Run(recording, recording.BeginBlock(), in block);
        }

        DenormalMode.Restore(before);
    }

    /// <summary>Ends the second thread and waits for it.</summary>
    public void Dispose()
    {
        _pair.Dispose();
    }

    private void Run(CostRecording recording, ProfilingWay way, in BlockContext block)
    {
        var plan = recording.Plan;
        if (way == ProfilingWay.Apart)
        {
            RunApart(recording, in block);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var doneBySecond = _pair.WorkerCount > 1 ? _company.DoneBy(1) : 0;
        plan.MeasuresNodes = way >= ProfilingWay.Measured;
        switch (way)
        {
            // why task by task, as in company: clock readings then cost the same in both.
            case ProfilingWay.Measured:
                for (var task = 0; task < plan.Tasks.Length; task++)
                {
                    plan.RunTasks(task, 1, in block);
                }

                break;
            case ProfilingWay.Company:
                _company.Run(recording.PairSchedule, in block);
                break;
            default:
                plan.RunTasks(0, plan.Tasks.Length, in block);
                break;
        }

        if (plan.MeasuresNodes)
        {
            plan.MeasuresNodes = false;
            recording.AddNodes(way, _pair.WorkerCount > 1 ? _company.DoneBy(1) - doneBySecond : 0);
        }
        else
        {
            recording.AddWhole(way, Stopwatch.GetTimestamp() - start);
        }
    }

    private static void RunApart(CostRecording recording, in BlockContext block)
    {
        var plan = recording.Plan;
        var row = recording.BeginRow();
        var entry = 0;
        var present = ThreadTime.Nanoseconds;
        var start = MonotonicClock.NowNanoseconds;
        var before = Stopwatch.GetTimestamp();
        for (var task = 0; task < plan.Tasks.Length; task++)
        {
            if (!plan.Tasks[task].IsForking)
            {
                plan.RunTasks(task, 1, in block);
                before = Note(row, entry++, before);
                continue;
            }

            var parts = plan.BeginFork(task, in block);
            before = Note(row, entry++, before);
            for (var part = 0; part < parts; part++)
            {
                plan.RunPart(task, part, in block);
                before = Note(row, entry + part, before);
            }

            row.Slice(entry + parts, plan.Tasks[task].MaxParts - parts).Fill(float.NaN);
            entry += plan.Tasks[task].MaxParts;
            plan.EndFork(task, in block);
            before = Note(row, entry++, before);
        }

        var passed = MonotonicClock.NowNanoseconds - start;
        recording.EndRow(isDisturbed: passed - (ThreadTime.Nanoseconds - present) > DisturbanceNanoseconds);
    }

    private static long Note(Span<float> row, int entry, long before)
    {
        var now = Stopwatch.GetTimestamp();
        row[entry] = now - before;
        return now;
    }
}
