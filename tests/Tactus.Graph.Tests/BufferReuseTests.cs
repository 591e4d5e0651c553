namespace Tactus.Graph.Tests;

public sealed class BufferReuseTests
{
    // source -> g1 -> g2 -> … -> g64 -> output: whoever writes needs one buffer beside the one it reads.
    [Fact]
    public void Chain_OfAnyLength_NeedsTwoBuffers()
    {
        var graph = new AudioGraph();
        var at = graph.Add(Make.Constant("source", 1));
        for (var index = 0; index < 64; index++)
        {
            at = at.To(Make.Gain($"g{index}", 0.5f));
        }

        at.To(graph.Output);
        using var run = new PlanRun(graph);
        Assert.Equal(2, run.Plan.SlotCount);
        Assert.Equal(MathF.Pow(0.5f, 64), run.Render(100)[0][99]);
    }

    //          /-> b1 -> b2 -\
    // source -+               +-> output
    //          \-> c1 -> c2 -/
    // b2 may run while c1 still reads the source, so neither branch may write into it; within a branch two buffers serve.
    [Fact]
    public void Branches_ThatMayRunTogether_ShareNothing()
    {
        var graph = new AudioGraph();
        var source = graph.Add(Make.Constant("source", 1));
        source.To(Make.Gain("b1", 2)).To(Make.Gain("b2", 2)).To(graph.Output);
        source.To(Make.Gain("c1", 3)).To(Make.Gain("c2", 3)).To(graph.Output);
        using var run = new PlanRun(graph);
        Assert.Equal(5, run.Plan.SlotCount);
        Assert.Equal(4f + 9f, run.Render(10)[0][9]);
    }

    //          /-> b -\
    // source -+        +-> d -> e -> f -> output          d comes after both branches, so e and f find free buffers.
    //          \-> c -/
    [Fact]
    public void Diamond_AfterItsJoin_ReusesBothBranches()
    {
        var graph = new AudioGraph();
        var d = Make.Gain("d");
        var source = graph.Add(Make.Constant("source", 1));
        source.To(Make.Gain("b", 2)).To(d);
        source.To(Make.Gain("c", 3)).To(d).To(Make.Gain("e")).To(Make.Gain("f")).To(graph.Output);
        using var run = new PlanRun(graph);

        // source, b, c, and for d a sum that may lie in the source's place; d itself reuses nothing while it reads b and c.
        Assert.InRange(run.Plan.SlotCount, 3, 5);
        Assert.Equal(5f, run.Render(10)[0][9]);
    }

    // Whatever two nodes may run at the same time, no buffer of one may be a buffer of the other.
    [Fact]
    public void RandomGraphs_UnorderedSteps_NeverTouchTheSameBuffer()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var (graph, nodes) = TopologyTests.RandomDag(seed, nodes: 30 + seed);
            using var run = new PlanRun(graph);
            var reach = Reachability(graph);
            var places = run.Plan.Nodes;
            var lines = run.Plan.Describe().Split('\n');
            var buffers = places.Select(place => Buffers(lines, place.Node)).ToList();
            for (var left = 0; left < places.Count; left++)
            {
                for (var right = left + 1; right < places.Count; right++)
                {
                    if (reach.Contains((places[left].Node, places[right].Node)) || reach.Contains((places[right].Node, places[left].Node)))
                    {
                        continue;
                    }

                    var (written, read) = buffers[left];
                    var (otherWritten, otherRead) = buffers[right];
                    Assert.Empty(written.Intersect(otherWritten));
                    Assert.Empty(written.Intersect(otherRead));
                    Assert.Empty(read.Intersect(otherWritten));
                }
            }
        }
    }

    [Fact]
    public void EmptyGraph_Renders_Silence()
    {
        using var run = new PlanRun(new AudioGraph(outputChannels: 6));
        var output = run.Render(200, 17);
        Assert.Equal(6, output.Length);
        Assert.All(output, channel => Assert.All(channel, sample => Assert.Equal(0f, sample)));
        Assert.True(run.Plan.OutputView.Silence.AreAllSilent(6));
        Assert.Equal(0, run.Plan.SlotCount);
    }

    // 32 layers of 64 gains, each fed by 2 to 4 of the layer before.
    [Fact]
    public void LayeredGraph_Of2048Nodes_CompilesAndKeepsBuffersFew()
    {
        var graph = Layered(layers: 32, width: 64);
        using var run = new PlanRun(graph);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var compilation = run.Compiler.Compile(graph);
        clock.Stop();
        compilation.Plan.Dispose();
        TestContext.Current.SendDiagnosticMessage($"recompile of {graph.Nodes.Count} nodes: {clock.Elapsed.TotalMilliseconds:F1} ms, {run.Plan.SlotCount} buffers");
        Assert.Equal(2049, run.Plan.Tasks.Length);
        Assert.InRange(run.Plan.SlotCount, 64, 1000);
        Assert.True(float.IsFinite(run.Render(64)[0][63]));
    }

    internal static AudioGraph Layered(int layers, int width)
    {
        var random = new Random(12345);
        var graph = new AudioGraph();
        List<Node> before = [];
        for (var layer = 0; layer < layers; layer++)
        {
            List<Node> now = [];
            for (var index = 0; index < width; index++)
            {
                Node node = layer == 0 ? Make.Constant($"s{index}", 1f / (index + 1)) : Make.Gain($"l{layer}n{index}", 0.3f);
                graph.Add(node);
                now.Add(node);
                if (layer > 0)
                {
                    foreach (var source in before.OrderBy(_ => random.Next()).Take(random.Next(2, 5)))
                    {
                        graph.Connect(source, node);
                    }
                }
            }

            before = now;
        }

        foreach (var node in before)
        {
            graph.Connect(node, graph.Output);
        }

        return graph;
    }

    // Reads the buffer names out of the plan's own description, one line a step.
    private static (HashSet<string> Written, HashSet<string> Read) Buffers(string[] lines, Node node)
    {
        var line = lines.Single(text => text.Contains($"\"{node.Name}\":", StringComparison.Ordinal));
        var words = System.Text.RegularExpressions.Regex.Matches(line, @"b\d+( =)?").Select(match => match.Value).ToList();
        var outputs = System.Text.RegularExpressions.Regex.Matches(line[line.IndexOf("->", StringComparison.Ordinal)..], @"b\d+").Select(match => match.Value);
        HashSet<string> written = [.. outputs, .. words.Where(word => word.EndsWith('=')).Select(word => word[..^2])];
        return (written, [.. words.Where(word => !word.EndsWith('=')).Except(written)]);
    }

    private static HashSet<(Node, Node)> Reachability(AudioGraph graph)
    {
        var reach = graph.Connections.Select(connection => (connection.From, connection.To)).ToHashSet();
        foreach (var middle in graph.Nodes)
        {
            foreach (var (from, _) in reach.Where(pair => pair.Item2 == middle).ToList())
            {
                foreach (var (_, to) in reach.Where(pair => pair.Item1 == middle).ToList())
                {
                    reach.Add((from, to));
                }
            }
        }

        return reach;
    }
}
