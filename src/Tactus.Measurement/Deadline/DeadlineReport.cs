namespace Tactus.Measurement;

/// <summary>Gathers the runs of both sides and says what came out: medians, spread, ratio.</summary>
/// <param name="name">First part of the figures' names.</param>
/// <param name="ours">What our side is called.</param>
/// <param name="peer">What the other side is called.</param>
internal sealed class DeadlineReport(string name, string ours, string peer)
{
    private readonly Dictionary<(bool IsOurs, bool HasNeighbour), List<DeadlineRun>> _runs = [];

    /// <summary>What our side is called.</summary>
    internal string Ours => ours;

    /// <summary>What the other side is called.</summary>
    internal string Peer => peer;

    /// <summary>Whether every run did the work that it was to do, so that figures of wrong work are never believed.</summary>
    internal bool IsRight => All.All(run => run.Wrong == 0) && All.Select(run => run.Result).Distinct().Count() == 1;

    /// <summary>Whether all runs had real-time scheduling.</summary>
    internal bool IsRealTime => All.All(run => run.IsRealTime);

    private IEnumerable<DeadlineRun> All => _runs.Values.SelectMany(runs => runs);

    internal void Add(bool isOurs, bool hasNeighbour, DeadlineRun run)
    {
        if (!_runs.TryGetValue((isOurs, hasNeighbour), out var runs))
            _runs[(isOurs, hasNeighbour)] = runs = [];
        runs.Add(run);
    }

    /// <returns>The runs of a side, none if it was not run so.</returns>
    internal IReadOnlyList<DeadlineRun> Runs(bool isOurs, bool hasNeighbour) => _runs.GetValueOrDefault((isOurs, hasNeighbour), []);

    /// <summary>Lost cycles a minute, ours over the peer's; <see langword="null"/> if the peer lost none.</summary>
    /// <remarks>Runs are short and losses rare, so most runs have none and a ratio of medians would divide by zero; the ratio is of the totals.</remarks>
    internal double? RatioOfLost(bool hasNeighbour)
    {
        var (own, peers) = (Runs(true, hasNeighbour), Runs(false, hasNeighbour));
        return peers.Sum(run => run.Lost) > 0 ? own.Average(run => run.LostPerMinute) / peers.Average(run => run.LostPerMinute) : null;
    }

    internal IEnumerable<Figure> ToFigures()
    {
        foreach (var hasNeighbour in (bool[])[false, true])
        {
            var (own, peers) = (Runs(true, hasNeighbour), Runs(false, hasNeighbour));
            if (own.Count == 0)
                continue;

            var prefix = $"{name}.{(hasNeighbour ? "neighbour" : "quiet")}";
            var isAlone = peers.Count == 0;
            yield return new Figure(
                prefix + ".lostPerMinute",
                own.Average(run => run.LostPerMinute),
                "1/min",
                isAlone ? null : peer,
                isAlone ? null : peers.Average(run => run.LostPerMinute),
                isAlone ? null : RatioOfLost(hasNeighbour));
            yield return OfMedians(prefix + ".wakeP50", own, peers, run => run.WakeP50);
            yield return OfMedians(prefix + ".wakeP99", own, peers, run => run.WakeP99);
        }
    }

    private Figure OfMedians(string figure, IReadOnlyList<DeadlineRun> own, IReadOnlyList<DeadlineRun> peers, Func<DeadlineRun, double> value)
    {
        var ownMedian = Median.Of(own.Select(value));
        if (peers.Count == 0)
            return new Figure(figure, ownMedian, "us");

        var peerMedian = Median.Of(peers.Select(value));
        return new Figure(figure, ownMedian, "us", peer, peerMedian, peerMedian > 0 ? ownMedian / peerMedian : null);
    }
}
