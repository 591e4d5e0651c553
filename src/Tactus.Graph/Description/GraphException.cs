namespace Tactus;

/// <summary>What is wrong with a graph or an edit of it.</summary>
public enum GraphFault
{
    /// <summary>Nodes wait for each other; <see cref="GraphException.Nodes"/> lists them in the direction of flow.</summary>
    Cycle,

    /// <summary>A node is not in this graph, or is another graph's input or output.</summary>
    ForeignNode,

    /// <summary>The node is in the graph already, or its identity is taken.</summary>
    NodeAlreadyAdded,

    /// <summary>The graph's own input and output cannot be added or removed.</summary>
    PermanentNode,

    /// <summary>A node has no bus of this number.</summary>
    BusOutOfRange,

    /// <summary>The connection exists already.</summary>
    DuplicateConnection,

    /// <summary>The connection would lose channels.</summary>
    ChannelMismatch,

    /// <summary>The node makes no events.</summary>
    MakesNoEvents,

    /// <summary>The node takes no events.</summary>
    TakesNoEvents,

    /// <summary>A connection with the device's MIDI names a port, group or channel that cannot be.</summary>
    BadMidiConnection,
}

/// <summary>An edit or a compilation was refused. The message is one sentence: where, what, and what is allowed or what to do.</summary>
[MainThread]
public sealed class GraphException : InvalidOperationException
{
    internal GraphException(GraphFault fault, string message, params Node[] nodes)
        : base(message)
    {
        Fault = fault;
        Nodes = nodes;
    }

    /// <summary>What is wrong.</summary>
    public GraphFault Fault { get; }

    /// <summary>The nodes concerned; for a cycle, all nodes on it in the direction of flow.</summary>
    public IReadOnlyList<Node> Nodes { get; }
}
