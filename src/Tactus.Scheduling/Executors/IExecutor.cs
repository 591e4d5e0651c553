using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Runs plans, block by block. All executors give the same bits for the same plan and the same input; they differ in time only.</summary>
public interface IExecutor : IDisposable
{
    /// <summary>Threads that may work on a block, the caller's included.</summary>
    [AnyThread]
    int WorkerCount { get; }

    /// <summary>What the executor's own threads were granted of the priority and the processors they asked for; the caller is none of them.</summary>
    [AnyThread]
    IReadOnlyList<RealTimeStatus> WorkerGrants { get; }

    /// <summary>Bytes that the executor's own threads have allocated since <see cref="MarkLive"/>; the caller's are not counted.</summary>
    [AnyThread, RealTimeSafe]
    long AllocatedBytes { get; }

    /// <summary>Methods compiled on the executor's own threads since <see cref="MarkLive"/>; the caller's are not counted.</summary>
    [AnyThread, RealTimeSafe]
    long MethodsCompiled { get; }

    /// <summary>Starts the two counters above at zero.</summary>
    [AnyThread, RealTimeSafe]
    void MarkLive();

    /// <summary>Makes whatever the executor needs to run a plan. Call it once for each plan before the first <see cref="Run"/>.</summary>
    [MainThread]
    void Prepare(ExecutionPlan plan);

    /// <summary>Thinks over how a plan that plays is best run, by what its nodes have cost so far. Call it now and then from the control side; allocates.</summary>
    /// <returns>Whether it has made something, so that there is garbage for the next collection.</returns>
    [MainThread]
    bool Tend(ExecutionPlan plan);

    /// <summary>Runs a prepared plan in every way the executor has, the rare ones included, so that nothing of it is compiled when it is needed.</summary>
    /// <remarks>On a thread that flushes denormals, while nobody calls <see cref="Run"/>.</remarks>
    [MainThread]
    void Rehearse(ExecutionPlan plan, in BlockContext block);

    /// <summary>Renders one block. When it returns, the sound lies in <see cref="ExecutionPlan.OutputView"/> and no thread touches the plan any more.</summary>
    /// <remarks>
    /// The caller has filled <see cref="ExecutionPlan.InputView"/> and the events of the nodes. Denormals are flushed to zero on every thread that takes
    /// part, for the duration of the call. Nothing is thrown; what nodes throw is in their <see cref="NodeFaults"/>.
    /// </remarks>
    /// <param name="plan">A prepared plan; it may be another one in every call.</param>
    /// <param name="block">1 to <see cref="ExecutionPlan.MaxBlockFrames"/> frames.</param>
    [AudioThread, RealTimeSafe]
    void Run(ExecutionPlan plan, in BlockContext block);
}
