namespace Tactus.Scheduling;

/// <summary>What may be put together.</summary>
/// <param name="Workers">Workers that are to share the groups.</param>
/// <param name="Least">Work that is worth being handed over, in nanoseconds.</param>
/// <param name="Good">Work beyond which nothing is added.</param>
/// <param name="Bound">Nanoseconds that a block takes anyway: no way through the plan may become longer.</param>
[MainThread]
internal sealed record Packing(int Workers, double Least, double Good, double Bound)
{
    /// <summary>Share of a group's work below which another one is not worth a handover beside it, however large the two are together.</summary>
    private const double SmallShare = 0.02;

    /// <summary>Whether a group may go to its only target or its only source.</summary>
    /// <param name="graph">The groups.</param>
    /// <param name="group">The one that goes.</param>
    /// <param name="to">The other.</param>
    /// <param name="isTarget">Whether the other is its target, not its source.</param>
    /// <param name="work">Work of each group, with all that went to it.</param>
    internal bool MayJoin(ClusterGraph graph, int group, int to, bool isTarget, double[] work)
    {
        var (joining, staying) = (work[group], work[to]);
        if (graph.AreWhole[group] || graph.AreWhole[to] || Math.Min(joining, staying) >= Least)
        {
            return false;
        }

        var isGoodSize = joining + staying <= Good || (joining < SmallShare * staying && staying + joining - graph.Costs[to] <= Good);
        return isGoodSize && (isTarget ? graph.FitsInARow(group, to, Bound) : graph.FitsInARow(to, group, Bound));
    }

    /// <summary>Packs groups of one level, in their order, into about equal lots.</summary>
    internal void Pack(ClusterGraph graph, int[] groups, int[] leaders)
    {
        var work = groups.Sum(group => graph.Costs[group]);

        // why twice the workers: with a lot a worker, who is done first has nothing left to take.
        var lots = Math.Max(1, (int)(work / Math.Clamp(work / (2 * Workers), Least, Good)));
        var lotNanoseconds = work / lots;
        var open = -1;
        var (start, cost, behind, taken) = (0.0, 0.0, 0.0, 0.0);
        foreach (var group in groups)
        {
            var fits = open >= 0 && taken < lotNanoseconds - 0.5 * graph.Costs[group]
                && Math.Max(start, graph.Starts[group]) + cost + graph.Costs[group] + Math.Max(behind, graph.Behind[group]) <= Bound;
            if (!fits)
            {
                (open, start, cost, behind) = (group, graph.Starts[group], 0, graph.Behind[group]);
                taken = Math.Max(0, taken - lotNanoseconds);
            }

            leaders[group] = open;
            start = Math.Max(start, graph.Starts[group]);
            behind = Math.Max(behind, graph.Behind[group]);
            cost += graph.Costs[group];
            taken += graph.Costs[group];
        }
    }
}
