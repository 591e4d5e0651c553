namespace Tactus.Graph.Tests;

public sealed class BusTests
{
    [Fact]
    public void Input_WithOneSource_IsThatSource()
    {
        var graph = new AudioGraph();
        var strip = Make.Gain("strip");
        graph.Add(Make.Constant("a", 1)).To(strip).To(graph.Output);
        using var run = new PlanRun(graph);
        Assert.DoesNotContain(" = b0 ", run.Plan.Describe().Split('\n').Single(line => line.Contains("\"strip\"")));
        Assert.Contains("\"strip\": (b0) -> (b1)", run.Plan.Describe());
    }

    // The order of addition is audible in the last bit: 1e8 + 1 - 1e8 is 0 or 1.
    [Fact]
    public void Sum_FollowsTheOrderOfConnections()
    {
        float Sum(params float[] values)
        {
            var graph = new AudioGraph();
            foreach (var value in values)
            {
                graph.Add(Make.Constant($"{value}", value)).To(graph.Output);
            }

            using var run = new PlanRun(graph);
            return run.Render(1)[0][0];
        }

        Assert.Equal(0f, Sum(1e8f, 1, -1e8f));
        Assert.Equal(1f, Sum(1e8f, -1e8f, 1));
    }

    [Fact]
    public void Mono_IntoStereo_IsDuplicated() => Assert.Equal([3f, 3f], Joined(Make.Constant("mono", 3, 1), 2));

    [Fact]
    public void Stereo_IntoMono_IsAveraged() => Assert.Equal([1.5f * 4], Joined(Make.Constant("stereo", 4, 2), 1));

    [Fact]
    public void Stereo_IntoFour_FeedsTheFirstTwo() => Assert.Equal([5f, 10f, 0f, 0f], Joined(Make.Constant("stereo", 5, 2), 4));

    [Fact]
    public void MixedWidths_OnOneBus_AddUp()
    {
        var graph = new AudioGraph();
        var strip = Make.Gain("strip", 1, 2);
        graph.Add(Make.Constant("mono", 1, 1)).To(strip);
        graph.Add(Make.Constant("stereo", 10, 2)).To(strip).To(graph.Output);
        using var run = new PlanRun(graph);
        var output = run.Render(40, 17);
        Assert.Equal((11f, 21f), (output[0][39], output[1][39]));
    }

    [Fact]
    public void Input_OfTheGraph_ReachesTheOutput()
    {
        var graph = new AudioGraph(outputChannels: 2, inputChannels: 2);
        graph[graph.Input!].To(Make.Gain("half", 0.5f)).To(graph.Output);
        using var run = new PlanRun(graph, (view, steady, frames) =>
        {
            for (var frame = 0; frame < frames; frame++)
            {
                view.Block(frames)[0][frame] = steady + frame;
                view.Block(frames)[1][frame] = -(steady + frame);
            }
        });
        var output = run.Render(100, 17);
        Assert.Equal(Enumerable.Range(0, 100).Select(frame => frame * 0.5f), output[0]);
        Assert.Equal(Enumerable.Range(0, 100).Select(frame => frame * -0.5f), output[1]);
    }

    [Fact]
    public void SilenceMask_OfASum_IsSetOnlyWhenAllSourcesAre()
    {
        var graph = new AudioGraph();
        var seen = new List<ulong>();
        var probe = Make.Node("probe", NodePorts.Effect(), _ => new ProbeProcessor(seen));
        graph.Add(Make.Impulse("early", 3)).To(probe).To(graph.Output);
        graph.Add(Make.Impulse("late", 40)).To(probe);
        graph.Add(Make.Constant("nothing", 0)).To(Make.Gain("unheard"));
        using var run = new PlanRun(graph);
        run.Render(96, 16);
        Assert.Equal([0UL, 3, 0, 3, 3, 3], seen);
    }

    [Fact]
    public void UnconnectedInput_ReadsSilence()
    {
        var graph = new AudioGraph();
        var seen = new List<ulong>();
        graph.Add(Make.Node("probe", NodePorts.Effect(3), _ => new ProbeProcessor(seen))).To(Make.Gain("sink", 1, 3));
        using var run = new PlanRun(graph);
        run.Render(64);
        Assert.Equal([7UL], seen);
    }

    [Fact]
    public void SideInput_IsABusOfItsOwn()
    {
        var graph = new AudioGraph();
        var difference = Make.Difference("difference");
        graph.Add(Make.Constant("main", 5)).To(difference, toBus: 0).To(graph.Output);
        graph.Add(Make.Constant("key", 2)).To(difference, toBus: 1);
        using var run = new PlanRun(graph);
        Assert.Equal(3f, run.Render(1)[0][0]);
    }

    private static float[] Joined(TestNode source, int channels)
    {
        var graph = new AudioGraph(outputChannels: channels);
        graph.Add(source).To(graph.Output);
        using var run = new PlanRun(graph);
        return [.. run.Render(70, 64).Select(channel => channel[69])];
    }

    private sealed class ProbeProcessor(List<ulong> seen) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            var input = context.Input(0);
            seen.Add(input.Silence.Bits & SilenceMask.All(input.ChannelCount).Bits);
            context.Output(0).CopyFrom(input);
            if (input.IsSilent)
            {
                Assert.Equal(-1, input[0].IndexOfAnyExcept(0f));
            }

            return ProcessStatus.Continue;
        }
    }
}
