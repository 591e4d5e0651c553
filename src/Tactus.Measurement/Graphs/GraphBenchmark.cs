namespace Tactus.Measurement;

/// <summary>Graphs of nodes that do next to nothing: what the engine itself costs a node, and what a second thread is worth.</summary>
internal sealed class GraphBenchmark : Benchmark
{
    internal const string ControlName = "C++";
    internal const string ScheduledControlName = "C++ on two threads";
    internal const string JuceName = "JUCE";

    private const int DefaultRounds = 5;
    private const double DefaultSeconds = 0.1;

    private readonly ReferencePeer _control = new(ControlName, "graph", "apt-get install g++ make");
    private readonly ReferencePeer _juce = new(JuceName, "juce_graph", "apt-get install g++ make pkg-config juce-modules-source", takesMinutes: true);

    /// <summary>Gains only, in three shapes.</summary>
    internal static IReadOnlyList<GraphCase> GainCases { get; } =
    [
        .. from size in (int[])[64, 512, 2048]
           from frames in (int[])[32, 64, 128, 256]
           from topology in (string[])["chain", "fanin", "dag"]
           select new GraphCase(topology, size, frames),
    ];

    /// <summary>The layered graph of 512 with nodes of growing cost.</summary>
    internal static IReadOnlyList<GraphCase> GrainCases { get; } =
        [.. from grain in (int[])[1, 50, 100, 200, 400, 800, 1600, 3200] select new GraphCase("dag", 512, 64, grain)];

    public override string Name => "graph";

    public override string Purpose => "ns a node on one thread and the worth of a second one, on graphs of trivial nodes and of nodes of growing cost";

    public override IReadOnlyList<string> Cases { get; } = [.. GainCases.Concat(GrainCases).Select(graphCase => graphCase.Name)];

    public override IReadOnlyList<Peer> Peers => [_control, _juce];

    public override CaseResult Measure(string name, MeasurementSettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        var graphCase = GainCases.Concat(GrainCases).FirstOrDefault(candidate => candidate.Name == name) ?? throw NoSuchCase(name);
        var comparison = GraphComparison.Run(
            graphCase,
            _control.IsPresent ? _control.Path : null,
            _juce.IsPresent ? _juce.Path : null,
            settings.Rounds ?? DefaultRounds,
            settings.Seconds ?? DefaultSeconds,
            progress,
            cancellation);
        var isSlow = _juce.IsPresent && graphCase.Grain == 0 && comparison.Juce.Length == 0;
        return new CaseResult(
            [.. comparison.ToFigures()],
            comparison.AreEqual,
            isSlow ? $"{name}: {JuceName} had not built its graph after {GraphComparison.Patience.TotalSeconds:F0} s and is left out" : null);
    }
}
