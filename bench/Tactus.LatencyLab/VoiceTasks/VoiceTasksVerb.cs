using System.Globalization;
using System.Text.Json.Nodes;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>64 voices as 64 nodes: what a second thread is worth back to back and at audio rate, beside the same in C++.</summary>
internal static class VoiceTasksVerb
{
    private const string Usage =
        """
        usage: voice-tasks [--rounds 5] [--seconds 0.5] [--only TEXT] [--json]
          --only TEXT  cases whose name has the text in it, such as heavy64 or paced
        """;

    /// <summary>What two busy threads must get done, one alone being 1, for a round to count: below, both processors are two threads of one core.</summary>
    private const double LeastCapacity = 1.9;

    /// <summary>Largest difference of the two sides' energies, as a share: the C++ compiler fuses where ours does not.</summary>
    private const double Tolerance = 1e-3;

    internal static int Run(string[] args)
    {
        var (rounds, seconds, only, isJson) = (5, 0.5, "", false);
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
                case "--json":
                    isJson = true;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        if (ReferencePrograms.Build("voice_tasks", "apt-get install g++ make") is not { } control)
            return 3;

        RealTimeThread.PromoteCurrent(new RealTimeThreadOptions { Name = "lab", Priority = 0 });
        var cases =
            from oversampling in (int[])[8, 1]
            from frames in (int[])[64, 128]
            from isPaced in (bool[])[false, true]
            select new VoiceTaskCase(oversampling, frames, isPaced);
        var results = new JsonArray();
        var areEqual = true;
        if (!isJson)
            Console.WriteLine($"{"",-28} {"serial",15} {"",7} {"two threads: speed-up over one, median of the rounds with two whole cores",0}\n{"",-28} {"us a block",10} {"of C++",8}   {"auto",6} {"static",8} {"stealing",9} {"C++ best",9} {"rounds",8} {"capacity",9}");
        foreach (var @case in cases.Where(@case => @case.Name.Contains(only, StringComparison.Ordinal)))
        {
            var row = Measure(@case, control, rounds, seconds);
            areEqual &= row.AreEqual;
            if (!isJson)
                Console.WriteLine(row.ToLine());
            results.Add((JsonNode)row.Result("serial.usPerBlock", row.Serial / 1000, "us", row.Serial / 1000 / row.Ratio, row.Ratio));
            results.Add((JsonNode)row.Result("auto2.speedup", row.Auto, "x", row.Control, row.Auto / row.Control));
        }

        if (isJson)
            Console.WriteLine(new JsonObject { ["resultsAgree"] = areEqual, ["results"] = results }.ToJsonString());
        if (!areEqual)
            Console.Error.WriteLine("The outputs differ: the figures compare nothing.");
        return areEqual ? 0 : 1;
    }

    // why a fresh control a round and all sides in it: the machine changes its mode within seconds; a ratio is taken inside a round.
    private static Row Measure(VoiceTaskCase @case, string control, int rounds, double seconds)
    {
        using var serial = new VoiceTasks(@case, _ => new SerialExecutor());
        using var auto = new VoiceTasks(@case, period => new AutoExecutor(2, periodNanoseconds: period));
        using var @static = new VoiceTasks(@case, period => new StaticExecutor(2, periodNanoseconds: period));
        using var stealing = new VoiceTasks(@case, period => new WorkStealingExecutor(2, periodNanoseconds: period));
        VoiceTasks[] ours = [serial, auto, @static, stealing];
        foreach (var side in ours)
            side.WarmUp();
        var shares = @case.IsPaced ? (string[])["park"] : ["static", "dynamic"];
        var samples = new List<Sample>();
        var areEqual = true;
        for (var round = 0; round < rounds; round++)
        {
            var capacity = RunControl(@case, control, "capacity", 0.2)["capacity"];
            var one = RunControl(@case, control, "one", seconds);
            var own = ours.Select(side => side.Measure(seconds)).ToArray();
            var best = shares.Min(share => RunControl(@case, control, share, seconds)["median"]);
            samples.Add(new Sample(Math.Min(capacity, RunControl(@case, control, "capacity", 0.2)["capacity"]), one["median"], best, own));
            areEqual &= ours.All(side => side.Energy == serial.Energy) && Math.Abs(serial.Energy - one["energy"]) <= Tolerance * one["energy"];
        }

        var whole = samples.Where(sample => sample.Capacity >= LeastCapacity).ToList();
        var used = whole.Count > 0 ? whole : samples;
        return new Row(
            @case.Name,
            Median.Of(samples.Select(sample => sample.Ours[0])),
            Median.Of(samples.Select(sample => sample.Ours[0] / sample.ControlOne)),
            Median.Of(used.Select(sample => sample.Ours[0] / sample.Ours[1])),
            Median.Of(used.Select(sample => sample.Ours[0] / sample.Ours[2])),
            Median.Of(used.Select(sample => sample.Ours[0] / sample.Ours[3])),
            Median.Of(used.Select(sample => sample.ControlOne / sample.ControlBest)),
            whole.Count,
            rounds,
            Median.Of(samples.Select(sample => sample.Capacity)),
            areEqual);
    }

    private static Dictionary<string, double> RunControl(VoiceTaskCase @case, string control, string share, double seconds) =>
        ReferencePrograms.Run(control, @case.Arguments(share, seconds)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(
            words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));

    /// <param name="Capacity">What two busy threads got done around the round.</param>
    /// <param name="ControlOne">C++, one thread.</param>
    /// <param name="ControlBest">C++, the best of its two-thread forms.</param>
    /// <param name="Ours">Serial, auto, static, stealing.</param>
    private sealed record Sample(double Capacity, double ControlOne, double ControlBest, double[] Ours);

    private sealed record Row(
        string Name, double Serial, double Ratio, double Auto, double Static, double Stealing, double Control, int WholeRounds, int Rounds, double Capacity, bool AreEqual)
    {
        public string ToLine() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-28} {Serial / 1000,10:F1} {Ratio,8:F2}   {Auto,6:F2} {Static,8:F2} {Stealing,9:F2} {Control,9:F2} {WholeRounds,5}/{Rounds} {Capacity,9:F2}{(WholeRounds == 0 ? "  NO WHOLE ROUND" : "")}{(AreEqual ? "" : "  OUTPUT DIFFERS")}");

        public JsonObject Result(string figure, double value, string unit, double peer, double ratio) => new()
        {
            ["name"] = Name + "." + figure,
            ["value"] = Math.Round(value, 3),
            ["unit"] = unit,
            ["peer"] = Math.Round(peer, 3),
            ["ratio"] = Math.Round(ratio, 3),
        };
    }
}
