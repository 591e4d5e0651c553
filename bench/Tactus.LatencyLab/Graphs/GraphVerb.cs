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
        usage: graph [--rounds 5] [--seconds 0.1] [--only TEXT] [--grain] [--json]
               graph --alone NAME [--seconds 5]
          --only TEXT  cases whose name has the text in it, such as dag512.f64
          --grain      the layered graph of 512 with nodes of growing cost, instead of the set of gains
          --alone NAME one case by the serial executor and nothing else, for a profiler
        """;

    internal static int Run(string[] args)
    {
        var (rounds, seconds, only, alone, hasGrain, isJson) = (5, 0.1, "", "", false, false);
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
        var cases = (hasGrain ? GrainCases() : GainCases()).Where(graphCase => graphCase.Name.Contains(only, StringComparison.Ordinal)).ToList();
        var results = new JsonArray();
        var areEqual = true;
        if (!isJson)
            Console.WriteLine($"{"",-26} {"ns a node",20} {"",7} {"two workers: speed-up over serial",42}\n{"",-26} {"C++ own",9} {"serial",10} {"ratio",7} {"auto",9} {"static",9} {"stealing",9} {"C++ static",12}");
        foreach (var graphCase in cases)
        {
            var row = Measure(graphCase, control, rounds, seconds);
            areEqual &= row.AreEqual;
            if (!isJson)
                Console.WriteLine(row.ToLine());
            results.Add((JsonNode)Result(row.Name + ".serial.nsPerNode", row.Serial / row.NodeCount, "ns", row.Own / row.NodeCount, row.Ratio));
            results.Add((JsonNode)Result(row.Name + ".auto2.speedup", row.Auto, "x", row.OwnStatic, row.Auto / row.OwnStatic));
            results.Add((JsonNode)Result(row.Name + ".static2.speedup", row.Static, "x", row.OwnStatic, row.Static / row.OwnStatic));
            results.Add((JsonNode)Result(row.Name + ".stealing2.speedup", row.Stealing, "x", row.OwnStatic, row.Stealing / row.OwnStatic));
        }

        if (isJson)
            Console.WriteLine(new JsonObject { ["resultsAgree"] = areEqual, ["results"] = results }.ToJsonString());
        if (!areEqual)
            Console.Error.WriteLine("The outputs differ: the figures compare nothing.");
        return areEqual ? 0 : 1;
    }

    private static int RunAlone(string name, double seconds)
    {
        if (GainCases().Concat(GrainCases()).FirstOrDefault(graphCase => graphCase.Name == name) is not { } found)
        {
            Console.Error.WriteLine($"There is no case \"{name}\".");
            return 2;
        }

        using var subject = new GraphSubject(found, new SerialExecutor());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {subject.Measure(seconds) / subject.NodeCount:F1} ns a node"));
        return 0;
    }

    private static IEnumerable<GraphCase> GainCases() =>
        from size in (int[])[64, 512, 2048]
        from frames in (int[])[32, 64, 128, 256]
        from topology in (string[])["chain", "fanin", "dag"]
        select new GraphCase(topology, size, frames);

    private static IEnumerable<GraphCase> GrainCases() =>
        from grain in (int[])[1, 50, 100, 200, 400, 800, 1600, 3200]
        select new GraphCase("dag", 512, 64, grain);

    // why all sides in each round: the machine changes its mode within seconds; a ratio is taken inside a round, and the median of the rounds' ratios counts.
    private static Row Measure(GraphCase graphCase, string control, int rounds, double seconds)
    {
        using var serial = new GraphSubject(graphCase, new SerialExecutor());
        using var auto = new GraphSubject(graphCase, new AutoExecutor(2));
        using var @static = new GraphSubject(graphCase, new StaticExecutor(2));
        using var stealing = new GraphSubject(graphCase, new WorkStealingExecutor(2));
        var samples = new List<Sample>();
        var areEqual = true;
        for (var round = 0; round < rounds; round++)
        {
            var own = RunControl(graphCase, control, "own", seconds);
            var sample = new Sample
            {
                Own = own.Median,
                Serial = serial.Measure(seconds),
                Auto = auto.Measure(seconds),
                Static = @static.Measure(seconds),
                Stealing = stealing.Measure(seconds),
            };
            var scheduled = RunControl(graphCase, control, "stat", seconds);
            samples.Add(sample with { OwnStatic = scheduled.Median });
            areEqual &= ((double[])[serial.Energy(), auto.Energy(), @static.Energy(), stealing.Energy(), scheduled.Energy]).All(energy => energy == own.Energy);
        }

        return new Row(
            graphCase.Name,
            serial.NodeCount,
            Median(samples, sample => sample.Own),
            Median(samples, sample => sample.Serial),
            Median(samples, sample => sample.Serial / sample.Own),
            Median(samples, sample => sample.Serial / sample.Auto),
            Median(samples, sample => sample.Serial / sample.Static),
            Median(samples, sample => sample.Serial / sample.Stealing),
            Median(samples, sample => sample.Own / sample.OwnStatic),
            areEqual);
    }

    private static (double Median, double Energy) RunControl(GraphCase graphCase, string control, string executor, double seconds)
    {
        var lines = ReferencePrograms.Run(
            control,
            graphCase.Topology,
            graphCase.Size.ToString(CultureInfo.InvariantCulture),
            graphCase.Frames.ToString(CultureInfo.InvariantCulture),
            executor,
            graphCase.Grain.ToString(CultureInfo.InvariantCulture),
            seconds.ToString(CultureInfo.InvariantCulture));
        var figures = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(
            words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
        return (figures["median"], figures["energy"]);
    }

    private static double Median<T>(List<T> samples, Func<T, double> figure)
    {
        var sorted = samples.Select(figure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static JsonObject Result(string name, double value, string unit, double peer, double ratio) => new()
    {
        ["name"] = name,
        ["value"] = Math.Round(value, 3),
        ["unit"] = unit,
        ["peer"] = Math.Round(peer, 3),
        ["ratio"] = Math.Round(ratio, 3),
    };

    private sealed record Sample
    {
        public double Own { get; init; }

        public double Serial { get; init; }

        public double Auto { get; init; }

        public double Static { get; init; }

        public double Stealing { get; init; }

        public double OwnStatic { get; init; }
    }

    private sealed record Row(
        string Name, int NodeCount, double Own, double Serial, double Ratio, double Auto, double Static, double Stealing, double OwnStatic, bool AreEqual)
    {
        public string ToLine() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-26} {Own / NodeCount,9:F1} {Serial / NodeCount,10:F1} {Ratio,7:F2} {Auto,9:F2} {Static,9:F2} {Stealing,9:F2} {OwnStatic,12:F2}{(AreEqual ? "" : "  OUTPUT DIFFERS")}");
    }
}
