using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Spreads every block over a fixed pool of workers by work stealing, in groups of tasks that are worth it; see <see cref="AutoExecutor"/> for one that knows when not to.</summary>
/// <remarks>Best where costs are unknown or change from block to block; each handover costs 0.1 to 0.5 µs, so that plans of tiny tasks lose.</remarks>
public sealed class WorkStealingExecutor : PooledExecutor
{
    private readonly double _handoverNanoseconds;
    private readonly StealingWork _work;

    /// <summary>Starts the workers; they live until <see cref="PooledExecutor.Dispose"/>.</summary>
    /// <param name="workerCount">Threads that work on a block, the caller's included: 1 to 64.</param>
    /// <param name="priority">Real-time priority of the workers, 1 to 99; 0 for ordinary threads.</param>
    /// <param name="periodNanoseconds">Time from one block to the next, for which workers wake themselves; 0 if there is no rhythm.</param>
    /// <param name="placement">Which processors the workers may run on, and how firmly they are held there; <see langword="null"/>: any.</param>
    /// <param name="handoverNanoseconds">What it costs to hand work from one worker to another, see <see cref="Handover.Current"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    [MainThread]
    public WorkStealingExecutor(
        int workerCount, int priority = 0, long periodNanoseconds = 0, WorkerPlacement? placement = null, double handoverNanoseconds = Handover.AssumedNanoseconds)
        : base(new WorkerPool(workerCount, priority, periodNanoseconds, placement))
    {
        _handoverNanoseconds = Handover.Clamp(handoverNanoseconds);
        _work = new StealingWork(Pool);
    }

    /// <inheritdoc/>
    public override void Prepare(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.ExecutorState = new MeasuredPlan(plan, Draw(_handoverNanoseconds));
    }

    /// <inheritdoc/>
    public override bool Tend(ExecutionPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return ((MeasuredPlan)plan.ExecutorState!).Tend();
    }

    /// <inheritdoc/>
    public override void Rehearse(ExecutionPlan plan, in BlockContext block)
    {
        Run(plan, block);
        Pool.Rehearse();
    }

    /// <inheritdoc/>
    public override void Run(ExecutionPlan plan, in BlockContext block)
    {
        var measured = (MeasuredPlan)plan.ExecutorState!;
        var before = DenormalMode.FlushToZero();
        measured.BeginBlock();
        var drawing = measured.Drawing;
        _work.Run(drawing.Progress, drawing.Workers, block);
        DenormalMode.Restore(before);
    }
}
