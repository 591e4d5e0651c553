namespace Tactus.Graph.Tests;

public sealed class TopologyTests
{
    // a -> b -> c -> a, entered from d; e hangs behind the cycle.
    [Fact]
    public void Compile_Cycle_NamesItsNodesInOrder()
    {
        var graph = new AudioGraph();
        TestNode a = Make.Gain("a"), b = Make.Gain("b"), c = Make.Gain("c"), d = Make.Gain("d"), e = Make.Gain("e");
        foreach (var node in new[] { d, a, b, c, e })
        {
            graph.Add(node);
        }

        graph.Connect(d, a);
        graph.Connect(a, b);
        graph.Connect(b, c);
        graph.Connect(c, a);
        graph.Connect(c, e);
        graph.Connect(e, graph.Output);

        var refused = Assert.Throws<GraphException>(graph.Validate);
        Assert.Equal(GraphFault.Cycle, refused.Fault);
        Assert.Equal([a, b, c], refused.Nodes);
        Assert.Equal("\"a\" → \"b\" → \"c\" → \"a\": these nodes wait for each other; take one of the connections out.", refused.Message);
    }

    // a -> a, heard by nobody.
    [Fact]
    public void Compile_SelfLoopBesideTheOutput_IsRefused()
    {
        var graph = new AudioGraph();
        var a = graph.Add(Make.Gain("a"));
        a.To(a.Node);
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));

        Assert.Equal([a.Node], Assert.Throws<GraphException>(() => compiler.Compile(graph)).Nodes);
    }

    // a ~> b (events), b -> a (sound).
    [Fact]
    public void Compile_CycleThroughEvents_IsRefused()
    {
        var graph = new AudioGraph();
        var a = Make.Node("a", new NodePorts([2], [2], MakesEvents: true), _ => new GainProcessor(1));
        var b = Make.Gain("b");
        graph.Add(a).EventsTo(b).To(a);

        Assert.Equal([a, b], Assert.Throws<GraphException>(graph.Validate).Nodes);
    }

    [Fact]
    public void Compile_RandomGraphs_RunEveryNodeAfterItsSources()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (graph, _) = RandomDag(seed, nodes: 40);
            using var run = new PlanRun(graph);
            var place = run.Plan.Nodes.Select((node, index) => (node.Node, index)).ToDictionary(entry => entry.Node, entry => entry.index);
            Assert.Equal(graph.Nodes.Count, run.Plan.Nodes.Count);
            foreach (var connection in graph.Connections.Where(connection => connection.To is not OutputNode))
            {
                Assert.True(place[connection.From] < place[connection.To]);
            }
        }
    }

    // Every dependency of the graph must be kept by the tasks: walked in any order that obeys their counts, no task may start early.
    [Fact]
    public void Compile_RandomGraphs_TaskCountsMatchSuccessors()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (graph, _) = RandomDag(seed, nodes: 60);
            using var run = new PlanRun(graph);
            var waits = new int[run.Plan.Tasks.Length];
            for (var task = 0; task < waits.Length; task++)
            {
                var successors = run.Plan.Successors(task);
                for (var index = 0; index < successors.Length; index++)
                {
                    waits[successors[index]]++;
                    Assert.True(successors[index] > task);
                    Assert.True(index == 0 || run.Plan.Tasks[successors[index - 1]].Rank >= run.Plan.Tasks[successors[index]].Rank);
                }
            }

            var taskOf = run.Plan.Nodes.ToDictionary(node => node.Node, node => node.Task);
            Assert.Equal(waits, run.Plan.Tasks.ToArray().Select(task => task.DependencyCount));
            foreach (var connection in graph.Connections.Where(connection => connection.To is not OutputNode))
            {
                var (from, to) = (taskOf[connection.From], taskOf[connection.To]);
                Assert.True(from == to || run.Plan.Successors(from).Contains(to));
            }
        }
    }

    [Fact]
    public void Compile_SameGraph_GivesSamePlan()
    {
        var (first, _) = RandomDag(7, nodes: 80);
        var (second, _) = RandomDag(7, nodes: 80);
        using var firstRun = new PlanRun(first);
        using var secondRun = new PlanRun(second);
        Assert.Equal(firstRun.Plan.Describe(), secondRun.Plan.Describe());
        firstRun.Recompile(first.Clone());
        Assert.Equal(firstRun.Plan.Describe(), secondRun.Plan.Describe());
    }

    // a -> b -> c -> output is one task; a fan-out in the middle cuts it.
    [Fact]
    public void Compile_ChainOfNodes_IsOneTask()
    {
        var graph = new AudioGraph();
        var a = Make.Constant("a", 1);
        var b = Make.Gain("b");
        var c = Make.Gain("c");
        graph.Add(a).To(b).To(c).To(graph.Output);
        using var run = new PlanRun(graph);
        Assert.Equal(1, run.Plan.Tasks.Length);
        Assert.Equal(4, run.Plan.Tasks[0].Rank);

        graph[b].To(graph.Output);
        run.Recompile(graph);
        Assert.Equal(3, run.Plan.Tasks.Length);
    }

    internal static (AudioGraph Graph, List<TestNode> Nodes) RandomDag(int seed, int nodes)
    {
        var random = new Random(seed);
        var graph = new AudioGraph();
        List<TestNode> made = [];
        for (var index = 0; index < nodes; index++)
        {
            var node = index < 3 ? Make.Constant($"n{index}", index + 1) : Make.Gain($"n{index}", 0.5f);
            graph.Add(node);
            for (var source = 0; index >= 3 && source < random.Next(0, 4); source++)
            {
                var from = made[random.Next(made.Count)];
                if (!graph.Connections.Contains(new Connection(from, 0, node, 0)))
                {
                    graph.Connect(from, node);
                }
            }

            made.Add(node);
        }

        foreach (var node in made.Where(node => random.Next(4) == 0))
        {
            graph.Connect(node, graph.Output);
        }

        return (graph, made);
    }
}
