using System.Globalization;
using System.Text.Json.Nodes;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>Graphs of trivial nodes beside the C++ reference: what a node costs on one thread, and what a second thread is worth.</summary>
internal static class GraphVerb
{
    private const string Usage =
        """
        usage: graph [--rounds 5] [--seconds 0.1] [--only TEXT] [--grain | --serial] [--json]
               graph --alone NAME [--seconds 5]
          --only TEXT  cases whose name has the text in it, such as dag512.f64
          --grain      the layered graph of 512 with nodes of growing cost, instead of the set of gains
          --serial     only the walk of one thread
          --alone NAME one case by the serial executor and nothing else, for a profiler
        """;

    internal static int Run(string[] args)
    {
        var (rounds, seconds, only, alone, hasGrain, isSerial, isJson) = (5, 0.1, "", "", false, false, false);
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : "";
            switch (args[index])
            {
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out seconds) && seconds > 0:
                    index++;
                    break;
                case "--only" when value.Length > 0:
                    only = value;
                    index++;
                    break;
                case "--alone" when value.Length > 0:
                    alone = value;
                    index++;
                    break;
                case "--grain":
                    hasGrain = true;
                    break;
                case "--serial":
                    isSerial = true;
                    break;
                case "--json":
                    isJson = true;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        if (alone.Length > 0)
            return RunAlone(alone, seconds);
        if (ReferencePrograms.Build("graph", "apt-get install g++ make") is not { } control)
            return 3;

        RealTimeThread.PromoteCurrent(new RealTimeThreadOptions { Name = "lab", Priority = 0 });
        var cases = (hasGrain ? GraphBenchmark.GrainCases : GraphBenchmark.GainCases).Where(graphCase => graphCase.Name.Contains(only, StringComparison.Ordinal)).ToList();
        if (isSerial)
            return SerialWalk.Run(cases, control, rounds, seconds, isJson);

        var results = new JsonArray();
        var areEqual = true;
        if (!isJson)
            Console.WriteLine($"{"",-26} {"ns a node",20} {"",7} {"two workers: speed-up over serial",42}\n{"",-26} {"C++ own",9} {"serial",10} {"ratio",7} {"auto",9} {"static",9} {"stealing",9} {"C++ static",12}");
        foreach (var graphCase in cases)
        {
            var comparison = GraphComparison.Run(graphCase, control, juce: null, rounds, seconds, progress: null, CancellationToken.None);
            areEqual &= comparison.AreEqual;
            if (isJson)
                FigureText.AddTo(results, comparison.ToFigures());
            else
                Console.WriteLine(ToLine(comparison));
        }

        if (isJson)
            Console.WriteLine(new JsonObject { ["resultsAgree"] = areEqual, ["results"] = results }.ToJsonString());
        if (!areEqual)
            Console.Error.WriteLine("The outputs differ: the figures compare nothing.");
        return areEqual ? 0 : 1;
    }

    private static int RunAlone(string name, double seconds)
    {
        if (GraphBenchmark.GainCases.Concat(GraphBenchmark.GrainCases).FirstOrDefault(graphCase => graphCase.Name == name) is not { } found)
        {
            Console.Error.WriteLine($"There is no case \"{name}\".");
            return 2;
        }

        using var subject = new GraphSubject(found, new SerialExecutor());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {subject.Measure(seconds) / subject.NodeCount:F1} ns a node"));
        return 0;
    }

    private static string ToLine(GraphComparison row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Case.Name,-26} {Median.Of(row.Own) / row.NodeCount,9:F1} {Median.Of(row.Serial) / row.NodeCount,10:F1} {Median.Of(Rounds.Each(row.Serial, row.Own, (serial, own) => serial / own)),7:F2} {Median.Of(row.Speedup(row.Auto)),9:F2} {Median.Of(row.Speedup(row.Static)),9:F2} {Median.Of(row.Speedup(row.Stealing)),9:F2} {Median.Of(row.ControlSpeedup),12:F2}{(row.AreEqual ? "" : "  OUTPUT DIFFERS")}");
}
