using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Spreads blocks by a schedule made of what tasks were measured to cost; see <see cref="AutoExecutor"/> for one that chooses.</summary>
/// <remarks>Best where costs stay as they are: nothing is decided inside a block, and most of what a task needs lies in the cache of the thread that made it.</remarks>
public sealed class StaticExecutor : PooledExecutor
{
    private readonly double _handoverNanoseconds;
    private readonly StaticWork _work;

    /// <summary>Starts the workers; they live until <see cref="PooledExecutor.Dispose"/>.</summary>
    /// <param name="workerCount">Threads that work on a block, the caller's included: 1 to 64.</param>
    /// <param name="priority">Real-time priority of the workers, 1 to 99; 0 for ordinary threads.</param>
    /// <param name="periodNanoseconds">Time from one block to the next, for which workers wake themselves; 0 if there is no rhythm.</param>
    /// <param name="placement">Which processors the workers may run on, and how firmly they are held there; <see langword="null"/>: any.</param>
    /// <param name="handoverNanoseconds">What it costs to hand work from one worker to another, see <see cref="Handover.Current"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside its range.</exception>
    [MainThread]
    public StaticExecutor(
        int workerCount, int priority = 0, long periodNanoseconds = 0, WorkerPlacement? placement = null, double handoverNanoseconds = Handover.AssumedNanoseconds)
        : base(new WorkerPool(workerCount, priority, periodNanoseconds, placement))
    {
        _handoverNanoseconds = Handover.Clamp(handoverNanoseconds);
        _work = new StaticWork(Pool);
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
        _work.RehearseWait(((MeasuredPlan)plan.ExecutorState!).Drawing.Schedule);
        Pool.Rehearse();
    }

    /// <inheritdoc/>
    public override void Run(ExecutionPlan plan, in BlockContext block)
    {
        var measured = (MeasuredPlan)plan.ExecutorState!;
        var before = DenormalMode.FlushToZero();
        measured.BeginBlock();
        _work.Run(measured.Drawing.Schedule, block);
        DenormalMode.Restore(before);
    }
}
