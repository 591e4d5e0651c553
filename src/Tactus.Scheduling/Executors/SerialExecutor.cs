using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Runs everything on the calling thread, in the plan's order: the fastest way for small plans, and what all others are measured against.</summary>
public sealed class SerialExecutor : IExecutor
{
    /// <inheritdoc/>
    public int WorkerCount => 1;

    /// <inheritdoc/>
    public IReadOnlyList<RealTimeStatus> WorkerGrants => [];

    /// <inheritdoc/>
    public long AllocatedBytes => 0;

    /// <inheritdoc/>
    public long MethodsCompiled => 0;

    /// <inheritdoc/>
    [AnyThread, RealTimeSafe]
    public void MarkLive()
    {
    }

    /// <inheritdoc/>
    public void Prepare(ExecutionPlan plan)
    {
        // why: makes the code page of the denormal switch here and not in the first block.
        _ = DenormalMode.IsSupported;
    }

    /// <inheritdoc/>
    public bool Tend(ExecutionPlan plan) => false;

    /// <inheritdoc/>
    public void Rehearse(ExecutionPlan plan, in BlockContext block) => Run(plan, block);

    /// <inheritdoc/>
    [AudioThread, RealTimeSafe]
    public void Run(ExecutionPlan plan, in BlockContext block)
    {
        var before = DenormalMode.FlushToZero();
        plan.RunTasks(0, plan.Tasks.Length, in block);
        DenormalMode.Restore(before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
