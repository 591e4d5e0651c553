namespace Tactus.Graph;

/// <summary>Turns a graph into plans, one after the other, and keeps what must outlive them: processors, delay lines, events on their way.</summary>
/// <remarks>
/// <para>A node that stays in the graph, with the same <see cref="Node.Revision"/>, keeps its processor from plan to plan, and with it its voices, tails
/// and delay lines; so does a connection that stays delayed.</para>
/// <para>Plans must be played in the order in which they were compiled. The compiler itself never touches what the audio side is using: all that is
/// changed by a compilation is new, and what became superfluous is handed out in <see cref="Compilation.Retired"/>.</para>
/// </remarks>
/// <param name="context">What processors are prepared for; another sample rate or longer blocks need another compiler.</param>
/// <param name="lockPages">Whether plans ask the system to keep their buffers in memory.</param>
[MainThread]
public sealed class GraphCompiler(PrepareContext context, bool lockPages = false) : IDisposable
{
    private Dictionary<Node, NodeRecord> _records = [];
    private Dictionary<Connection, DelayLine> _delayLines = [];
    private Dictionary<EventConnection, EventDelay> _eventDelays = [];

    /// <summary>What processors are prepared for.</summary>
    public PrepareContext Context { get; } = context;

    /// <summary>Compiles the graph as it is now.</summary>
    /// <remarks>If it fails, whatever it made is disposed of again and the compiler is as it was: the plan before plays on.</remarks>
    /// <exception cref="GraphException">Nodes wait for each other, or a node's ports no longer fit its connections.</exception>
    /// <exception cref="OutOfMemoryException">The system has no memory for the buffers.</exception>
    public Compilation Compile(AudioGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var topology = GraphTopology.Build(graph);
        var created = new List<IDisposable>();
        try
        {
            var (records, recordOf, fresh) = Instantiate(topology, created);
            var latency = LatencyPass.Run(topology, recordOf);
            var delayLines = DelayAudio(topology, latency, created);
            var eventDelays = DelayEvents(topology, latency, created);
            var plan = PlanBuilder.Build(
                new PlanInputs(topology, recordOf, latency, connection => delayLines[connection], connection => eventDelays[connection], Context, lockPages));
            List<IDisposable> retired =
            [
                .. ReferenceEquals(records, _records) ? [] : _records.Where(known => !records.TryGetValue(known.Key, out var kept) || kept != known.Value).Select(known => known.Value.Instance),
                .. _delayLines.Where(known => !delayLines.TryGetValue(known.Key, out var kept) || kept != known.Value).Select(known => known.Value),
                .. _eventDelays.Where(known => !eventDelays.TryGetValue(known.Key, out var kept) || kept != known.Value).Select(known => known.Value),
            ];
            (_records, _delayLines, _eventDelays) = (records, delayLines, eventDelays);
            return new Compilation(plan, fresh, retired);
        }
        catch
        {
            created.ForEach(made => made.Dispose());
            throw;
        }
    }

    /// <summary>Disposes of everything that the newest plan uses; only after it has left the audio thread. Plans are disposed of by their owner.</summary>
    public void Dispose()
    {
        foreach (var record in _records.Values)
        {
            record.Instance.Dispose();
        }

        foreach (var line in _delayLines.Values)
        {
            line.Dispose();
        }

        foreach (var delay in _eventDelays.Values)
        {
            delay.Dispose();
        }

        (_records, _delayLines, _eventDelays) = ([], [], []);
    }

    private (Dictionary<Node, NodeRecord> Records, NodeRecord?[] RecordOf, List<NodeInstance> Fresh) Instantiate(GraphTopology topology, List<IDisposable> created)
    {
        var recordOf = new NodeRecord?[topology.Nodes.Length];
        var fresh = new List<NodeInstance>();
        var kept = 0;
        for (var index = 0; index < recordOf.Length; index++)
        {
            var node = topology.Nodes[index];
            if (node is InputNode or OutputNode)
            {
                continue;
            }

            if (_records.TryGetValue(node, out var record) && record.Instance.Revision == node.Revision)
            {
                kept++;
            }
            else
            {
                record = new NodeRecord(node.CreateInstance(Context));
                created.Add(record.Instance);
                fresh.Add(record.Instance);
            }

            recordOf[index] = record;
        }

        // why: nearly all edits leave the nodes alone.
        var records = _records;
        if (fresh.Count > 0 || kept < _records.Count)
        {
            records = new Dictionary<Node, NodeRecord>(recordOf.Length);
            for (var index = 0; index < recordOf.Length; index++)
            {
                if (recordOf[index] is { } record)
                {
                    records.Add(topology.Nodes[index], record);
                }
            }
        }

        return (records, recordOf, fresh);
    }

    private Dictionary<Connection, DelayLine> DelayAudio(GraphTopology topology, LatencyPass latency, List<IDisposable> created)
    {
        var lines = new Dictionary<Connection, DelayLine>();
        for (var index = 0; index < topology.AudioFrom.Length; index++)
        {
            var delayFrames = latency.AudioCompensationFrames[index];
            if (delayFrames == 0)
            {
                continue;
            }

            var connection = topology.Graph.Connections[index];
            var channels = topology.Ports[topology.AudioFrom[index]].AudioOutputs[connection.FromBus];
            if (!_delayLines.TryGetValue(connection, out var line) || !line.Fits(channels, delayFrames))
            {
                line = new DelayLine(channels, delayFrames, Context.MaxBlockFrames);
                created.Add(line);
            }

            lines.Add(connection, line);
        }

        return lines;
    }

    private Dictionary<EventConnection, EventDelay> DelayEvents(GraphTopology topology, LatencyPass latency, List<IDisposable> created)
    {
        var delays = new Dictionary<EventConnection, EventDelay>();
        for (var index = 0; index < topology.EventFrom.Length; index++)
        {
            var connection = topology.Graph.EventConnections[index];
            if (latency.EventCompensationFrames[index] == 0)
            {
                continue;
            }

            if (!_eventDelays.TryGetValue(connection, out var delay))
            {
                delay = new EventDelay();
                created.Add(delay);
            }

            delays.Add(connection, delay);
        }

        return delays;
    }
}

/// <summary>What a compilation gives.</summary>
/// <param name="Plan">The new plan; the caller owns it.</param>
/// <param name="Created">Nodes that play for the first time: rehearse them before the plan goes live.</param>
/// <param name="Retired">What no plan from this one on uses: dispose of it, and of the plan before, once that has left the audio thread.</param>
[MainThread]
public sealed record Compilation(ExecutionPlan Plan, IReadOnlyList<NodeInstance> Created, IReadOnlyList<IDisposable> Retired);

/// <summary>What is kept of a node from plan to plan.</summary>
internal sealed class NodeRecord(NodeInstance instance)
{
    public NodeInstance Instance { get; } = instance;

    public NodeFaults Faults { get; } = new(instance);

    public NodeTicks Ticks { get; } = new();
}
