using System.Diagnostics;
using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Runs every plan the way that is fastest for it: by the caller alone, by a schedule made of measured costs, or by work stealing.</summary>
/// <remarks>One pool of workers serves all ways; the switch falls between two blocks and changes no bit. Small and idle plans leave the workers parked.</remarks>
public sealed class AutoExecutor : PooledExecutor
{
    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly double _handoverNanoseconds;
    private readonly StaticWork _static;
    private readonly StealingWork _stealing;

    /// <summary>Starts the workers; they live until <see cref="PooledExecutor.Dispose"/>.</summary>
    /// <param name="workerCount">Threads that work on a block, the caller's included: 1 to 64.</param>
    /// <param name="priority">Real-time priority of the workers, 1 to 99; 0 for ordinary threads.</param>
    /// <param name="periodNanoseconds">Time from one block to the next, for which workers wake themselves; 0 if there is no rhythm.</param>
    /// <param name="placement">Which processors the workers may run on, and how firmly they are held there; <see langword="null"/>: any.</param>
    /// <param name="handoverNanoseconds">What it costs to hand work from one worker to another, see <see cref="Handover.Current"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    [MainThread]
    public AutoExecutor(
        int workerCount, int priority = 0, long periodNanoseconds = 0, WorkerPlacement? placement = null, double handoverNanoseconds = Handover.AssumedNanoseconds)
        : base(new WorkerPool(workerCount, priority, periodNanoseconds, placement))
    {
        _handoverNanoseconds = Handover.Clamp(handoverNanoseconds);
        _static = new StaticWork(Pool);
        _stealing = new StealingWork(Pool);
    }

    /// <inheritdoc/>
    public override void Prepare(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.ExecutorState = new AutoPlan(plan, Draw(_handoverNanoseconds), Pool.PeriodNanoseconds);
    }

    /// <inheritdoc/>
    public override bool Tend(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ((AutoPlan)plan.ExecutorState!).Measured.Tend();
    }

    /// <inheritdoc/>
    public override void Rehearse(ExecutionPlan plan, in BlockContext block)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var state = (AutoPlan)plan.ExecutorState!;
        RunAlone(plan, block);
        var drawing = state.Measured.Drawing;
        _stealing.Run(drawing.Progress, WorkerCount, block);
        _static.Run(drawing.Schedule, block);
        _static.RehearseWait(drawing.Schedule);
        Pool.Rehearse();
        ModeChoice.Rehearse();
        state.Measured.MeasureSoon();
        Run(plan, block);
    }

    /// <inheritdoc/>
    public override void Run(ExecutionPlan plan, in BlockContext block)
    {
        var state = (AutoPlan)plan.ExecutorState!;
        var before = DenormalMode.FlushToZero();
        var isMeasured = state.Measured.BeginBlock();
        var drawing = state.TakeDrawing();
        var mode = state.Choice.Next;
        var isTimed = !isMeasured && state.Choice.TakeTiming();
        var start = isTimed ? Stopwatch.GetTimestamp() : 0;
        var busy = mode switch
        {
            BlockMode.Static => _static.Run(drawing.Schedule, block),
            BlockMode.Stealing => _stealing.Run(drawing.Progress, drawing.Workers, block),
            _ => RunAlone(plan, block),
        };
        if (isTimed)
        {
            var nanoseconds = (Stopwatch.GetTimestamp() - start) * s_nanosecondsPerTick;
            state.Choice.Note(mode, nanoseconds, mode == BlockMode.Serial ? nanoseconds : busy);
            if (state.Choice.TakeUpheaval())
            {
                state.Measured.MeasureSoon();
            }
        }

        DenormalMode.Restore(before);
    }

    private static long RunAlone(ExecutionPlan plan, in BlockContext block)
    {
        plan.RunTasks(0, plan.Tasks.Length, in block);
        return 0;
    }
}
