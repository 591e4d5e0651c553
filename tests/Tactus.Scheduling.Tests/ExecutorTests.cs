using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

public sealed class SerialExecutorTests : ExecutorContractTests
{
    protected override IExecutor Create() => new SerialExecutor();
}

public sealed class OneWorkerTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(1) { AlwaysSpreads = true };
}

public sealed class TwoWorkerTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(2) { AlwaysSpreads = true };
}

public sealed class ThreeWorkerTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(3) { AlwaysSpreads = true };
}

public sealed class EightWorkerTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(8) { AlwaysSpreads = true };
}

public sealed class AutomaticSpreadTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(2, priority: 0, periodNanoseconds: 1_333_333);

    [Fact]
    public void Run_SmallPlan_StaysOnTheCaller()
    {
        using var executor = new WorkStealingExecutor(2);
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        graph.Add(new Choir(1, 1)).To(graph.Output);
        using var plan = compiler.Compile(graph).Plan;
        executor.Prepare(plan);

        for (var block = 0; block < 200; block++)
        {
            executor.Run(plan, new BlockContext(64, block * 64, TransportState.Stopped, RenderMode.Offline));
        }

        Assert.False(((PlanProgress)plan.ExecutorState!).Policy.IsSpread);
    }
}
