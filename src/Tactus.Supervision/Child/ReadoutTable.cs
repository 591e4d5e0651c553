namespace Tactus.Supervision;

/// <summary>Where each readout of a graph lies in the channel: node by node in the graph's order, each node's readouts in theirs. Both processes compute the same table.</summary>
internal sealed class ReadoutTable
{
    private readonly (Node Node, Readout Readout)[] _entries;
    private readonly Dictionary<Node, int> _firstByNode = [];

    private ReadoutTable((Node Node, Readout Readout)[] entries)
    {
        _entries = entries;
        for (var index = 0; index < entries.Length; index++)
        {
            _firstByNode.TryAdd(entries[index].Node, index);
        }
    }

    internal static ReadoutTable Empty { get; } = new([]);

    internal static ReadoutTable Of(AudioGraph graph) => new(
        [.. graph.Nodes.SelectMany(node => node.Parameters.Readouts.Select(readout => (node, readout))).Take(EngineChannel.MaxReadouts)]);

    internal void CopyTo(Span<float> values, IEngine engine)
    {
        for (var index = 0; index < _entries.Length; index++)
        {
            values[index] = engine.Read(_entries[index].Node, _entries[index].Readout);
        }
    }

    internal float Read(ReadOnlySpan<float> values, Node node, Readout readout) =>
        _firstByNode.TryGetValue(node, out var first) && first + readout.Index < _entries.Length ? values[first + readout.Index] : float.NaN;
}
