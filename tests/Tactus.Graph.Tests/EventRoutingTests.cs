namespace Tactus.Graph.Tests;

public sealed class EventRoutingTests
{
    // host ~> taker, first ~> taker, second ~> taker: by frame, and within a frame host, first, second.
    [Fact]
    public void Events_OfSeveralMakers_MergeInFixedOrder()
    {
        var graph = new AudioGraph();
        var seen = new List<(int, int)>();
        var taker = Make.Node("taker", new NodePorts([], [2], TakesEvents: true), _ => new Recorder(seen));
        graph.Add(Maker("first", 1, [0, 5])).EventsTo(taker);
        graph.Add(Maker("second", 2, [0, 3, 5])).EventsTo(taker).To(graph.Output);
        using var run = new PlanRun(graph);
        Assert.True(run.Plan.TryFind(taker, out var place));
        place.Instance.EventsIn.TryAdd(new TimedEvent(5, Midi.NoteOn(0, 9, 1)));

        run.RunBlock(64);

        Assert.Equal([(0, 1), (0, 2), (3, 2), (5, 9), (5, 1), (5, 2)], seen);
        Assert.Equal(0, place.Instance.EventsIn.Count);
    }

    [Fact]
    public void Events_ToANodeThatTakesNone_AreParametersOnly()
    {
        var graph = new AudioGraph();
        var seen = new List<(int, int)>();
        var taker = Make.Node("taker", new NodePorts([], [2]), _ => new Recorder(seen));
        graph.Add(Maker("maker", 1, [0])).EventsTo(taker);
        using var run = new PlanRun(graph);
        run.RunBlock(64);
        Assert.Empty(seen);
    }

    // maker ~> middle ~> taker, all in one block.
    [Fact]
    public void Events_ThroughAChain_ArriveInTheSameBlock()
    {
        var graph = new AudioGraph();
        var seen = new List<(int, int)>();
        var middle = Make.Node("middle", new NodePorts([], [], TakesEvents: true, MakesEvents: true), _ => new Thru());
        graph.Add(Maker("maker", 4, [7])).EventsTo(middle).EventsTo(Make.Node("taker", new NodePorts([], [], TakesEvents: true), _ => new Recorder(seen)));
        using var run = new PlanRun(graph);
        run.RunBlock(64);
        Assert.Equal([(7, 4)], seen);
    }

    private static TestNode Maker(string name, int key, int[] offsets) =>
        Make.Node(name, new NodePorts([], [], MakesEvents: true), _ => new KeyMaker(key, offsets));

    private sealed class KeyMaker(int key, int[] offsets) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            foreach (var offset in offsets)
            {
                context.EventsOut!.TryAdd(new TimedEvent(offset, Midi.NoteOn(0, key, 1)));
            }

            return ProcessStatus.Continue;
        }
    }

    private sealed class Thru : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            foreach (ref readonly var timedEvent in context.Events)
            {
                context.EventsOut!.TryAdd(timedEvent);
            }

            return ProcessStatus.Continue;
        }
    }

    private sealed class Recorder(List<(int, int)> seen) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            foreach (ref readonly var timedEvent in context.Events)
            {
                seen.Add((timedEvent.FrameOffset, timedEvent.Midi.Data1));
            }

            return ProcessStatus.Continue;
        }
    }
}
