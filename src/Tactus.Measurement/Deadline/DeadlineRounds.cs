namespace Tactus.Measurement;

/// <summary>One run of one side.</summary>
internal readonly record struct DeadlineTurn(int Round, int Rounds, bool IsOurs, bool HasNeighbour, DeadlineRun Run);

/// <summary>Runs both sides by turns: with and without the neighbour, and who begins changes from round to round.</summary>
internal static class DeadlineRounds
{
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    internal static void Run(
        DeadlineOptions options, DeadlineReport report, Func<DeadlineRun> runOurs, Func<DeadlineRun>? runPeer, Action<DeadlineTurn> tell, CancellationToken cancellation)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var hasNeighbour in options.Neighbours)
            {
                using var neighbour = hasNeighbour ? new Neighbour(options.NeighbourMegabytes) : null;
                foreach (var isOurs in runPeer is null ? (bool[])[true] : round % 2 == 0 ? [true, false] : [false, true])
                {
                    cancellation.ThrowIfCancellationRequested();
                    var run = isOurs ? runOurs() : runPeer!();
                    report.Add(isOurs, hasNeighbour, run);
                    tell(new DeadlineTurn(round, options.Rounds, isOurs, hasNeighbour, run));
                }
            }
        }
    }
}
