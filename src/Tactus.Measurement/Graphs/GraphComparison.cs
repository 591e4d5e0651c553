using Tactus.Scheduling;

namespace Tactus.Measurement;

/// <summary>Nanoseconds of a block, one value a round, for every side of a case.</summary>
internal sealed record GraphComparison
{
    /// <summary>JUCE adds the inputs of a node in an order of its own.</summary>
    private const double JuceTolerance = 1e-4;

    /// <summary>How long JUCE may take to build a graph; for thousands of nodes it can take longer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal required GraphCase Case { get; init; }

    internal required int NodeCount { get; init; }

    internal required double[] Serial { get; init; }

    internal required double[] Auto { get; init; }

    internal required double[] Static { get; init; }

    internal required double[] Stealing { get; init; }

    /// <summary>The control on one thread; empty if it is absent.</summary>
    internal required double[] Own { get; init; }

    /// <summary>The control on two threads; empty if it is absent.</summary>
    internal required double[] OwnStatic { get; init; }

    /// <summary>JUCE; empty if it is absent or could not build the graph in time.</summary>
    internal required double[] Juce { get; init; }

    /// <summary>Whether all outputs are the same: bit for bit ours and the control's, nearly JUCE's.</summary>
    internal required bool AreEqual { get; init; }

    /// <summary>Speed-ups of the rounds, serial over another way of ours.</summary>
    internal double[] Speedup(double[] way) => Rounds.Each(Serial, way, (serial, spread) => serial / spread);

    /// <summary>The control's own speed-ups; empty if it is absent.</summary>
    internal double[] ControlSpeedup => Rounds.Each(Own, OwnStatic, (own, spread) => own / spread);

    internal static GraphComparison Run(
        GraphCase graphCase, string? control, string? juce, int rounds, double seconds, IProgress<double>? progress, CancellationToken cancellation)
    {
        using var serial = new GraphSubject(graphCase, new SerialExecutor());
        using var auto = new GraphSubject(graphCase, new AutoExecutor(2));
        using var @static = new GraphSubject(graphCase, new StaticExecutor(2));
        using var stealing = new GraphSubject(graphCase, new WorkStealingExecutor(2));
        using var foreign = juce is null || graphCase.Grain > 0 ? null : JuceGraph.Start(juce, graphCase, Patience, cancellation);
        var own = control is null ? null : new GraphControl(control, graphCase, "own");
        var scheduled = control is null ? null : new GraphControl(control, graphCase, "stat");
        GraphSubject[] ours = [serial, auto, @static, stealing];
        List<Func<double>> sides = [.. ours.Select(subject => (Func<double>)(() => subject.Measure(seconds)))];
        if (own is not null && scheduled is not null)
            sides.AddRange([() => own.Measure(seconds), () => scheduled.Measure(seconds)]);
        if (foreign is not null)
            sides.Add(() => foreign.Measure(seconds));

        var series = Rounds.Run(rounds, sides, progress, cancellation);
        var energy = serial.Energy();
        return new GraphComparison
        {
            Case = graphCase,
            NodeCount = serial.NodeCount,
            Serial = series[0],
            Auto = series[1],
            Static = series[2],
            Stealing = series[3],
            Own = own is null ? [] : series[4],
            OwnStatic = own is null ? [] : series[5],
            Juce = foreign is null ? [] : series[^1],
            AreEqual = energy > 0
                && ours.All(subject => subject.Energy() == energy)
                && (own is null || (own.Energy == energy && scheduled!.Energy == energy))
                && (foreign is null || Math.Abs(foreign.Energy - energy) <= JuceTolerance * energy),
        };
    }

    /// <summary>The case as figures, each beside the peers that are there.</summary>
    internal IEnumerable<Figure> ToFigures()
    {
        List<(string Peer, double[] Theirs)> peers = [];
        if (Own.Length > 0)
            peers.Add((GraphBenchmark.ControlName, PerNode(Own)));
        if (Juce.Length > 0)
            peers.Add((GraphBenchmark.JuceName, PerNode(Juce)));
        var scheduled = Own.Length > 0 ? [(GraphBenchmark.ScheduledControlName, ControlSpeedup)] : Array.Empty<(string, double[])>();
        return
        [
            .. Figure.Beside($"{Case.Name}.serial.nsPerNode", "ns", PerNode(Serial), peers),
            .. Figure.Beside($"{Case.Name}.auto2.nsPerNode", "ns", PerNode(Auto), peers),
            .. Figure.Beside($"{Case.Name}.auto2.speedup", "x", Speedup(Auto), scheduled),
            .. Figure.Beside($"{Case.Name}.static2.speedup", "x", Speedup(Static), scheduled),
            .. Figure.Beside($"{Case.Name}.stealing2.speedup", "x", Speedup(Stealing), scheduled),
        ];
    }

    private double[] PerNode(double[] blocks) => [.. blocks.Select(nanoseconds => nanoseconds / NodeCount)];
}
