namespace Tactus.Supervision.Tests;

/// <summary>A graph on its way to another process.</summary>
public sealed class EngineDocumentTests
{
    [Fact]
    public void Graph_WithMidiOfTheDevice_ArrivesAsItWas()
    {
        BuiltInNodes.Register();
        var graph = new AudioGraph { PlaysMidiByDefault = false };
        var through = new MidiThrough();
        graph.Add(through)
            .FromMidiInput()
            .FromMidiInput(new MidiInput { PortName = "Keystation", Channel = 3, ToChannel = 4 })
            .ToMidiOutput(new MidiOutput { Group = 2, ToChannel = 15 });

        var copy = EngineDocument.FromUtf8(EngineDocument.Of(graph, timeline: null).ToUtf8()).Build(previous: null);

        Assert.False(copy.PlaysMidiByDefault);
        Assert.Equal(graph.MidiInputs.Select(connection => connection.Input), copy.MidiInputs.Select(connection => connection.Input));
        Assert.All(copy.MidiInputs, connection => Assert.Equal(graph.IdOf(through), copy.IdOf(connection.To)));
        Assert.Equal(graph.MidiOutputs.Select(connection => connection.Output), copy.MidiOutputs.Select(connection => connection.Output));
    }
}
