using System.Globalization;

namespace Tactus.Measurement;

/// <summary>One graph of the set at one block length, with or without work in its nodes.</summary>
/// <param name="Topology">chain, fanin or dag.</param>
/// <param name="Size">64, 512 or 2048.</param>
/// <param name="Frames">Frames of a block.</param>
/// <param name="Grain">Steps of integer work behind each node's gain.</param>
internal sealed record GraphCase(string Topology, int Size, int Frames, int Grain = 0)
{
    internal string Name => string.Create(CultureInfo.InvariantCulture, $"graph.{Topology}{Size}.f{Frames}{(Grain == 0 ? "" : $".grain{Grain}")}");

    /// <summary>The same graph as <c>bench/reference/common.hpp</c> makes: inputs of every node in topological order (-1 is the source) and its gain; the last is the sink.</summary>
    internal (List<int[]> Inputs, List<float> Gains) Draw() => Topology switch
    {
        "chain" => Chain(Size),
        "fanin" => FanIn(Size),
        _ => Layered(Size switch { 64 => 8, 512 => 16, _ => Size / 64 }),
    };

    private static (List<int[]> Inputs, List<float> Gains) Chain(int size) =>
        ([.. Enumerable.Range(-1, size).Select(before => new[] { before })], [.. Enumerable.Repeat(0.9997f, size)]);

    private static (List<int[]> Inputs, List<float> Gains) FanIn(int size) =>
        ([.. Enumerable.Repeat(new[] { -1 }, size), [.. Enumerable.Range(0, size)]], [.. Enumerable.Repeat(0.9997f, size), 1f / size]);

    private (List<int[]> Inputs, List<float> Gains) Layered(int layers)
    {
        var width = Size / layers;
        var random = 12345u;
        var inputs = new List<int[]>();
        var gains = new List<float>();
        for (var node = 0; node < Size; node++)
        {
            if (node < width)
            {
                inputs.Add([-1]);
                gains.Add(1f / (1 + node));
                continue;
            }

            var before = (node / width - 1) * width;
            var count = 2 + Next(3);
            var taken = new List<int>();
            for (var input = 0; input < count; input++)
            {
                var index = Next(width);
                while (taken.Contains(before + index))
                    index = (index + 1) % width;
                taken.Add(before + index);
            }

            inputs.Add([.. taken]);
            gains.Add(1f / count);
        }

        inputs.Add([.. Enumerable.Range(Size - width, width)]);
        gains.Add(1f / width);
        return (inputs, gains);

        int Next(int below)
        {
            random = random * 1664525u + 1013904223u;
            return (int)((random >> 8) % (uint)below);
        }
    }
}
