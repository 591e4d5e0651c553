namespace Tactus;

/// <summary>A node in its graph, for connecting it in a sentence: <c>graph.Add(synth).To(reverb).To(graph.Output)</c>.</summary>
/// <remarks>Every step returns the handle of the node it leads to. A node that is not in the graph yet is added on the way.</remarks>
[MainThread]
public readonly struct NodeHandle : IEquatable<NodeHandle>
{
    internal NodeHandle(AudioGraph graph, Node node, NodeId id)
    {
        Graph = graph;
        Node = node;
        Id = id;
    }

    /// <summary>The graph.</summary>
    public AudioGraph Graph { get; }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>Identity of the node in the graph.</summary>
    public NodeId Id { get; }

    /// <summary>Whether both are the same node of the same graph.</summary>
    public static bool operator ==(NodeHandle left, NodeHandle right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(NodeHandle left, NodeHandle right) => !left.Equals(right);

    /// <summary>Connects an output bus to an input bus of <paramref name="other"/>.</summary>
    /// <returns>The handle of <paramref name="other"/>.</returns>
    /// <exception cref="GraphException">See <see cref="AudioGraph.Connect"/>.</exception>
    public NodeHandle To(Node other, int fromBus = 0, int toBus = 0)
    {
        Graph.ConnectAdding(Node, other, fromBus, toBus);
        return Graph[other];
    }

    /// <summary>Sends the node's events to <paramref name="other"/>.</summary>
    /// <returns>The handle of <paramref name="other"/>.</returns>
    /// <exception cref="GraphException">See <see cref="AudioGraph.ConnectEvents"/>.</exception>
    public NodeHandle EventsTo(Node other)
    {
        Graph.ConnectEventsAdding(Node, other);
        return Graph[other];
    }

    /// <summary>Lets the node get MIDI of the device.</summary>
    /// <returns>This handle.</returns>
    /// <exception cref="GraphException">See <see cref="AudioGraph.ConnectMidiInput"/>.</exception>
    public NodeHandle FromMidiInput(MidiInput? input = null)
    {
        Graph.ConnectMidiInput(Node, input);
        return this;
    }

    /// <summary>Sends the node's events to the device's MIDI.</summary>
    /// <returns>This handle.</returns>
    /// <exception cref="GraphException">See <see cref="AudioGraph.ConnectMidiOutput"/>.</exception>
    public NodeHandle ToMidiOutput(MidiOutput? output = null)
    {
        Graph.ConnectMidiOutput(Node, output);
        return this;
    }

    /// <inheritdoc/>
    public bool Equals(NodeHandle other) => ReferenceEquals(Graph, other.Graph) && ReferenceEquals(Node, other.Node);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Graph, Node);

    /// <inheritdoc/>
    public override string ToString() => $"\"{Node.Name}\" {Id}";
}
