using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

public sealed class StaticScheduleTests
{
    // Eight sources of one cost into one sum: two workers get four each, and what the schedule predicts is half the work, a handover and the sum.
    [Fact]
    public void Draw_EqualSources_AreHalved()
    {
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        for (var source = 0; source < 8; source++)
        {
            graph.Add(new Leaky(1, 0)).To(graph.Output);
        }

        using var plan = compiler.Compile(graph).Plan;
        var costs = new TaskCosts(plan);

        var schedule = ListScheduler.Draw(plan, costs, 2, handoverNanoseconds: 200);

        Assert.Equal(9, schedule.ItemCount);
        var source0 = costs.Tasks[0];
        Assert.Equal((4 * source0) + 200 + (4 * ListScheduler.TransferNanoseconds(plan, 200)) + costs.Tasks[8], schedule.PredictedNanoseconds, 0.001);
    }

    // One handover lies on the way whichever worker goes on; if it costs more than the half it saves, one worker does it all.
    [Fact]
    public void Draw_Diamond_IsSplitOnlyIfAHandoverIsWorthIt()
    {
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        var (first, left, right, last) = (new Leaky(1, 0), new Leaky(1, 0), new Leaky(1, 0), new Leaky(1, 0));
        graph.Add(first);
        graph.Add(left);
        graph.Add(right);
        graph.Add(last).To(graph.Output);
        graph.Connect(first, left);
        graph.Connect(first, right);
        graph.Connect(left, last);
        graph.Connect(right, last);
        using var plan = compiler.Compile(graph).Plan;
        var costs = new TaskCosts(plan);

        var cheapHandover = ListScheduler.Draw(plan, costs, 2, handoverNanoseconds: 10);
        var dearHandover = ListScheduler.Draw(plan, costs, 2, handoverNanoseconds: 1e6);

        Assert.Equal(costs.TotalNanoseconds - costs.Tasks[1] + 10 + (2 * ListScheduler.TransferNanoseconds(plan, 10)), cheapHandover.PredictedNanoseconds, 0.001);
        Assert.Equal(costs.TotalNanoseconds, dearHandover.PredictedNanoseconds, 0.001);
    }

    // The invariant that keeps those who wait from waiting for themselves.
    [Fact]
    public void Draw_AnyGraph_EveryItemStandsBehindWhatItWaitsFor()
    {
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        var random = new Random(4);
        var nodes = new List<Node>();
        for (var index = 0; index < 200; index++)
        {
            Node node = index < 5 ? new Choir((uint)index, random.Next(1, 9)) : new Leaky(0.5f, 0);
            graph.Add(node);
            foreach (var source in index < 5 ? [] : nodes.OrderBy(_ => random.Next()).Take(3))
            {
                graph.Connect(source, node);
            }

            nodes.Add(node);
        }

        graph.Connect(nodes[^1], graph.Output);
        using var plan = compiler.Compile(graph).Plan;

        var schedule = ListScheduler.Draw(plan, new TaskCosts(plan), 7, 200);

        for (var item = 0; item < schedule.ItemCount; item++)
        {
            var order = schedule[item].Order;
            foreach (var dependency in schedule.DependenciesOf(in schedule[item]))
            {
                Assert.True(schedule[dependency].Order < order);
            }
        }
    }

    // Nobody but the caller comes: all lists are done all the same, in any order of the items' costs.
    [Fact]
    public void Run_WorkersThatNeverCome_CostBalanceOnly()
    {
        using var alone = new WorkerPool(1, 0, 0);
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        for (var row = 0; row < 20; row++)
        {
            graph.Add(new Choir((uint)row, 3)).To(new Leaky(0.3f, 0.1f)).To(graph.Output);
        }

        using var plan = compiler.Compile(graph).Plan;
        var schedule = ListScheduler.Draw(plan, new TaskCosts(plan), 5, 200);
        var work = new StaticWork(alone);
        var expected = NaiveEvaluator.Render(graph, 640).Left;

        var actual = new List<float>();
        for (var block = 0; block < 10; block++)
        {
            work.Run(schedule, new BlockContext(64, block * 64, TransportState.Stopped, RenderMode.Offline));
            actual.AddRange(plan.OutputView.ReadOnlyBlock(64)[0]);
        }

        Assert.Equal(expected, actual);
    }
}
