using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

/// <summary>What every executor owes: the bits of a naive evaluation of the graph, at any block length; no allocation; no harm from faulty nodes.</summary>
public abstract class ExecutorContractTests
{
    private const int TotalFrames = 4096;
    private const int SampleRate = 48_000;

    public static TheoryData<int> Quanta => [1, 17, 32, 64, 480, 512, 2048];

    protected abstract IExecutor Create();

    [Theory]
    [MemberData(nameof(Quanta))]
    public void Run_RandomGraphs_GivesTheBitsOfANaiveEvaluation(int quantumFrames)
    {
        using var executor = Create();
        for (var seed = 1; seed <= (quantumFrames == 1 ? 3 : 12); seed++)
        {
            var graph = RandomGraphs.Make(seed, nodeCount: 6 + seed * 3);
            var expected = NaiveEvaluator.Render(graph, TotalFrames);

            var actual = Render(executor, graph, quantumFrames, TotalFrames);

            Assert.Equal(expected.Left, actual.Left);
            Assert.Equal(expected.Right, actual.Right);
        }
    }

    [Fact]
    public void Run_LargeLayeredGraph_GivesTheBitsOfANaiveEvaluation()
    {
        using var executor = Create();
        var graph = RandomGraphs.Make(seed: 99, nodeCount: 2048);
        var expected = NaiveEvaluator.Render(graph, 256);

        var actual = Render(executor, graph, 64, 256);

        Assert.Equal(expected.Left, actual.Left);
    }

    [Fact]
    public void Run_EmptyGraph_IsSilent()
    {
        using var executor = Create();

        var actual = Render(executor, new AudioGraph(), 64, 256);

        Assert.All(actual.Left, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Run_ForkWithoutParts_Joins()
    {
        using var executor = Create();
        var graph = new AudioGraph();
        graph.Add(new Choir(1, 0)).To(graph.Output);

        var actual = Render(executor, graph, 64, 256);

        Assert.All(actual.Left, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Run_NodeThatThrows_SilencesItAndPlaysTheRest()
    {
        using var executor = Create();
        var graph = new AudioGraph();
        var choir = new Choir(7, 4);
        graph.Add(choir).To(graph.Output);
        graph.Add(new Choir(8, 2)).To(new Thrower()).To(graph.Output);
        var alone = new AudioGraph();
        alone.Add(new Choir(7, 4)).To(alone.Output);

        // why: the thrower is bypassed after three faults; until then it is silent.
        var actual = Render(executor, graph, 64, 128);

        Assert.Equal(NaiveEvaluator.Render(alone, 128).Left, actual.Left);
    }

    [Fact]
    public void Run_NodeThatMakesNaN_SilencesItAndPlaysTheRest()
    {
        using var executor = Create();
        var graph = new AudioGraph();
        graph.Add(new Choir(7, 4)).To(graph.Output);
        graph.Add(new Choir(8, 2)).To(new NaNMaker()).To(graph.Output);
        var alone = new AudioGraph();
        alone.Add(new Choir(7, 4)).To(alone.Output);

        // why two blocks: after three faults in a row the node is bypassed and its input is heard.
        var actual = Render(executor, graph, 64, 128);

        Assert.Equal(NaiveEvaluator.Render(alone, 128).Left, actual.Left);
    }

    // source ─┬─ a ─┬─ c ─┬─ e … each pair feeds both nodes of the next: 2^depth ways lead to the output.
    //         └─ b ─┴─ d ─┘
    [Fact]
    public void Run_NestedDiamonds_GivesTheBitsOfANaiveEvaluation()
    {
        using var executor = Create();
        var graph = new AudioGraph();
        Node[] layer = [new Choir(5, 3)];
        graph.Add(layer[0]);
        for (var depth = 0; depth < 12; depth++)
        {
            Node[] next = [new Leaky(0.4f, 0.1f), new Leaky(0.3f, 0.2f)];
            foreach (var node in next)
            {
                graph.Add(node);
                foreach (var source in layer)
                {
                    graph.Connect(source, node);
                }
            }

            layer = next;
        }

        foreach (var node in layer)
        {
            graph.Connect(node, graph.Output);
        }

        var actual = Render(executor, graph, 64, 1024);

        Assert.Equal(NaiveEvaluator.Render(graph, 1024).Left, actual.Left);
    }

    // source ─┬─ late 100 ─┬─ late 23 ─ output      the short way is delayed by what the long one lags
    //         └────────────┘
    [Theory]
    [InlineData(17)]
    [InlineData(64)]
    public void Run_LateNodeBesideADirectWay_AlignsBoth(int quantumFrames)
    {
        const int Frames = 1024;
        using var executor = Create();
        var graph = new AudioGraph();
        var (source, first, second) = (new Choir(3, 2), new Late(100), new Late(23));
        graph.Add(source).To(first).To(second).To(graph.Output);
        graph.Connect(source, second);
        var alone = new AudioGraph();
        alone.Add(new Choir(3, 2)).To(alone.Output);
        var dry = NaiveEvaluator.Render(alone, Frames).Left;

        var actual = Render(executor, graph, quantumFrames, Frames);

        Assert.Equal([.. new float[123], .. dry.Take(Frames - 123).Select(sample => sample + sample)], actual.Left);
    }

    // The smallest plan: one worker may finish it before the caller has looked at it.
    [Fact]
    public void Run_PlanOfOneTaskManyTimes_EndsEveryBlock()
    {
        const int Blocks = 20_000;
        using var executor = Create();
        using var compiler = new GraphCompiler(new PrepareContext(SampleRate, 64));
        using var plan = compiler.Compile(new AudioGraph()).Plan;
        executor.Prepare(plan);

        RunBlocks(executor, plan, Blocks);

        Assert.Equal(0, plan.OutputFaultCount);
    }

    [Fact]
    public void Run_BuffersPoisonedBeforeEveryBlock_ChangesNothing()
    {
        using var executor = Create();
        var graph = RandomGraphs.Make(11, 80);

        var actual = Render(executor, graph, 64, 1024, poison: float.NaN);

        Assert.Equal(NaiveEvaluator.Render(graph, 1024).Left, actual.Left);
    }

    [Fact]
    public void Run_InSteadyState_AllocatesNothingOnAnyThread()
    {
        using var executor = Create();
        using var compiler = new GraphCompiler(new PrepareContext(SampleRate, 64));
        using var plan = compiler.Compile(RandomGraphs.Make(5, 60)).Plan;
        executor.Prepare(plan);
        RunBlocks(executor, plan, 200);
        executor.MarkLive();
        var before = GC.GetAllocatedBytesForCurrentThread();

        RunBlocks(executor, plan, 500);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, executor.AllocatedBytes);
    }

    [Fact]
    public void Run_PlansSwappedThousandsOfTimes_KeepsStateAndBits()
    {
        const int Blocks = 3000;
        using var executor = Create();
        using var compiler = new GraphCompiler(new PrepareContext(SampleRate, 16));
        var graph = RandomGraphs.Make(3, 12);
        var expected = NaiveEvaluator.Render(graph, Blocks * 16);
        var left = new List<float>();
        ExecutionPlan? previous = null;
        for (var block = 0; block < Blocks; block++)
        {
            var compilation = compiler.Compile(graph);
            executor.Prepare(compilation.Plan);
            executor.Run(compilation.Plan, Block(16, block * 16L));
            left.AddRange(compilation.Plan.OutputView.ReadOnlyBlock(16)[0]);
            previous?.Dispose();
            previous = compilation.Plan;
        }

        previous?.Dispose();
        Assert.Equal(expected.Left, left);
    }

    private static (List<float> Left, List<float> Right) Render(IExecutor executor, AudioGraph graph, int quantumFrames, int frames, float? poison = null)
    {
        using var compiler = new GraphCompiler(new PrepareContext(SampleRate, quantumFrames));
        using var plan = compiler.Compile(graph).Plan;
        executor.Prepare(plan);
        var (left, right) = (new List<float>(frames), new List<float>(frames));
        for (var done = 0; done < frames;)
        {
            var blockFrames = Math.Min(quantumFrames, frames - done);
            if (poison is { } value)
            {
                plan.PoisonBuffers(value);
            }

            executor.Run(plan, Block(blockFrames, done));
            left.AddRange(plan.OutputView.ReadOnlyBlock(blockFrames)[0]);
            right.AddRange(plan.OutputView.ReadOnlyBlock(blockFrames)[1]);
            done += blockFrames;
        }

        return (left, right);
    }

    private static void RunBlocks(IExecutor executor, ExecutionPlan plan, int count)
    {
        for (var block = 0; block < count; block++)
        {
            executor.Run(plan, Block(64, block * 64L));
        }
    }

    private static BlockContext Block(int frames, long steadyFrame) => new(frames, steadyFrame, TransportState.Stopped, RenderMode.Offline);
}

/// <summary>The graph, evaluated node by node over the whole time, with no thought of speed: the meaning of a graph.</summary>
internal static class NaiveEvaluator
{
    public static (List<float> Left, List<float> Right) Render(AudioGraph graph, int frames)
    {
        var done = new Dictionary<Node, float[][]>();
        var output = Sum(graph, graph.Output, frames, done);
        return ([.. output[0]], [.. output[1]]);
    }

    private static float[][] Evaluate(AudioGraph graph, Node node, int frames, Dictionary<Node, float[][]> done)
    {
        if (done.TryGetValue(node, out var known))
        {
            return known;
        }

        float[][] output = [new float[frames], new float[frames]];
        switch (node)
        {
            case Choir choir:
                for (var part = 0; part < choir.MaxParts; part++)
                {
                    for (var frame = 0; frame < frames; frame++)
                    {
                        var sample = Choir.Sample(choir.Seed, part, frame);
                        output[0][frame] += sample;
                        output[1][frame] -= sample;
                    }
                }

                break;
            case Leaky leaky:
                var input = Sum(graph, node, frames, done);
                for (var channel = 0; channel < 2; channel++)
                {
                    var last = 0f;
                    for (var frame = 0; frame < frames; frame++)
                    {
                        last = leaky.Gain * input[channel][frame] + leaky.Leak * last;
                        output[channel][frame] = last;
                    }
                }

                break;
        }

        done.Add(node, output);
        return output;
    }

    private static float[][] Sum(AudioGraph graph, Node node, int frames, Dictionary<Node, float[][]> done)
    {
        float[][]? sum = null;
        foreach (var connection in graph.Connections.Where(connection => connection.To == node))
        {
            var source = Evaluate(graph, connection.From, frames, done);
            sum = sum is null ? [[.. source[0]], [.. source[1]]] : [Add(sum[0], source[0]), Add(sum[1], source[1])];
        }

        return sum ?? [new float[frames], new float[frames]];
    }

    private static float[] Add(float[] left, float[] right) => [.. left.Zip(right, (a, b) => a + b)];
}
