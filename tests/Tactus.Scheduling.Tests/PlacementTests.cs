using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling.Tests;

/// <summary>Every worker on a processor of its own, as far as there are any: not a bit changes.</summary>
public sealed class ThreeFixedAutoTests : ExecutorContractTests
{
    protected override IExecutor Create() => new AutoExecutor(3, placement: WorkerPlacement.Current.With(WorkerBinding.Fixed));
}

public sealed class PlacementTests
{
    [Fact]
    public void Pool_Fixed_BindsWorkersInTheOrderOfThePlacementAndLeavesTheRestFree()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "binds on Linux");
        var processors = WorkerPlacement.Current.Processors;
        using var pool = new WorkerPool(processors.Count + 1, 0, 0, WorkerPlacement.Current.With(WorkerBinding.Fixed));

        Assert.Equal([.. processors.Skip(1), -1], pool.Grants.Select(grant => grant.Processor));
        Assert.All(pool.Grants, grant => Assert.Null(grant.Reason));
    }

    [Fact]
    public void Pool_WithoutPlacement_IsFree()
    {
        using var pool = new WorkerPool(3, 0, 0);

        Assert.Equal([-1, -1], pool.Grants.Select(grant => grant.Processor));
    }

    [Fact]
    public void Executor_ProcessorsThatAreNotThere_SaysSoAndWorks()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "binds on Linux");
        var elsewhere = ProcessorTopology.Read(new TopologySource { SystemRoot = "/nowhere", Allowed = [4000, 4001] });
        using var executor = new StaticExecutor(2, placement: new WorkerPlacement(elsewhere, WorkerBinding.Fixed));
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        graph.Add(new Choir(7, 4)).To(graph.Output);
        using var plan = compiler.Compile(graph).Plan;

        executor.Prepare(plan);
        executor.Run(plan, new BlockContext(64, 0, TransportState.Stopped, RenderMode.Offline));

        var grant = Assert.Single(executor.WorkerGrants);
        Assert.Equal(-1, grant.Processor);
        Assert.Contains("4001", grant.Reason);
    }

    [Fact]
    public void Measure_ThisMachine_IsAFigureToPlanWith()
    {
        var reading = Handover.Measure(WorkerPlacement.Current);

        Assert.InRange(reading.Nanoseconds, 50, 5_000);
        Assert.Equal(reading.IsMeasured, reading.Reason.Length == 0);
    }

    [Fact]
    public void Measure_OneProcessor_IsTheAssumedFigureWithTheReason()
    {
        var single = ProcessorTopology.Read(new TopologySource { Allowed = [ProcessorSet.Allowed[0]] });

        var reading = Handover.Measure(new WorkerPlacement(single));

        Assert.Equal(new HandoverReading(Handover.AssumedNanoseconds, false, "only one processor may be used"), reading);
    }

    // Both threads on one processor can never answer one another while they spin.
    [Fact]
    public void Probe_OneProcessorForBoth_GivesUp()
    {
        var processor = ProcessorSet.Allowed[0];

        Assert.True(double.IsNaN(new HandoverProbe(processor, processor).Measure()));
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(120, 120)]
    [InlineData(1e9, 5_000)]
    [InlineData(double.NaN, Handover.AssumedNanoseconds)]
    public void Clamp_AnyFigure_IsOneToPlanWith(double measured, double expected) => Assert.Equal(expected, Handover.Clamp(measured));

    // Two sources into one sum: worth a second worker if a handover is cheap beside a source, not if it is dear.
    [Fact]
    public void MeasuredPlan_GoesByTheFigureItIsGiven()
    {
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        graph.Add(new Leaky(1, 0)).To(graph.Output);
        graph.Add(new Leaky(1, 0)).To(graph.Output);
        using var plan = compiler.Compile(graph).Plan;
        var costs = new TaskCosts(plan);

        var cheap = new MeasuredPlan(plan, new DrawingOptions(2, 50));
        var dear = new MeasuredPlan(plan, new DrawingOptions(2, 5_000));

        Assert.Equal(costs.Tasks[0] + 50 + ListScheduler.TransferNanoseconds(plan, 50) + costs.Tasks[2], cheap.Drawing.Schedule.PredictedNanoseconds, 0.001);
        Assert.True(dear.Drawing.Schedule.PredictedNanoseconds > cheap.Drawing.Schedule.PredictedNanoseconds);
    }
}
