namespace Tactus.Graph.Tests;

public sealed class LatencyTests
{
    //          /-> late (100) -\
    // impulse -+                +-> output        both copies must fall on one frame.
    //          \--------------- /
    [Theory]
    [InlineData(1, 64)]
    [InlineData(100, 64)]
    [InlineData(100, 17)]
    [InlineData(64, 64)]
    [InlineData(1000, 1)]
    [InlineData(63, 64)]
    public void ParallelPaths_OneLate_ArriveOnTheSameFrame(int latencyFrames, int blockFrames)
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 10);
        graph.Add(impulse).To(Make.Late("late", latencyFrames)).To(graph.Output);
        graph.Connect(impulse, graph.Output);
        using var run = new PlanRun(graph);

        Assert.Equal(latencyFrames, run.Plan.OutputLatencyFrames);
        AssertImpulse(2f, 10 + latencyFrames, run.Render(latencyFrames + 200, blockFrames));
    }

    // impulse -+-> late 30 -> late 50 ----------\
    //          +-> late 20 -> gain -+-> late 5 --+-> output
    //          +--------------------/            |
    //          \---------------------------------/
    [Fact]
    public void NestedPaths_AllAlign()
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 0);
        var late5 = Make.Late("late5", 5);
        var source = graph.Add(impulse);
        source.To(Make.Late("late30", 30)).To(Make.Late("late50", 50)).To(graph.Output);
        source.To(Make.Late("late20", 20)).To(Make.Gain("gain")).To(late5).To(graph.Output);
        source.To(late5);
        source.To(graph.Output);
        using var run = new PlanRun(graph);

        Assert.True(run.Plan.TryFind(late5, out var place));
        Assert.Equal((20, 25), (place.InputLatencyFrames, place.OutputLatencyFrames));
        Assert.Equal(80, run.Plan.OutputLatencyFrames);
        AssertImpulse(4f, 80, run.Render(300, 33));
    }

    // The key of a side input is aligned with the sound it ducks: their difference is nothing.
    [Fact]
    public void SideInput_IsAlignedWithTheMainOne()
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 5);
        var difference = Make.Difference("difference");
        graph.Add(impulse).To(Make.Late("late", 77)).To(difference, toBus: 0).To(graph.Output);
        graph.Connect(impulse, difference, toBus: 1);
        using var run = new PlanRun(graph);
        Assert.All(run.Render(300)[0], sample => Assert.Equal(0f, sample));
    }

    // mono -> late -\
    // stereo --------+-> output (mono): delay first, then average.
    [Fact]
    public void DelayedConnection_WithOtherWidth_IsDelayedAndAveraged()
    {
        var graph = new AudioGraph(outputChannels: 1);
        graph.Add(Make.Impulse("mono", 0, 1)).To(Make.Late("late", 40, 1)).To(graph.Output);
        graph.Add(Make.Impulse("stereo", 0, 2)).To(graph.Output);
        using var run = new PlanRun(graph);
        AssertImpulse(2f, 40, run.Render(100, 7));
    }

    [Fact]
    public void DelayedSilence_IsKnownToBeSilent()
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 0);
        graph.Add(impulse).To(Make.Boaster("late", 100)).To(graph.Output);
        graph.Connect(impulse, graph.Output);
        var quiet = Make.Gain("quiet");
        graph.Add(quiet).To(Make.Boaster("b", 50)).To(Make.Gain("sum"));
        graph.Connect(quiet, graph.Nodes[^1]);
        using var run = new PlanRun(graph);
        var masks = new List<ulong>();
        for (var block = 0; block < 6; block++)
        {
            run.RunBlock(50);
            masks.Add(run.Plan.OutputView.Silence.Bits);
        }

        // The impulse leaves the delay in the third block; the boaster's path does not declare silence, so the sum never does before it either.
        Assert.Equal(0UL, masks[2]);
    }

    // The delay is kept while other parts of the graph change: an impulse on its way comes out where it would have.
    [Fact]
    public void Recompile_WhileSoundIsInTheDelay_LosesNothing()
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 10);
        graph.Add(impulse).To(Make.Late("late", 200)).To(graph.Output);
        graph.Connect(impulse, graph.Output);
        using var run = new PlanRun(graph);
        var before = run.Render(100);
        graph.Add(Make.Gain("unrelated"));
        var compilation = run.Recompile(graph);
        Assert.Empty(compilation.Retired);
        var after = run.Render(300);
        AssertImpulse(2f, 210, [[.. before[0], .. after[0]], [.. before[1], .. after[1]]]);
    }

    // A longer latency that still fits the line keeps its history: what the line took in before the change comes out after the new delay.
    [Fact]
    public void Recompile_WithOtherLatency_ReadsTheSameHistory()
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 10);
        var boaster = Make.Boaster("boaster", 100);
        graph.Add(impulse).To(boaster);
        graph.Connect(impulse, graph.Output);
        boaster.ChangeSettings();
        graph.Connect(boaster, graph.Output);
        using var run = new PlanRun(graph);
        run.Render(64);
        graph.Remove(boaster);
        graph.Add(Make.Gain("g")).To(Make.Boaster("b2", 180)).To(graph.Output);
        run.Recompile(graph);
        var after = run.Render(300);
        Assert.Equal(10 + 180 - 64, Array.IndexOf(after[0], 1f));
    }

    // maker -> late 96 (sound) -> taker; maker ~> taker (events): the note arrives with the sound that belongs to it.
    [Theory]
    [InlineData(64)]
    [InlineData(17)]
    public void Events_IntoALateNode_ArriveWithItsSound(int blockFrames)
    {
        var graph = new AudioGraph();
        var arrivals = new List<long>();
        var maker = Make.Node("maker", new NodePorts([], [2], MakesEvents: true), _ => new PulseProcessor([20, 21, 150]));
        var taker = Make.Node("taker", new NodePorts([2], [2], TakesEvents: true), _ => new ArrivalProcessor(arrivals));
        graph.Add(maker).EventsTo(taker);
        graph[maker].To(Make.Late("late", 96)).To(taker).To(graph.Output);
        using var run = new PlanRun(graph);

        run.Render(400, blockFrames);

        Assert.Equal([116L, 117, 246], arrivals);
    }

    private static void AssertImpulse(float height, int atFrame, float[][] output)
    {
        foreach (var channel in output)
        {
            Assert.Equal(height, channel[atFrame]);
            Assert.Equal(1, channel.Count(sample => sample != 0));
        }
    }

    private sealed class PulseProcessor(long[] atFrames) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            context.Output(0).Clear();
            foreach (var at in atFrames)
            {
                if (at >= context.SteadyFrame && at < context.SteadyFrame + context.BlockFrames)
                {
                    context.EventsOut!.TryAdd(new TimedEvent((int)(at - context.SteadyFrame), Midi.NoteOn(0, 60, 100)));
                }
            }

            return ProcessStatus.Continue;
        }
    }

    private sealed class ArrivalProcessor(List<long> arrivals) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            foreach (ref readonly var timedEvent in context.Events)
            {
                arrivals.Add(context.SteadyFrame + timedEvent.FrameOffset);
            }

            context.Output(0).Clear();
            return ProcessStatus.Continue;
        }
    }
}
