using System.Globalization;

namespace Tactus.Measurement;

/// <summary>The control <c>bench/reference/graph</c> on one case: a process a turn, which checks itself before it is timed.</summary>
/// <param name="path">The program.</param>
/// <param name="graphCase">The graph.</param>
/// <param name="executor"><c>own</c>: one thread; <c>stat</c>: two, by a schedule made before.</param>
internal sealed class GraphControl(string path, GraphCase graphCase, string executor)
{
    /// <summary>Sum of the squares of the latest output.</summary>
    internal double Energy { get; private set; }

    /// <returns>The median nanoseconds of a block.</returns>
    internal double Measure(double seconds)
    {
        var lines = ReferencePrograms.Run(
            path,
            graphCase.Topology,
            graphCase.Size.ToString(CultureInfo.InvariantCulture),
            graphCase.Frames.ToString(CultureInfo.InvariantCulture),
            executor,
            graphCase.Grain.ToString(CultureInfo.InvariantCulture),
            seconds.ToString(CultureInfo.InvariantCulture));
        var figures = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(
            words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
        Energy = figures["energy"];
        return figures["median"];
    }
}
