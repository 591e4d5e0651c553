namespace Tactus.Scheduling.Tests;

/// <summary>Graphs of any shape, the same for the same seed.</summary>
internal static class RandomGraphs
{
    /// <summary>Sources (forking or not) below, leaky gains above, each fed by one to four nodes before it; what nobody takes goes to the output.</summary>
    internal static AudioGraph Make(int seed, int nodeCount)
    {
        var random = new Random(seed);
        var graph = new AudioGraph();
        var nodes = new List<Node>();
        var isTaken = new HashSet<Node>();
        for (var index = 0; index < nodeCount; index++)
        {
            if (index < 3 || random.Next(5) == 0)
            {
                nodes.Add(new Choir((uint)(seed * 1000 + index), random.Next(1, 6)));
                graph.Add(nodes[^1]);
                continue;
            }

            var node = new Leaky((float)random.NextDouble() * 0.9f, (float)random.NextDouble() * 0.5f);
            graph.Add(node);
            foreach (var source in Enumerable.Range(0, random.Next(1, 5)).Select(_ => nodes[random.Next(Math.Max(0, nodes.Count - 24), nodes.Count)]).Distinct())
            {
                graph.Connect(source, node);
                isTaken.Add(source);
            }

            nodes.Add(node);
        }

        foreach (var node in nodes.Where(node => !isTaken.Contains(node)))
        {
            graph.Connect(node, graph.Output);
        }

        return graph;
    }
}
