using System.Globalization;
using System.Text.Json.Nodes;

namespace Tactus.LatencyLab;

/// <summary>Gathers the runs of both sides and says what came out: medians, spread, ratio.</summary>
internal sealed class DeadlineReport(string name, string ours, string peer)
{
    private readonly Dictionary<(bool IsOurs, bool HasNeighbour), List<DeadlineRun>> _runs = [];

    internal void Add(bool isOurs, bool hasNeighbour, DeadlineRun run)
    {
        if (!_runs.TryGetValue((isOurs, hasNeighbour), out var runs))
            _runs[(isOurs, hasNeighbour)] = runs = [];
        runs.Add(run);
    }

    /// <returns>The exit status: 1 if any result was wrong, so that figures of wrong work are never believed.</returns>
    internal int Say(bool isJson)
    {
        var all = _runs.Values.SelectMany(runs => runs).ToList();
        var isRight = all.All(run => run.Wrong == 0) && all.Select(run => run.Result).Distinct().Count() == 1;
        if (isJson)
            Console.WriteLine(ToJson(isRight));
        else
            SayTable();
        if (!isRight)
            Console.Error.WriteLine("The work's results differ: the figures compare nothing.");
        if (all.Any(run => !run.IsRealTime))
            Console.Error.WriteLine("Not all runs had real-time scheduling (run as root or raise the rtprio limit).");
        return isRight ? 0 : 1;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // Runs are short and losses rare, so most runs have none and a ratio of medians would divide by zero; the ratio is of the totals.
    private static double? Ratio(List<DeadlineRun> own, List<DeadlineRun> peers) =>
        peers.Sum(run => run.Lost) is var lost and > 0 ? own.Sum(run => run.LostPerMinute) / own.Count / (peers.Sum(run => run.LostPerMinute) / peers.Count) : null;

    private void SayTable()
    {
        Console.WriteLine(
            $"{"",-28} {"lost/min median",15} {"min…max",15} {"total",9} {"cycles",8} {"wake p50",9} {"p99",9} {"max",10} {"work p50",9}  (µs)");
        foreach (var hasNeighbour in (bool[])[false, true])
        {
            foreach (var isOurs in (bool[])[true, false])
            {
                if (!_runs.TryGetValue((isOurs, hasNeighbour), out var runs))
                    continue;

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(isOurs ? ours : peer) + (hasNeighbour ? " + neighbour" : ""),-28} {Median(runs.Select(run => run.LostPerMinute)),15:F1} {$"{runs.Min(run => run.LostPerMinute):F0}…{runs.Max(run => run.LostPerMinute):F0}",15} {runs.Sum(run => run.Lost),9} {runs.Sum(run => run.Cycles),8} {Median(runs.Select(run => run.WakeP50)),9:F1} {Median(runs.Select(run => run.WakeP99)),9:F1} {runs.Max(run => run.WakeMax),10:F1} {Median(runs.Select(run => run.WorkP50)),9:F1}"));
            }

            if (_runs.TryGetValue((true, hasNeighbour), out var own) && _runs.TryGetValue((false, hasNeighbour), out var peers))
            {
                var ratio = Ratio(own, peers);
                Console.WriteLine($"  ratio of lost cycles, {ours} over {peer}: {(ratio is { } value ? value.ToString("F2", CultureInfo.InvariantCulture) : "the control lost none")}");
            }
        }
    }

    private string ToJson(bool isRight)
    {
        var results = new JsonArray();
        foreach (var hasNeighbour in (bool[])[false, true])
        {
            var (own, peers) = (_runs[(true, hasNeighbour)], _runs[(false, hasNeighbour)]);
            var prefix = $"{name}.{(hasNeighbour ? "neighbour" : "quiet")}";
            results.Add((JsonNode)Result(prefix + ".lostPerMinute", "1/min", own.Average(run => run.LostPerMinute), peers.Average(run => run.LostPerMinute)));
            results.Add((JsonNode)Result(prefix + ".wakeP50", "us", Median(own.Select(run => run.WakeP50)), Median(peers.Select(run => run.WakeP50))));
            results.Add((JsonNode)Result(prefix + ".wakeP99", "us", Median(own.Select(run => run.WakeP99)), Median(peers.Select(run => run.WakeP99))));
        }

        return new JsonObject { ["resultsAgree"] = isRight, ["results"] = results }.ToJsonString();
    }

    private JsonObject Result(string figure, string unit, double value, double peerValue) => new()
    {
        ["name"] = figure,
        ["value"] = Math.Round(value, 3),
        ["unit"] = unit,
        ["peer"] = peer,
        ["peerValue"] = Math.Round(peerValue, 3),
        ["ratio"] = peerValue > 0 ? Math.Round(value / peerValue, 3) : null,
    };
}
