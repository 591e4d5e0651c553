using System.Globalization;
using System.Text.Json.Nodes;

namespace Tactus.LatencyLab;

/// <summary>Says what deadline measurements came to.</summary>
internal static class DeadlineText
{
    internal static void SayRun(DeadlineTurn turn) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"round {turn.Round + 1}/{turn.Rounds} {(turn.IsOurs ? "ours   " : "control")}{(turn.HasNeighbour ? " + neighbour" : "")}: {turn.Run.Lost} of {turn.Run.Cycles} lost"));

    /// <returns>The exit status: 1 if any result was wrong.</returns>
    internal static int Say(DeadlineReport report, bool isJson)
    {
        if (isJson)
        {
            var results = new JsonArray();
            FigureText.AddTo(results, report.ToFigures());
            Console.WriteLine(new JsonObject { ["resultsAgree"] = report.IsRight, ["results"] = results }.ToJsonString());
        }
        else
        {
            SayTable(report);
        }

        if (!report.IsRight)
            Console.Error.WriteLine("The work's results differ: the figures compare nothing.");
        if (!report.IsRealTime)
            Console.Error.WriteLine("Not all runs had real-time scheduling (run as root or raise the rtprio limit).");
        return report.IsRight ? 0 : 1;
    }

    private static void SayTable(DeadlineReport report)
    {
        Console.WriteLine(
            $"{"",-28} {"lost/min median",15} {"min…max",15} {"total",9} {"cycles",8} {"wake p50",9} {"p99",9} {"max",10} {"work p50",9}  (µs)");
        foreach (var hasNeighbour in (bool[])[false, true])
        {
            foreach (var isOurs in (bool[])[true, false])
            {
                var runs = report.Runs(isOurs, hasNeighbour);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(isOurs ? report.Ours : report.Peer) + (hasNeighbour ? " + neighbour" : ""),-28} {Median.Of(runs.Select(run => run.LostPerMinute)),15:F1} {$"{runs.Min(run => run.LostPerMinute):F0}…{runs.Max(run => run.LostPerMinute):F0}",15} {runs.Sum(run => run.Lost),9} {runs.Sum(run => run.Cycles),8} {Median.Of(runs.Select(run => run.WakeP50)),9:F1} {Median.Of(runs.Select(run => run.WakeP99)),9:F1} {runs.Max(run => run.WakeMax),10:F1} {Median.Of(runs.Select(run => run.WorkP50)),9:F1}"));
            }

            var ratio = report.RatioOfLost(hasNeighbour);
            Console.WriteLine($"  ratio of lost cycles, {report.Ours} over {report.Peer}: {(ratio is { } value ? value.ToString("F2", CultureInfo.InvariantCulture) : "the control lost none")}");
        }
    }
}
