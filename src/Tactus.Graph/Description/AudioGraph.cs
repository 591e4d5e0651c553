using System.Diagnostics.CodeAnalysis;

namespace Tactus;

/// <summary>Describes what plays: nodes and the connections between them. Control side only; a compiler turns it into a plan.</summary>
/// <remarks>
/// <para>Order is part of the description: nodes are listed as they were added, connections as they were made, and an input bus adds its sources up
/// in the order of their connections. The same edits therefore give the same plan and the same bits.</para>
/// <para>Connections are checked when they are made, except for cycles: an edit may pass through one, so they are looked for by
/// <see cref="Validate"/> and by the compiler. A refused edit changes nothing.</para>
/// </remarks>
[MainThread]
public sealed partial class AudioGraph
{
    private const int OutputId = 1;
    private const int InputId = 2;
    private const int FirstId = 3;

    private readonly List<Node> _nodes = [];
    private readonly List<Connection> _connections = [];
    private readonly List<EventConnection> _eventConnections = [];
    private readonly Dictionary<Node, NodeId> _ids = [];
    private readonly Dictionary<NodeId, Node> _nodesById = [];
    private readonly HashSet<Connection> _connectionSet = [];
    private readonly HashSet<EventConnection> _eventConnectionSet = [];
    private int _nextId = FirstId;

    /// <summary>An empty graph.</summary>
    /// <param name="outputChannels">Channels of <see cref="Output"/>, 1 to <see cref="SilenceMask.MaxChannels"/>.</param>
    /// <param name="inputChannels">Channels of <see cref="Input"/>; 0 for a graph that captures nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A channel count is outside its range.</exception>
    public AudioGraph(int outputChannels = 2, int inputChannels = 0)
        : this(new OutputNode(Checked(outputChannels, 1)), Checked(inputChannels, 0) == 0 ? null : new InputNode(inputChannels))
    {
    }

    private AudioGraph(OutputNode output, InputNode? input)
    {
        Output = output;
        Input = input;
        Register(output, new NodeId(OutputId));
        if (input is not null)
        {
            Register(input, new NodeId(InputId));
        }
    }

    /// <summary>Where the sound leaves; always there, identity 1.</summary>
    public OutputNode Output { get; }

    /// <summary>Where captured sound enters, identity 2; <see langword="null"/> when the graph captures nothing.</summary>
    public InputNode? Input { get; }

    /// <summary>The nodes that were added, in that order; without <see cref="Output"/> and <see cref="Input"/>.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>All audio connections, in the order in which they were made.</summary>
    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>All event connections, in the order in which they were made.</summary>
    public IReadOnlyList<EventConnection> EventConnections => _eventConnections;

    /// <summary>Counts edits.</summary>
    public int Version { get; private set; }

    /// <summary>The handle of a node.</summary>
    /// <exception cref="GraphException">The node is not in this graph.</exception>
    public NodeHandle this[Node node] => new(this, node, IdOf(node));

    /// <summary>Adds a node under the next free identity.</summary>
    /// <exception cref="GraphException">The node is in the graph already, or is a graph's input or output.</exception>
    public NodeHandle Add(Node node) => Add(node, new NodeId(_nextId));

    /// <summary>Adds a node under an identity that it had before, as when a saved graph is built again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The identity is one of the reserved numbers below 3.</exception>
    /// <exception cref="GraphException">The node is in the graph already, its identity is taken, or it is a graph's input or output.</exception>
    public NodeHandle Add(Node node, NodeId id)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentOutOfRangeException.ThrowIfLessThan(id.Value, FirstId, nameof(id));
        if (node is OutputNode or InputNode)
        {
            throw new GraphException(GraphFault.PermanentNode, $"\"{node.Name}\" is made by its graph and cannot be added to one.", node);
        }

        if (_ids.TryGetValue(node, out var known))
        {
            throw new GraphException(GraphFault.NodeAlreadyAdded, $"\"{node.Name}\" is in the graph already, as {known}.", node);
        }

        if (_nodesById.TryGetValue(id, out var owner))
        {
            throw new GraphException(GraphFault.NodeAlreadyAdded, $"\"{node.Name}\" cannot be {id}: \"{owner.Name}\" is.", node, owner);
        }

        Register(node, id);
        _nodes.Add(node);
        _nextId = Math.Max(_nextId, id.Value + 1);
        Version++;
        return new NodeHandle(this, node, id);
    }

    /// <summary>Takes a node and all its connections out. Its identity is not given to another node.</summary>
    /// <exception cref="GraphException">The node is not in this graph, or is its input or output.</exception>
    public void Remove(Node node)
    {
        var id = IdOf(node);
        if (node is OutputNode or InputNode)
        {
            throw new GraphException(GraphFault.PermanentNode, $"\"{node.Name}\" belongs to the graph and cannot be removed.", node);
        }

        _connections.RemoveAll(connection => Touches(connection.From, connection.To) && _connectionSet.Remove(connection));
        _eventConnections.RemoveAll(connection => Touches(connection.From, connection.To) && _eventConnectionSet.Remove(connection));
        RemoveMidiOf(node);
        _ids.Remove(node);
        _nodesById.Remove(id);
        _nodes.Remove(node);
        Version++;

        bool Touches(Node from, Node to) => ReferenceEquals(from, node) || ReferenceEquals(to, node);
    }

    /// <summary>Whether the node is in this graph; its input and output are.</summary>
    public bool Contains(Node node) => _ids.ContainsKey(node);

    /// <summary>Identity of a node.</summary>
    /// <exception cref="GraphException">The node is not in this graph.</exception>
    public NodeId IdOf(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _ids.TryGetValue(node, out var id)
            ? id
            : throw new GraphException(GraphFault.ForeignNode, $"\"{node.Name}\" is not in this graph; add it first.", node);
    }

    /// <summary>The node with an identity.</summary>
    public bool TryFind(NodeId id, [NotNullWhen(true)] out Node? node) => _nodesById.TryGetValue(id, out node);

    /// <summary>Connects an output bus to an input bus; see <see cref="Connection"/> for differing channel counts.</summary>
    /// <exception cref="GraphException">A node is not in this graph, a bus does not exist, the connection does already, or it would lose channels.</exception>
    public void Connect(Node from, Node to, int fromBus = 0, int toBus = 0)
    {
        IdOf(from);
        IdOf(to);
        var connection = new Connection(from, fromBus, to, toBus);
        ConnectionRules.Check(connection);
        if (!_connectionSet.Add(connection))
        {
            throw new GraphException(
                GraphFault.DuplicateConnection, $"{this[from]} bus {fromBus} is connected to {this[to]} bus {toBus} already.", from, to);
        }

        _connections.Add(connection);
        Version++;
    }

    /// <summary>Takes a connection out.</summary>
    /// <returns><see langword="false"/> if there was none.</returns>
    public bool Disconnect(Node from, Node to, int fromBus = 0, int toBus = 0)
    {
        var connection = new Connection(from, fromBus, to, toBus);
        if (!_connectionSet.Remove(connection))
        {
            return false;
        }

        _connections.Remove(connection);
        Version++;
        return true;
    }

    /// <summary>Sends the events that one node makes to another.</summary>
    /// <exception cref="GraphException">A node is not in this graph, the first makes no events, or the connection exists already.</exception>
    public void ConnectEvents(Node from, Node to)
    {
        IdOf(from);
        IdOf(to);
        var connection = new EventConnection(from, to);
        ConnectionRules.Check(connection);
        if (!_eventConnectionSet.Add(connection))
        {
            throw new GraphException(GraphFault.DuplicateConnection, $"{this[from]} sends its events to {this[to]} already.", from, to);
        }

        _eventConnections.Add(connection);
        Version++;
    }

    /// <summary>Takes an event connection out.</summary>
    /// <returns><see langword="false"/> if there was none.</returns>
    public bool DisconnectEvents(Node from, Node to)
    {
        var connection = new EventConnection(from, to);
        if (!_eventConnectionSet.Remove(connection))
        {
            return false;
        }

        _eventConnections.Remove(connection);
        Version++;
        return true;
    }

    /// <summary>Checks what the compiler will check: ports as they are now, and that no nodes wait for each other.</summary>
    /// <exception cref="GraphException">Something is wrong.</exception>
    public void Validate() => Graph.GraphTopology.Build(this);

    /// <summary>A graph of the same nodes, identities and connections, to be edited and thrown away or put in place as a whole.</summary>
    /// <remarks>The nodes themselves are shared: values and settings changed through one graph are changed in both.</remarks>
    public AudioGraph Clone()
    {
        var clone = new AudioGraph(Output, Input) { _nextId = _nextId, Version = Version };
        foreach (var node in _nodes)
        {
            clone.Register(node, _ids[node]);
            clone._nodes.Add(node);
        }

        clone._connections.AddRange(_connections);
        clone._connectionSet.UnionWith(_connections);
        clone._eventConnections.AddRange(_eventConnections);
        clone._eventConnectionSet.UnionWith(_eventConnections);
        CopyMidiTo(clone);
        return clone;
    }

    internal void ConnectAdding(Node from, Node to, int fromBus, int toBus)
    {
        var isNew = AddIfNew(to);
        try
        {
            Connect(from, to, fromBus, toBus);
        }
        catch (GraphException) when (isNew)
        {
            Remove(to);
            throw;
        }
    }

    internal void ConnectEventsAdding(Node from, Node to)
    {
        var isNew = AddIfNew(to);
        try
        {
            ConnectEvents(from, to);
        }
        catch (GraphException) when (isNew)
        {
            Remove(to);
            throw;
        }
    }

    private static int Checked(int channelCount, int least)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channelCount, SilenceMask.MaxChannels);
        return channelCount;
    }

    private bool AddIfNew(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_ids.ContainsKey(node))
        {
            return false;
        }

        if (node is OutputNode or InputNode)
        {
            throw new GraphException(GraphFault.ForeignNode, $"\"{node.Name}\" belongs to another graph; use this graph's own.", node);
        }

        Add(node);
        return true;
    }

    private void Register(Node node, NodeId id)
    {
        _ids.Add(node, id);
        _nodesById.Add(id, node);
    }
}
