namespace Tactus.Graph.Tests;

public sealed class AudioGraphTests
{
    [Fact]
    public void To_NewNode_AddsAndConnectsInOneSentence()
    {
        var graph = new AudioGraph();
        var synth = Make.Constant("Lead", 1);
        var reverb = Make.Gain("Reverb");

        graph.Add(synth).To(reverb).To(graph.Output);

        Assert.Equal([synth, reverb], graph.Nodes);
        Assert.Equal([new Connection(synth, 0, reverb, 0), new Connection(reverb, 0, graph.Output, 0)], graph.Connections);
    }

    [Fact]
    public void IdOf_AfterRemovals_IsStableAndNeverGivenAgain()
    {
        var graph = new AudioGraph(inputChannels: 2);
        var first = graph.Add(Make.Gain("a")).Id;
        var second = graph.Add(Make.Gain("b"));
        graph.Remove(graph.Nodes[0]);
        var third = graph.Add(Make.Gain("c")).Id;

        Assert.Equal(new NodeId(1), graph.IdOf(graph.Output));
        Assert.Equal(new NodeId(2), graph.IdOf(graph.Input!));
        Assert.Equal([new NodeId(3), new NodeId(4), new NodeId(5)], [first, second.Id, third]);
        Assert.Equal(second.Id, graph.IdOf(second.Node));
        Assert.True(graph.TryFind(third, out var found) && found.Name == "c");
        Assert.False(graph.TryFind(first, out _));
    }

    [Fact]
    public void Add_UnderFormerIdentity_IsTakenAndSkippedLater()
    {
        var graph = new AudioGraph();
        graph.Add(Make.Gain("old"), new NodeId(7));

        Assert.Equal(new NodeId(8), graph.Add(Make.Gain("new")).Id);
        Assert.Equal(GraphFault.NodeAlreadyAdded, Assert.Throws<GraphException>(() => graph.Add(Make.Gain("x"), new NodeId(7))).Fault);
        Assert.Throws<ArgumentOutOfRangeException>(() => graph.Add(Make.Gain("x"), new NodeId(1)));
    }

    [Fact]
    public void Connect_WrongBus_SaysWhichThereAre()
    {
        var graph = new AudioGraph();
        var a = Make.Gain("Drums");
        var b = Make.Gain("Strip");
        graph.Add(a);
        graph.Add(b);

        var output = Assert.Throws<GraphException>(() => graph.Connect(a, b, fromBus: 1));
        Assert.Equal((GraphFault.BusOutOfRange, "\"Drums\" has no output bus 1; it has bus 0 only."), (output.Fault, output.Message));
        var input = Assert.Throws<GraphException>(() => graph.Connect(a, b, toBus: -1));
        Assert.Equal((GraphFault.BusOutOfRange, "\"Strip\" has no input bus -1; it has bus 0 only."), (input.Fault, input.Message));
        Assert.Empty(graph.Connections);
    }

    [Fact]
    public void Connect_Twice_IsRefusedAsDuplicate()
    {
        var graph = new AudioGraph();
        var a = Make.Gain("a");
        graph.Add(a).To(graph.Output);

        var refused = Assert.Throws<GraphException>(() => graph.Connect(a, graph.Output));
        Assert.Equal(GraphFault.DuplicateConnection, refused.Fault);
        Assert.Equal("\"a\" #3 bus 0 is connected to \"Output\" #1 bus 0 already.", refused.Message);
        Assert.Single(graph.Connections);
    }

    [Fact]
    public void Connect_ForeignNode_IsRefused()
    {
        var graph = new AudioGraph();
        var other = new AudioGraph();
        var inside = graph.Add(Make.Gain("inside"));

        Assert.Equal(GraphFault.ForeignNode, Assert.Throws<GraphException>(() => graph.Connect(Make.Gain("stranger"), inside.Node)).Fault);
        Assert.Equal(GraphFault.ForeignNode, Assert.Throws<GraphException>(() => inside.To(other.Output)).Fault);
        Assert.Equal(GraphFault.ForeignNode, Assert.Throws<GraphException>(() => graph.Remove(Make.Gain("stranger"))).Fault);
        Assert.Equal(GraphFault.PermanentNode, Assert.Throws<GraphException>(() => graph.Remove(graph.Output)).Fault);
        Assert.Equal(GraphFault.PermanentNode, Assert.Throws<GraphException>(() => graph.Add(other.Output)).Fault);
        Assert.Equal(GraphFault.NodeAlreadyAdded, Assert.Throws<GraphException>(() => graph.Add(inside.Node)).Fault);
    }

    [Fact]
    public void To_RefusedConnection_LeavesNewNodeOut()
    {
        var graph = new AudioGraph();
        var a = graph.Add(Make.Gain("a"));
        var b = Make.Gain("b");

        Assert.Throws<GraphException>(() => a.To(b, fromBus: 3));
        Assert.Throws<GraphException>(() => a.EventsTo(b));
        Assert.False(graph.Contains(b));
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(3, 2)]
    public void Connect_WouldLoseChannels_IsRefused(int from, int to)
    {
        var graph = new AudioGraph();
        var refused = Assert.Throws<GraphException>(() => graph.Add(Make.Gain("wide", 1, from)).To(Make.Gain("narrow", 1, to)));
        Assert.Equal(GraphFault.ChannelMismatch, refused.Fault);
    }

    [Fact]
    public void ConnectEvents_FromNodeWithoutEvents_IsRefused()
    {
        var graph = new AudioGraph();
        var a = graph.Add(Make.Gain("a"));
        var b = graph.Add(Make.Gain("b"));
        var refused = Assert.Throws<GraphException>(() => graph.ConnectEvents(a.Node, b.Node));
        Assert.Equal((GraphFault.MakesNoEvents, "\"a\" makes no events, so none can go to \"b\"."), (refused.Fault, refused.Message));
    }

    [Fact]
    public void Remove_Node_TakesItsConnectionsAlong()
    {
        var graph = new AudioGraph();
        var a = Make.Constant("a", 1);
        var b = Make.Gain("b");
        graph.Add(a).To(b).To(graph.Output);
        graph.Connect(a, graph.Output);

        graph.Remove(b);

        Assert.Equal([new Connection(a, 0, graph.Output, 0)], graph.Connections);
        Assert.False(graph.Disconnect(a, b));
        Assert.True(graph.Disconnect(a, graph.Output));
        Assert.Empty(graph.Connections);
    }

    [Fact]
    public void Clone_Edited_LeavesTheOriginalAlone()
    {
        var graph = new AudioGraph(inputChannels: 1);
        var a = Make.Gain("a");
        graph.Add(a).To(graph.Output);

        var clone = graph.Clone();
        clone.Remove(a);
        var b = clone.Add(Make.Gain("b"));

        Assert.Equal([a], graph.Nodes);
        Assert.Single(graph.Connections);
        Assert.Same(graph.Output, clone.Output);
        Assert.Equal(new NodeId(4), b.Id);
    }
}
