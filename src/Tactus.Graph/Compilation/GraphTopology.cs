using System.Diagnostics.CodeAnalysis;

namespace Tactus.Graph;

/// <summary>A graph as numbers: ports as they are now, connections by target, and an order in which every node comes after all that it waits for.</summary>
/// <remarks>
/// The order is the postorder of a depth-first walk from the output back to the sources, connections in the order in which they were made, then from
/// every other node that nobody waits for. It depends on the graph alone, and it keeps a strip's nodes together, so that a buffer is read while it is
/// still in the nearest cache.
/// </remarks>
internal sealed class GraphTopology
{
    private GraphTopology(AudioGraph graph)
    {
        Graph = graph;
        Nodes = [.. graph.Input is null ? [] : new Node[] { graph.Input }, .. graph.Nodes, graph.Output];
        Ports = new NodePorts[Nodes.Length];
        var indices = new Dictionary<Node, int>(Nodes.Length);
        for (var index = 0; index < Nodes.Length; index++)
        {
            Ports[index] = Nodes[index].Ports;
            indices.Add(Nodes[index], index);
        }

        AudioFrom = new int[graph.Connections.Count];
        AudioFromBus = new int[AudioFrom.Length];
        AudioTo = new int[AudioFrom.Length];
        AudioToBus = new int[AudioFrom.Length];
        for (var index = 0; index < AudioFrom.Length; index++)
        {
            var connection = graph.Connections[index];
            AudioFrom[index] = indices[connection.From];
            AudioFromBus[index] = connection.FromBus;
            AudioTo[index] = indices[connection.To];
            AudioToBus[index] = connection.ToBus;
            ConnectionRules.Check(connection, Ports[AudioFrom[index]], Ports[AudioTo[index]]);
        }

        EventFrom = new int[graph.EventConnections.Count];
        EventTo = new int[graph.EventConnections.Count];
        for (var index = 0; index < EventFrom.Length; index++)
        {
            var connection = graph.EventConnections[index];
            EventFrom[index] = indices[connection.From];
            EventTo[index] = indices[connection.To];
            ConnectionRules.Check(connection, Ports[EventFrom[index]]);
        }

        AudioInto = CompressedRows.GroupByKey(Nodes.Length, AudioTo);
        EventsInto = CompressedRows.GroupByKey(Nodes.Length, EventTo);
        (Predecessors, Successors) = Neighbours();
        Order = Sort();
    }

    public AudioGraph Graph { get; }

    /// <summary>The input, if there is one, the added nodes, the output.</summary>
    public Node[] Nodes { get; }

    /// <summary>Ports by node.</summary>
    public NodePorts[] Ports { get; }

    /// <summary>Source node of each audio connection.</summary>
    public int[] AudioFrom { get; }

    /// <summary>Source bus of each audio connection.</summary>
    public int[] AudioFromBus { get; }

    /// <summary>Target node of each audio connection.</summary>
    public int[] AudioTo { get; }

    /// <summary>Target bus of each audio connection.</summary>
    public int[] AudioToBus { get; }

    /// <summary>Source node of each event connection.</summary>
    public int[] EventFrom { get; }

    /// <summary>Target node of each event connection.</summary>
    public int[] EventTo { get; }

    /// <summary>Audio connections by target, in the order in which they were made.</summary>
    public CompressedRows AudioInto { get; }

    /// <summary>Event connections by target, in the order in which they were made.</summary>
    public CompressedRows EventsInto { get; }

    /// <summary>Nodes that each node waits for, each once.</summary>
    public CompressedRows Predecessors { get; }

    /// <summary>Nodes that wait for each node, each once.</summary>
    public CompressedRows Successors { get; }

    /// <summary>All nodes, each after all it waits for.</summary>
    public int[] Order { get; }

    /// <exception cref="GraphException">A connection does not fit the ports, or nodes wait for each other.</exception>
    public static GraphTopology Build(AudioGraph graph) => new(graph);

    private (CompressedRows Predecessors, CompressedRows Successors) Neighbours()
    {
        var from = new int[AudioFrom.Length + EventFrom.Length];
        var to = new int[from.Length];
        var count = 0;
        var seenBy = new int[Nodes.Length];
        Array.Fill(seenBy, -1);
        for (var node = 0; node < Nodes.Length; node++)
        {
            foreach (var connection in AudioInto[node])
            {
                AddOnce(AudioFrom[connection], node);
            }

            foreach (var connection in EventsInto[node])
            {
                AddOnce(EventFrom[connection], node);
            }
        }

        return (CompressedRows.Group(Nodes.Length, to.AsSpan(0, count), from.AsSpan(0, count)), CompressedRows.Group(Nodes.Length, from.AsSpan(0, count), to.AsSpan(0, count)));

        void AddOnce(int predecessor, int node)
        {
            if (seenBy[predecessor] != node)
            {
                seenBy[predecessor] = node;
                from[count] = predecessor;
                to[count++] = node;
            }
        }
    }

    private int[] Sort()
    {
        var order = new List<int>(Nodes.Length);
        var isOpen = new bool[Nodes.Length];
        var isDone = new bool[Nodes.Length];
        var path = new Stack<(int Node, int Next)>();
        Visit(Nodes.Length - 1);
        for (var node = 0; node < Nodes.Length; node++)
        {
            // why: starting only where nobody waits keeps a chain together; a node in the middle would be put down before the rest of its strip.
            if (Successors[node].IsEmpty)
            {
                Visit(node);
            }
        }

        // Whatever is left lies on or before a cycle from which nothing leads out.
        for (var node = 0; order.Count < Nodes.Length; node++)
        {
            Visit(node);
        }

        return [.. order];

        void Visit(int root)
        {
            if (isDone[root])
            {
                return;
            }

            isOpen[root] = true;
            path.Push((root, 0));
            while (path.TryPop(out var top))
            {
                var predecessors = Predecessors[top.Node];
                if (top.Next == predecessors.Length)
                {
                    isOpen[top.Node] = false;
                    isDone[top.Node] = true;
                    order.Add(top.Node);
                    continue;
                }

                path.Push((top.Node, top.Next + 1));
                var predecessor = predecessors[top.Next];
                if (isOpen[predecessor])
                {
                    ThrowCycle(path, predecessor);
                }

                if (!isDone[predecessor])
                {
                    isOpen[predecessor] = true;
                    path.Push((predecessor, 0));
                }
            }
        }
    }

    [DoesNotReturn]
    private void ThrowCycle(Stack<(int Node, int Next)> path, int closing)
    {
        // The stack's enumeration starts at its top, and each entry waits for the one above it: that is the direction of flow.
        List<int> cycle = [];
        foreach ((var node, _) in path)
        {
            cycle.Add(node);
            if (node == closing)
            {
                break;
            }
        }

        // why: the same sentence wherever the walk came in.
        var first = cycle.IndexOf(cycle.Min());
        Node[] nodes = [.. cycle[first..].Concat(cycle[..first]).Select(node => Nodes[node])];
        var names = string.Join(" → ", nodes.Append(nodes[0]).Select(node => $"\"{node.Name}\""));
        throw new GraphException(GraphFault.Cycle, $"{names}: these nodes wait for each other; take one of the connections out.", nodes);
    }
}
