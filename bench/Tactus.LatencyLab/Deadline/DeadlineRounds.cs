using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>Runs both sides by turns: with and without the neighbour, and who begins changes from round to round.</summary>
internal static class DeadlineRounds
{
    internal static void Run(DeadlineOptions options, DeadlineReport report, Func<DeadlineRun> runOurs, Func<DeadlineRun> runPeer)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var hasNeighbour in (bool[])[false, true])
            {
                using var neighbour = hasNeighbour ? new Neighbour(options.NeighbourMegabytes) : null;
                foreach (var isOurs in round % 2 == 0 ? (bool[])[true, false] : [false, true])
                {
                    var run = isOurs ? runOurs() : runPeer();
                    report.Add(isOurs, hasNeighbour, run);
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"round {round + 1}/{options.Rounds} {(isOurs ? "ours   " : "control")}{(hasNeighbour ? " + neighbour" : "")}: {run.Lost} of {run.Cycles} lost"));
                }
            }
        }
    }
}
