using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tactus.Supervision;

/// <summary>A graph and its timeline as text, for an engine in another process: nodes by kind, settings and parameters, in the graph's order.</summary>
internal sealed record EngineDocument
{
    public required int OutputChannels { get; init; }

    public required int InputChannels { get; init; }

    public required IReadOnlyList<NodeDocument> Nodes { get; init; }

    /// <summary>From, output bus, to, input bus; in the order in which they were made, which is the order of the sums.</summary>
    public required IReadOnlyList<int[]> Connections { get; init; }

    /// <summary>From, to.</summary>
    public required IReadOnlyList<int[]> EventConnections { get; init; }

    /// <summary>What nodes get of the device's MIDI.</summary>
    public IReadOnlyList<MidiInputDocument> MidiInputs { get; init; } = [];

    /// <summary>What nodes send to the device's MIDI.</summary>
    public IReadOnlyList<MidiOutputDocument> MidiOutputs { get; init; } = [];

    public bool PlaysMidiByDefault { get; init; } = true;

    /// <summary>Missing when only the graph changes.</summary>
    public TimelineDocument? Timeline { get; init; }

    internal static EngineDocument Of(AudioGraph graph, Timeline? timeline) => new()
    {
        OutputChannels = graph.Output.ChannelCount,
        InputChannels = graph.Input?.ChannelCount ?? 0,
        Nodes = [.. graph.Nodes.Select(node => NodeDocument.Of(node, graph.IdOf(node)))],
        Connections = [.. graph.Connections.Select(c => new[] { graph.IdOf(c.From).Value, c.FromBus, graph.IdOf(c.To).Value, c.ToBus })],
        EventConnections = [.. graph.EventConnections.Select(c => new[] { graph.IdOf(c.From).Value, graph.IdOf(c.To).Value })],
        MidiInputs = [.. graph.MidiInputs.Select(c => new MidiInputDocument(graph.IdOf(c.To).Value, c.Input))],
        MidiOutputs = [.. graph.MidiOutputs.Select(c => new MidiOutputDocument(graph.IdOf(c.From).Value, c.Output))],
        PlaysMidiByDefault = graph.PlaysMidiByDefault,
        Timeline = timeline is null ? null : TimelineDocument.Of(timeline, graph),
    };

    internal byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, DocumentJson.Default.EngineDocument);

    /// <exception cref="EngineException">It is not a document of this version.</exception>
    internal static EngineDocument FromUtf8(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, DocumentJson.Default.EngineDocument) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new EngineException(EngineFault.Internal, $"the supervisor sent a graph that cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Builds the graph. Nodes that a graph before had under the same id, kind and settings are taken from there, so that they keep their sound.</summary>
    internal AudioGraph Build(AudioGraph? previous)
    {
        var graph = new AudioGraph(OutputChannels, InputChannels) { PlaysMidiByDefault = PlaysMidiByDefault };
        foreach (var document in Nodes)
        {
            graph.Add(document.ReuseOrCreate(previous), new NodeId(document.Id));
        }

        foreach (var connection in Connections)
        {
            graph.Connect(Find(graph, connection[0]), Find(graph, connection[2]), connection[1], connection[3]);
        }

        foreach (var connection in EventConnections)
        {
            graph.ConnectEvents(Find(graph, connection[0]), Find(graph, connection[1]));
        }

        foreach (var connection in MidiInputs)
        {
            graph.ConnectMidiInput(Find(graph, connection.Node), connection.Input);
        }

        foreach (var connection in MidiOutputs)
        {
            graph.ConnectMidiOutput(Find(graph, connection.Node), connection.Output);
        }

        return graph;
    }

    internal static Node Find(AudioGraph graph, int id) =>
        graph.TryFind(new NodeId(id), out var node) ? node : throw new EngineException(EngineFault.Internal, $"the supervisor named node #{id}, which is not in the graph.");
}

/// <summary>MIDI of the device for a node.</summary>
internal sealed record MidiInputDocument(int Node, MidiInput Input);

/// <summary>Events of a node for the device's MIDI.</summary>
internal sealed record MidiOutputDocument(int Node, MidiOutput Output);

/// <summary>One node as text.</summary>
internal sealed record NodeDocument(int Id, string Kind, string Name, IReadOnlyDictionary<string, string> Settings, double[] Parameters)
{
    internal static NodeDocument Of(Node node, NodeId id)
    {
        var values = new double[node.Parameters.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = node[node.Parameters[index]];
        }

        return new NodeDocument(id.Value, NodeCatalog.KindOf(node), node.Name, node.SaveSettings(), values);
    }

    internal Node ReuseOrCreate(AudioGraph? previous)
    {
        if (previous is not null && previous.TryFind(new NodeId(Id), out var known) && IsSame(known))
        {
            Configure(known);
            return known;
        }

        if (!NodeCatalog.TryCreate(Kind, out var node))
        {
            throw new EngineException(
                EngineFault.BadInput,
                $"node \"{Name}\" is of the kind \"{Kind}\", which this program has not registered; call NodeCatalog.Register before EngineProcess.RunIfChild.");
        }

        foreach (var (key, value) in Settings)
        {
            node.LoadSetting(key, value);
        }

        Configure(node);
        return node;
    }

    private bool IsSame(Node node)
    {
        var settings = node.SaveSettings();
        return NodeCatalog.KindOf(node) == Kind
            && settings.Count == Settings.Count
            && Settings.All(pair => settings.TryGetValue(pair.Key, out var value) && value == pair.Value);
    }

    private void Configure(Node node)
    {
        node.Name = Name;
        for (var index = 0; index < Math.Min(Parameters.Length, node.Parameters.Count); index++)
        {
            var parameter = node.Parameters[index];
            if (node[parameter] != Parameters[index])
            {
                node[parameter] = Parameters[index];
            }
        }
    }
}

/// <summary>Source-generated JSON of the documents.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EngineDocument))]
[JsonSerializable(typeof(RenderDocument))]
[JsonSerializable(typeof(EngineOptions))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(RenderReport))]
internal sealed partial class DocumentJson : JsonSerializerContext;
