namespace Tactus.Measurement;

/// <summary>Measures several sides by turns.</summary>
/// <remarks>Machines change their speed within seconds. In a round every side is measured once, who begins changes from round to round, and ratios are taken inside a round.</remarks>
internal static class Rounds
{
    /// <returns>For each side, one value a round.</returns>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    internal static double[][] Run(int rounds, IReadOnlyList<Func<double>> sides, IProgress<double>? progress, CancellationToken cancellation)
    {
        var series = sides.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < sides.Count; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                var side = (turn + round) % sides.Count;
                series[side][round] = sides[side]();
                progress?.Report((round + ((turn + 1.0) / sides.Count)) / rounds);
            }
        }

        return series;
    }

    /// <summary>Value by value, such as <c>before / after</c> of each round.</summary>
    internal static double[] Each(double[] first, double[] second, Func<double, double, double> combine) => [.. first.Zip(second, combine)];
}
