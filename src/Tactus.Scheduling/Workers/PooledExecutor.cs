using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>What all executors with workers share: one fixed pool, started with the executor and ended with it.</summary>
public abstract class PooledExecutor : IExecutor
{
    /// <summary>Takes over the pool.</summary>
    private protected PooledExecutor(WorkerPool pool) => Pool = pool;

    /// <inheritdoc/>
    public int WorkerCount => Pool.WorkerCount;

    /// <inheritdoc/>
    public IReadOnlyList<RealTimeStatus> WorkerGrants => Pool.Grants;

    /// <inheritdoc/>
    public long AllocatedBytes => Pool.AllocatedBytes;

    /// <inheritdoc/>
    public long MethodsCompiled => Pool.MethodsCompiled;

    /// <summary>What nodes cost in earlier runs: plans are shared by it until they have been measured; <see langword="null"/> if nobody keeps it.</summary>
    public CostBook? KnownCosts { get; init; }

    /// <summary>Whether cheap tasks are put together; only tests say no.</summary>
    internal bool FormsClusters { get; init; } = true;

    /// <summary>Whether all workers take part however little they are worth; only tests say yes.</summary>
    internal bool UsesAllWorkers { get; init; }

    /// <summary>The threads.</summary>
    private protected WorkerPool Pool { get; }

    /// <summary>What plans are to be drawn for.</summary>
    private protected DrawingOptions Draw(double handoverNanoseconds) => new(WorkerCount, handoverNanoseconds, FormsClusters, UsesAllWorkers, KnownCosts);

    /// <inheritdoc/>
    public void MarkLive() => Pool.MarkLive();

    /// <inheritdoc/>
    public abstract void Prepare(ExecutionPlan plan);

    /// <inheritdoc/>
    public abstract bool Tend(ExecutionPlan plan);

    /// <inheritdoc/>
    public abstract void Rehearse(ExecutionPlan plan, in BlockContext block);

    /// <inheritdoc/>
    public abstract void Run(ExecutionPlan plan, in BlockContext block);

    /// <summary>Ends the workers and waits for them.</summary>
    public void Dispose()
    {
        Pool.Dispose();
        GC.SuppressFinalize(this);
    }
}
