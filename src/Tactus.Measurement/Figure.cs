namespace Tactus.Measurement;

/// <summary>One figure of a benchmark, beside one peer or alone.</summary>
/// <param name="Name">Dotted, from the general to the particular; the last part says what is counted, such as <c>graph.dag512.f64.auto2.nsPerNode</c>.</param>
/// <param name="Value">Ours: the median of the rounds.</param>
/// <param name="Unit">Unit of the values; <c>x</c> for a factor.</param>
/// <param name="Peer">What it stands beside; <see langword="null"/> if nothing was there.</param>
/// <param name="PeerValue">The peer's, the median of the same rounds.</param>
/// <param name="Ratio">Ours over the peer's: the median of the rounds' ratios, as both sides of a round ran within the same moment.</param>
public sealed record Figure(string Name, double Value, string Unit, string? Peer = null, double? PeerValue = null, double? Ratio = null)
{
    /// <summary>A figure from one value a round and side.</summary>
    internal static Figure Of(string name, string unit, double[] ours) => new(name, Median.Of(ours), unit);

    /// <summary>A figure beside a peer, from one value a round and side.</summary>
    internal static Figure Of(string name, string unit, double[] ours, string peer, double[] theirs) =>
        new(name, Median.Of(ours), unit, peer, Median.Of(theirs), Median.Of(ours.Zip(theirs, (own, other) => own / other)));

    /// <summary>A figure beside each peer that is there, or alone.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="ours">One value a round.</param>
    /// <param name="peers">Names and values, the nearest peer first.</param>
    internal static IEnumerable<Figure> Beside(string name, string unit, double[] ours, IEnumerable<(string Peer, double[] Theirs)> peers)
    {
        var isAlone = true;
        foreach (var (peer, theirs) in peers)
        {
            isAlone = false;
            yield return Of(name, unit, ours, peer, theirs);
        }

        if (isAlone)
            yield return Of(name, unit, ours);
    }
}
