namespace Tactus.Scheduling;

/// <summary>What a kind of node, with its settings, was measured to cost a block.</summary>
/// <param name="MeanNanoseconds">The mean of all blocks.</param>
/// <param name="HighNanoseconds">What about nineteen of twenty blocks stay below.</param>
/// <param name="Blocks">Blocks that it comes from, up to the most that old ones count for.</param>
/// <param name="Day">Day of the latest, counted from the first of January 2020.</param>
internal readonly record struct CostFigure(double MeanNanoseconds, double HighNanoseconds, int Blocks, int Day)
{
    private const int MaxBlocks = 4_096;

    /// <summary>Whether it is something that a node can cost.</summary>
    internal bool IsSound => MeanNanoseconds is >= 0 and < 1e9 && HighNanoseconds is >= 0 and < 1e9 && Blocks is > 0 and <= MaxBlocks && Day >= 0;

    /// <summary>Both taken together, by their blocks; the new one counts for half at least.</summary>
    internal CostFigure With(CostFigure fresh)
    {
        var share = Math.Max(0.5, (double)fresh.Blocks / (Blocks + fresh.Blocks));
        return new CostFigure(
            MeanNanoseconds + share * (fresh.MeanNanoseconds - MeanNanoseconds),
            HighNanoseconds + share * (fresh.HighNanoseconds - HighNanoseconds),
            Math.Min(MaxBlocks, Blocks + fresh.Blocks),
            fresh.Day);
    }

    internal static int CountedBlocks(long blocks) => (int)Math.Min(blocks, MaxBlocks);
}
