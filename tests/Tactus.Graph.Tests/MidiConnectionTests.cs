namespace Tactus.Graph.Tests;

/// <summary>Connections with the device's MIDI, as far as the description goes.</summary>
public sealed class MidiConnectionTests
{
    private readonly AudioGraph _graph = new();
    private readonly Relay _relay = new();

    public MidiConnectionTests() => _graph.Add(_relay).To(_graph.Output);

    [Fact]
    public void Connect_WhatCannotBe_IsRefusedAndNothingChanges()
    {
        var deaf = new Deaf();
        _graph.Add(deaf);
        var version = _graph.Version;
        Assert.Equal(GraphFault.TakesNoEvents, Assert.Throws<GraphException>(() => _graph.ConnectMidiInput(deaf)).Fault);
        Assert.Equal(GraphFault.MakesNoEvents, Assert.Throws<GraphException>(() => _graph.ConnectMidiOutput(deaf)).Fault);
        Assert.Equal(GraphFault.ForeignNode, Assert.Throws<GraphException>(() => _graph.ConnectMidiInput(new Relay())).Fault);
        foreach (var input in (MidiInput[])[new() { Group = 16 }, new() { Channel = -1 }, new() { ToChannel = 16 }, new() { PortName = " " }, new() { PortName = "a", Group = 0 }])
        {
            Assert.Equal(GraphFault.BadMidiConnection, Assert.Throws<GraphException>(() => _graph.ConnectMidiInput(_relay, input)).Fault);
        }

        Assert.Equal(version, _graph.Version);
        _graph.ConnectMidiInput(_relay);
        Assert.Equal(GraphFault.DuplicateConnection, Assert.Throws<GraphException>(() => _graph.ConnectMidiInput(_relay, new MidiInput())).Fault);
    }

    [Fact]
    public void Disconnect_TakesOutOnlyThatConnection()
    {
        _graph.ConnectMidiInput(_relay);
        _graph.ConnectMidiInput(_relay, new MidiInput { Channel = 1 });
        _graph.ConnectMidiOutput(_relay, new MidiOutput { Group = 3 });
        Assert.False(_graph.DisconnectMidiInput(_relay, new MidiInput { Channel = 2 }));
        Assert.True(_graph.DisconnectMidiInput(_relay));
        Assert.Equal(1, Assert.Single(_graph.MidiInputs).Input.Channel);
        Assert.False(_graph.DisconnectMidiOutput(_relay));
        Assert.True(_graph.DisconnectMidiOutput(_relay, new MidiOutput { Group = 3 }));
    }

    [Fact]
    public void Clone_HasTheConnectionsAndRemoveTakesThemAlong()
    {
        _graph.ConnectMidiInput(_relay);
        _graph.ConnectMidiOutput(_relay);
        _graph.PlaysMidiByDefault = false;
        var clone = _graph.Clone();
        clone.Remove(_relay);
        Assert.Empty(clone.MidiInputs);
        Assert.Empty(clone.MidiOutputs);
        Assert.False(clone.PlaysMidiByDefault);
        Assert.Single(_graph.MidiInputs);
        Assert.Single(_graph.Clone().MidiOutputs);
    }

    private sealed class Relay : Node
    {
        public override NodePorts Ports { get; } = new([], [2], TakesEvents: true, MakesEvents: true);

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => throw new InvalidOperationException("never played");
    }

    private sealed class Deaf : Node
    {
        protected override INodeProcessor CreateProcessor(in PrepareContext context) => throw new InvalidOperationException("never played");
    }
}
