using System.Globalization;
using System.Text.Json.Nodes;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>What a node costs on one thread, beside the control; the two take turns on one processor.</summary>
internal static class SerialWalk
{
    internal static int Run(IReadOnlyList<GraphCase> cases, string control, int rounds, double seconds, bool isJson)
    {
        // why: the control binds itself to the first processor as well, and the two may not be alike.
        RealTimeThread.PromoteCurrent(new RealTimeThreadOptions { Name = "lab", Priority = 0, Processor = 0 });
        var results = new JsonArray();
        var areEqual = true;
        if (!isJson)
            Console.WriteLine($"{"ns a node",-26} {"C++ own",9} {"serial",9} {"ratio",7} {"least",9} {"most",7}");
        foreach (var graphCase in cases)
        {
            using var serial = new GraphSubject(graphCase, new SerialExecutor());
            var own = new GraphControl(control, graphCase, "own");
            var series = Rounds.Run(rounds, [() => serial.Measure(seconds), () => own.Measure(seconds)], progress: null, CancellationToken.None);
            double[] ours = [.. series[0].Select(block => block / serial.NodeCount)];
            double[] theirs = [.. series[1].Select(block => block / serial.NodeCount)];
            var ratios = Rounds.Each(ours, theirs, (mine, other) => mine / other);
            var isEqual = serial.Energy() == own.Energy;
            areEqual &= isEqual;
            if (isJson)
            {
                FigureText.AddTo(results, Figure.Beside($"{graphCase.Name}.serial.nsPerNode", "ns", ours, [(GraphBenchmark.ControlName, theirs)]));
                continue;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{graphCase.Name,-26} {Median.Of(theirs),9:F1} {Median.Of(ours),9:F1} {Median.Of(ratios),7:F2} {ratios.Min(),9:F2} {ratios.Max(),7:F2}{(isEqual ? "" : "  OUTPUT DIFFERS")}"));
        }

        if (isJson)
            Console.WriteLine(new JsonObject { ["resultsAgree"] = areEqual, ["results"] = results }.ToJsonString());
        if (!areEqual)
            Console.Error.WriteLine("The outputs differ: the figures compare nothing.");
        return areEqual ? 0 : 1;
    }
}
