using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>Predictions beside the truth: plans are measured, simulated on one core and two, and run on one thread and two, all by turns.</summary>
internal static class SimulateVerb
{
    private const string Usage =
        """
        usage: simulate [--only TEXT] [--song FILE] [--seconds 20] [--facts] [--json]
          --only TEXT  cases whose name has the text in it, such as dag512
          --song FILE  the song of the case "song"; samples/song.tactus.json unless given
          --seconds N  longest time a case; a state of the machine that is not seen for long enough in it has no figures
          --facts      what each prediction was made from
        """;

    private const double SongStartSeconds = 20;
    private const int SongQuantumFrames = 128;

    // why: threads in real time must leave the processors to others most of the time.
    private const double PeriodPerWork = 2.5;
    private const double ShortestPeriodNanoseconds = 1_000_000;
    private const int LookBlocks = 40;

    // measured: 50 to 70 ns and 170 to 240 ns, nothing between; see docs/mechanisms/placement.md.
    private const double NearNanoseconds = 100;
    private const double FarNanoseconds = 150;

    private static readonly SimulatedExecutor[] s_ways = [SimulatedExecutor.Serial, SimulatedExecutor.Static, SimulatedExecutor.WorkStealing, SimulatedExecutor.Auto];

    private enum Cores
    {
        Apart,
        Shared,
        Unclear,
    }

    internal static int Run(string[] args)
    {
        var (only, song, seconds, hasFacts, isJson) = ("", "samples/song.tactus.json", 20.0, false, false);
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : "";
            switch (args[index])
            {
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out seconds) && seconds > 0:
                    index++;
                    break;
                case "--only" when value.Length > 0:
                    (only, index) = (value, index + 1);
                    break;
                case "--song" when value.Length > 0:
                    (song, index) = (value, index + 1);
                    break;
                case "--facts":
                    hasFacts = true;
                    break;
                case "--json":
                    isJson = true;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        BuiltInNodes.Register();
        SessionNodes.Register();
        RealTimeThread.PromoteCurrent(new RealTimeThreadOptions { Name = "lab", Priority = PredictionTest.Priority });
        var results = new JsonArray();
        if (!isJson)
            Console.WriteLine($"{"",-24} {"serial",22} {"static, 2 cores",24} {"stealing, 2 cores",24} {"auto, 2 cores",24}\n{"µs a block",-24} {string.Join(' ', s_ways.Select((_, at) => $"{"said",-8} {"done",6} {"ratio",6} ".PadLeft(at == 0 ? 22 : 24)))}");
        foreach (var (name, make) in Cases(song).Where(found => found.Name.Contains(only, StringComparison.Ordinal)))
        {
            foreach (var (state, figures, facts) in Compare(make, seconds))
            {
                var title = $"{name}, {(state == Cores.Apart ? "apart" : "shared")}";
                if (!isJson)
                    Console.WriteLine($"{title,-24}{string.Concat(figures.Select((figure, at) => ToText(figure, at == 0 ? 8 : 10)))}");
                if (hasFacts)
                    Console.Error.WriteLine(facts);
                foreach (var figure in figures)
                    results.Add((JsonNode)ToJson($"simulate.{name}.{state}.{figure.Way}".ToLowerInvariant(), figure));
            }
        }

        if (isJson)
            Console.WriteLine(new JsonObject { ["results"] = results }.ToJsonString());
        return 0;
    }

    private static IEnumerable<(string Name, Func<IExecutor, PlanSubject> Make)> Cases(string song)
    {
        foreach (var (grain, microseconds) in ((int, string)[])[(400, "0.5"), (800, "1"), (1_600, "2"), (3_200, "4"), (6_400, "8")])
            yield return ($"dag512.{microseconds}us", executor => PlanSubject.OfGraph(new GraphCase("dag", 512, 64, grain), executor));
        yield return ("voices64.8us", executor => PlanSubject.OfGraph(new GraphCase("fanin", 64, 64, 6_400), executor));
        yield return ("song", executor => PlanSubject.OfSong(song, SongQuantumFrames, SongStartSeconds, executor));
    }

    private static List<(Cores State, (SimulatedExecutor Way, double Said, double Done)[] Figures, string Facts)> Compare(Func<IExecutor, PlanSubject> make, double seconds)
    {
        var period = (long)ShortestPeriodNanoseconds;
        using (var look = make(new SerialExecutor()))
            period = (long)Math.Max(period, PeriodPerWork * PredictionTest.Median(look.Run(LookBlocks, period)));
        PredictionTest[] tests = [new PredictionTest(make, period, s_ways), new PredictionTest(make, period, s_ways)];
        for (var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end && !tests.All(test => test.IsDone);)
        {
            var machine = SimulatedMachine.Measure(PredictionTest.Priority - 1);
            var state = StateOf(machine.HandoverNanoseconds);
            if (state != Cores.Unclear && !tests[(int)state].IsDone)
                tests[(int)state].RunTurn(machine, () => StateOf(Handover.Measure(WorkerPlacement.Current).Nanoseconds) == state);
        }

        var found = tests.Select((test, at) => (State: (Cores)at, Test: test)).Where(pair => pair.Test.IsDone).Select(pair => (pair.State, pair.Test.Compare().ToArray(), pair.Test.Facts)).ToList();
        foreach (var test in tests)
            test.Dispose();
        return found;
    }

    // why not the assumed figure: it stands for "not measured".
    private static Cores StateOf(double handoverNanoseconds) =>
        handoverNanoseconds == Handover.AssumedNanoseconds ? Cores.Unclear
        : handoverNanoseconds < NearNanoseconds ? Cores.Apart
        : handoverNanoseconds > FarNanoseconds ? Cores.Shared
        : Cores.Unclear;

    private static string ToText((SimulatedExecutor Way, double Said, double Done) figure, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"{(figure.Said / 1e3).ToString("F1", CultureInfo.InvariantCulture).PadLeft(width)} {figure.Done / 1e3,7:F1} {figure.Said / figure.Done,6:F2}");

    private static JsonObject ToJson(string name, (SimulatedExecutor Way, double Said, double Done) figure) => new()
    {
        ["name"] = name,
        ["value"] = Math.Round(figure.Said / 1e3, 3),
        ["unit"] = "us",
        ["peer"] = Math.Round(figure.Done / 1e3, 3),
        ["ratio"] = Math.Round(figure.Said / figure.Done, 3),
    };
}
