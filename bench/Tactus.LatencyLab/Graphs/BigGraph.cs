namespace Tactus.LatencyLab;

/// <summary>Graphs of any size, of gains, in the shapes that a compiler may find hard.</summary>
internal static class BigGraph
{
    private const int LayerWidth = 64;

    internal static string[] Shapes { get; } = ["chain", "fanin", "dag", "wide", "random"];

    /// <summary>Makes one.</summary>
    /// <param name="shape">
    /// chain: one after the other. fanin: all into one sum. dag: layers of 64, each node of two to four of the layer before. wide: the same in eight layers.
    /// random: each node of one to four of all before it.
    /// </param>
    /// <param name="size">Nodes.</param>
    internal static AudioGraph Draw(string shape, int size)
    {
        var graph = new AudioGraph(outputChannels: 2, inputChannels: 2);
        var random = new Random(12345);
        var nodes = new Node[size];
        for (var index = 0; index < size; index++)
        {
            nodes[index] = new GainNode(0.25f, grain: 0);
            graph.Add(nodes[index]);
            switch (shape)
            {
                case "chain":
                    graph.Connect(index == 0 ? graph.Input! : nodes[index - 1], nodes[index]);
                    break;
                case "fanin":
                    graph.Connect(graph.Input!, nodes[index]);
                    break;
                default:
                    var width = shape == "wide" ? size / 8 : LayerWidth;
                    var layer = index / width;
                    if (shape == "random")
                        Feed(index, 0, index, random.Next(1, 5));
                    else
                        Feed(index, (layer - 1) * width, layer * width, random.Next(2, 5));
                    break;
            }
        }

        var read = graph.Connections.Select(connection => connection.From).ToHashSet();
        foreach (var end in nodes.Where(node => !read.Contains(node)))
            graph.Connect(end, graph.Output);
        return graph;

        void Feed(int index, int first, int end, int count)
        {
            if (end <= Math.Max(0, first))
            {
                graph.Connect(graph.Input!, nodes[index]);
                return;
            }

            var taken = new HashSet<int>();
            while (taken.Count < Math.Min(count, end - first))
            {
                var source = random.Next(first, end);
                if (taken.Add(source))
                    graph.Connect(nodes[source], nodes[index]);
            }
        }
    }
}
