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
               simulate --scaling [--only TEXT] [--seconds 20] [--facts]
          --only TEXT  cases whose name has the text in it, such as dag512
          --song FILE  the song of the case "song"; samples/song.tactus.json unless given
          --seconds N  longest time a case; a state of the machine that is not seen for long enough in it has no figures
          --scaling    what is predicted for 2, 4, 8 and 16 cores, each of them a core of its own, of 256 voices and of the layered graph
          --facts      what each prediction was made from
        """;

    private const double SongStartSeconds = 20;
    private const int SongQuantumFrames = 128;

    // why: threads in real time must leave the processors to others most of the time.
    private const double PeriodPerWork = 2.5;
    private const double ShortestPeriodNanoseconds = 1_000_000;
    private const int LookBlocks = 40;
    private const int MostLooks = 8;

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
        var (only, song, seconds, hasFacts, isJson, isScaling) = ("", "samples/song.tactus.json", 20.0, false, false, false);
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
                case "--scaling":
                    isScaling = true;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        BuiltInNodes.Register();
        SessionNodes.Register();
        RealTimeThread.PromoteCurrent(new RealTimeThreadOptions { Name = "lab", Priority = PredictionTest.Priority });
        if (isScaling)
            return Scale(only, seconds, hasFacts);

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

    private static int Scale(string only, double seconds, bool hasFacts)
    {
        (string Name, GraphCase Case)[] cases =
        [
            ("voices256.8us", new GraphCase("fanin", 256, 64, 6_400)), ("dag512.2us", new GraphCase("dag", 512, 64, 1_600)), ("dag512.8us", new GraphCase("dag", 512, 64, 6_400)),
        ];
        Console.WriteLine($"{"predicted speed-up",-20} {"workers",8} {"used",5} {"way",-13} {"us a block",10} {"speed-up",9}  limit");
        foreach (var (name, graphCase) in cases.Where(found => found.Name.Contains(only, StringComparison.Ordinal)))
        {
            if (MachineApart(seconds) is not { } machine)
            {
                Console.WriteLine($"{name,-20} the processors were never cores of their own; try again, or for more --seconds");
                continue;
            }

            var profile = Profile(executor => PlanSubject.OfGraph(graphCase, executor));
            foreach (var run in PlanSimulator.Run(profile, machine, new SimulationOptions { Cores = [1, 2, 4, 8, 16] }).Runs)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {run.Cores,8} {run.Workers,5} {run.Way,-13} {run.MedianNanoseconds / 1e3,10:F1} {run.Speedup,9:F2}  {run.Limit}"));
            if (hasFacts)
                Console.Error.WriteLine($"{profile}; {machine}");
        }

        return 0;
    }

    /// <summary>What this machine is like while its processors are cores of their own, which do not slow one another down.</summary>
    private static SimulatedMachine? MachineApart(double seconds)
    {
        for (var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end;)
        {
            var handover = LookAtHandover();
            var machine = SimulatedMachine.Measure(PredictionTest.Priority - 1) with { HandoverNanoseconds = handover.Nanoseconds, Slowdown = 1 };
            if (StateOf(handover) == Cores.Apart && StateOf(LookAtHandover()) == Cores.Apart)
                return machine;
        }

        return null;
    }

    private static PlanProfile Profile(Func<IExecutor, PlanSubject> make)
    {
        var period = PeriodOf(make);
        var executor = new ProfilingExecutor(PredictionTest.StretchBlocks, PredictionTest.Priority - 1, period);
        using var subject = make(executor);
        subject.Run(executor.NeededBlocks, period);
        return ProfilingExecutor.Profile(subject.Plan);
    }

    private static long PeriodOf(Func<IExecutor, PlanSubject> make)
    {
        using var look = make(new SerialExecutor());
        return (long)Math.Max(ShortestPeriodNanoseconds, PeriodPerWork * Median.Of(look.Run(LookBlocks, (long)ShortestPeriodNanoseconds)));
    }

    private static List<(Cores State, (SimulatedExecutor Way, double Said, double Done)[] Figures, string Facts)> Compare(Func<IExecutor, PlanSubject> make, double seconds)
    {
        var period = PeriodOf(make);
        PredictionTest[] tests = [new PredictionTest(make, period, s_ways), new PredictionTest(make, period, s_ways)];
        var seen = new int[3];
        for (var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end && !tests.All(test => test.IsDone);)
        {
            var handover = LookAtHandover();
            var state = StateOf(handover);
            seen[(int)state]++;
            if (state == Cores.Unclear || tests[(int)state].IsDone)
                continue;
            var machine = SimulatedMachine.Measure(PredictionTest.Priority - 1) with { HandoverNanoseconds = handover.Nanoseconds };
            tests[(int)state].RunTurn(machine, () => StateOf(LookAtHandover()) == state);
        }

        if (tests.Any(test => !test.IsDone))
            Console.Error.WriteLine($"seen apart {seen[0]}, shared {seen[1]}, unclear {seen[2]} times; {string.Join(" and ", tests.Select(test => test.TurnsDone))} turns count");
        var found = tests.Select((test, at) => (State: (Cores)at, Test: test)).Where(pair => pair.Test.IsDone).Select(pair => (pair.State, pair.Test.Compare().ToArray(), pair.Test.Facts)).ToList();
        foreach (var test in tests)
            test.Dispose();
        return found;
    }

    // why several times: on a busy machine two ordinary threads seldom run at the same time.
    private static HandoverReading LookAtHandover()
    {
        var reading = Handover.Measure(WorkerPlacement.Current);
        for (var look = 1; look < MostLooks && !reading.IsMeasured; look++)
            reading = Handover.Measure(WorkerPlacement.Current);
        return reading;
    }

    private static Cores StateOf(HandoverReading reading) => reading switch
    {
        { IsMeasured: false } => Cores.Unclear,
        { Nanoseconds: < NearNanoseconds } => Cores.Apart,
        { Nanoseconds: > FarNanoseconds } => Cores.Shared,
        _ => Cores.Unclear,
    };

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
