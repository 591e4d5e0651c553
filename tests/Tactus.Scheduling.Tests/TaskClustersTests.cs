using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

public sealed class TaskClustersTests
{
    // 64 cheap sources into one sum: a few lots of a good size, and none of them the whole.
    [Fact]
    public void Form_CheapSiblings_ArePackedIntoLotsWorthAHandover()
    {
        using var plan = Compile(graph => Enumerable.Range(0, 64).ToList().ForEach(_ => graph.Add(new Leaky(1, 0)).To(graph.Output)));
        var costs = Costs(plan, _ => 100);

        var clusters = TaskClusters.Form(plan, costs, workers: 2, handoverNanoseconds: 60);

        var packed = Enumerable.Range(0, clusters.Count).Select(cluster => Work(clusters, costs, cluster)).Where(work => work > 100).ToList();
        Assert.InRange(packed.Count, 3, 7);
        Assert.All(packed, work => Assert.InRange(work, TaskClusters.WorthwhileNanoseconds - 200, TaskClusters.GoodNanoseconds + 200));
    }

    // Eight strips: a dear source, a cheap gain side by side with a cheap meter. Cheap ones go where they come from.
    [Fact]
    public void Form_CheapTasksBehindDearOnes_GoToThem()
    {
        using var plan = Compile(graph =>
        {
            for (var strip = 0; strip < 8; strip++)
            {
                var source = new Leaky(1, 0);
                graph.Add(source).To(new Leaky(0.5f, 0)).To(graph.Output);
                graph[source].To(new Leaky(0.25f, 0)).To(graph.Output);
            }
        });
        var costs = Costs(plan, task => plan.Tasks[task].DependencyCount == 0 ? 20_000 : 50);

        var clusters = TaskClusters.Form(plan, costs, workers: 2, handoverNanoseconds: 60);

        Assert.Equal(9, clusters.Count);
    }

    [Fact]
    public void Form_DearTasks_StayAlone()
    {
        using var plan = Compile(graph => Enumerable.Range(0, 16).ToList().ForEach(_ => graph.Add(new Leaky(1, 0)).To(graph.Output)));

        var clusters = TaskClusters.Form(plan, Costs(plan, _ => 5_000), workers: 4, handoverNanoseconds: 60);

        Assert.Equal(plan.Tasks.Length, clusters.Count);
    }

    [Fact]
    public void Form_SmallPlan_BecomesOneOrTwoGroups()
    {
        using var plan = Compile(graph => Enumerable.Range(0, 8).ToList().ForEach(_ => graph.Add(new Leaky(1, 0)).To(graph.Output)));

        var clusters = TaskClusters.Form(plan, Costs(plan, _ => 50), workers: 8, handoverNanoseconds: 60);

        Assert.InRange(clusters.Count, 1, 2);
    }

    // Forking tasks are spread by their parts; a group would hide them.
    [Fact]
    public void Form_ForkingTasks_StayAlone()
    {
        using var plan = Compile(graph => Enumerable.Range(0, 8).ToList().ForEach(seed => graph.Add(new Choir((uint)seed, 3)).To(new Leaky(1, 0)).To(graph.Output)));

        var clusters = TaskClusters.Form(plan, Costs(plan, _ => 50), workers: 2, handoverNanoseconds: 60);

        for (var cluster = 0; cluster < clusters.Count; cluster++)
        {
            var tasks = clusters.TasksOf(cluster).ToArray();
            Assert.True(tasks.Length == 1 || tasks.All(task => !plan.Tasks[task].IsForking));
        }
    }

    // Whatever the shape and the costs: each task in one group, no circle, every dependency kept, and no way noticeably longer than a block takes anyway.
    [Fact]
    public void Form_AnyGraphAnyCosts_KeepsTheOrderAndTheLongestWay()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            using var compiler = new GraphCompiler(new PrepareContext(48_000, 16));
            using var plan = compiler.Compile(RandomGraphs.Make(seed, random.Next(1, 150))).Plan;
            var scale = random.Next(3) switch { 0 => 100.0, 1 => 1_000, _ => 20_000 };
            var costs = Costs(plan, _ => 20 + scale * random.NextDouble() * random.NextDouble());
            var workers = random.Next(2, 17);
            var handover = random.Next(50, 5_000);

            var clusters = TaskClusters.Form(plan, costs, workers, handover);

            var groupOf = new int[plan.Tasks.Length];
            var seen = 0;
            for (var cluster = 0; cluster < clusters.Count; cluster++)
            {
                foreach (var task in clusters.TasksOf(cluster))
                {
                    groupOf[task] = cluster;
                    seen++;
                }
            }

            Assert.Equal(plan.Tasks.Length, seen);
            for (var task = 0; task < plan.Tasks.Length; task++)
            {
                foreach (var next in plan.Successors(task))
                {
                    Assert.True(groupOf[task] == groupOf[next] || clusters.Successors(groupOf[task]).Contains(groupOf[next]));
                }
            }

            AssertNoCircle(clusters);
            var least = Math.Max(LongestWay(plan, costs), costs.Sum() / workers);
            var worthwhile = Math.Max(1_000.0, 10 * handover);
            Assert.True(clusters.LongestWayNanoseconds <= Math.Max(worthwhile, 1.03 * least) + worthwhile, $"seed {seed}: {clusters.LongestWayNanoseconds} against {least}");
        }
    }

    private static void AssertNoCircle(TaskClusters clusters)
    {
        var left = (int[])clusters.DependencyCounts.Clone();
        var ready = new Stack<int>(Enumerable.Range(0, clusters.Count).Where(cluster => left[cluster] == 0));
        var count = 0;
        while (ready.TryPop(out var cluster))
        {
            count++;
            foreach (var next in clusters.Successors(cluster))
            {
                if (--left[next] == 0)
                {
                    ready.Push(next);
                }
            }
        }

        Assert.Equal(clusters.Count, count);
    }

    private static double LongestWay(ExecutionPlan plan, double[] costs)
    {
        var ways = new double[costs.Length];
        for (var task = costs.Length - 1; task >= 0; task--)
        {
            ways[task] = costs[task] + plan.Successors(task).ToArray().Select(next => ways[next]).DefaultIfEmpty().Max();
        }

        return ways.Max();
    }

    private static double Work(TaskClusters clusters, double[] costs, int cluster) => clusters.TasksOf(cluster).ToArray().Sum(task => costs[task]);

    private static double[] Costs(ExecutionPlan plan, Func<int, double> of) => [.. Enumerable.Range(0, plan.Tasks.Length).Select(of)];

    private static ExecutionPlan Compile(Action<AudioGraph> draw)
    {
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        draw(graph);
        return compiler.Compile(graph).Plan;
    }
}
