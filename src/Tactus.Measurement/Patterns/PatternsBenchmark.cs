using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Measurement;

/// <summary>Ways to spread a session over two threads, each alone, on the same three sessions.</summary>
internal sealed class PatternsBenchmark : Benchmark
{
    private const string SerialName = "one thread";
    private const string JoinOnlyName = "levels without barriers";
    private const int DefaultRounds = 15;
    private const int BlocksPerTurn = 100;

    // The peers of a pattern are ways of ours, so there is nothing to be looked for.
    private static readonly Pattern[] s_patterns =
    [
        new("serial", session => new PatternSide(session, new SerialExecutor()), IsSerial: true),
        new("voice2", session => new PatternSide(session, null, PatternStages.OfVoices)),
        new("effect2", session => new PatternSide(session, null, PatternStages.OfEffects)),
        new("bus2", session => new PatternSide(session, null, PatternStages.OfBuses)),
        new("level2", session => new PatternSide(session, null, PatternStages.OfLevels)),
        new("barrier2", session => new PatternSide(session, null, PatternStages.OfLevels, hasBarriers: true)),
        new("dynamic2", session => new PatternSide(session, new WorkStealingExecutor(2, placement: BesideCaller))),
        new("auto2", session => new PatternSide(session, new AutoExecutor(2, placement: BesideCaller))),
    ];

    private static WorkerPlacement BesideCaller => WorkerPlacement.Current.With(WorkerBinding.Fixed);

    public override string Name => "patterns";

    public override string Purpose => "a block of three sessions with its voices, effects, buses or all tasks spread over two threads, beside one thread";

    public override IReadOnlyList<string> Cases { get; } =
        WorkerPlacement.Current.Processors.Count < 2 ? [] : [.. PatternSession.All.Keys.Select(session => $"patterns.{session}")];

    public override IReadOnlyList<Peer> Peers => [];

    public override CaseResult Measure(string name, MeasurementSettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (!PatternSession.All.TryGetValue(name["patterns.".Length..], out var makeSession))
            throw NoSuchCase(name);

        var rounds = settings.Rounds ?? DefaultRounds;
        var series = s_patterns.Select(_ => new double[rounds]).ToArray();
        var energies = new double[s_patterns.Length, rounds];

        // why bound: the helper never sleeps, and the system may well leave both on one processor.
        ProcessorSet.BindCurrentThread([WorkerPlacement.Current.Processors[0]]);
        try
        {
            // why one side at a time: helpers would take the processors from each other. Each round makes every side anew, so all have run as many blocks.
            for (var round = 0; round < rounds; round++)
            {
                for (var turn = 0; turn < s_patterns.Length; turn++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var pattern = (turn + round) % s_patterns.Length;
                    using var side = s_patterns[pattern].Make(makeSession());
                    series[pattern][round] = side.Measure(BlocksPerTurn);
                    energies[pattern, round] = side.Energy();
                    progress?.Report((round + ((turn + 1.0) / s_patterns.Length)) / rounds);
                }
            }
        }
        finally
        {
            ProcessorSet.UnbindCurrentThread();
        }

        var serial = series[0];
        var level = Array.FindIndex(s_patterns, pattern => pattern.Name == "level2");
        return new CaseResult(
            [.. s_patterns.SelectMany((pattern, index) => Figure.Beside($"{name}.{pattern.Name}.usPerBlock", "us", ToMicroseconds(series[index]), PeersOf(pattern)))],
            Agrees: energies[0, 0] > 0 && energies.Cast<double>().All(energy => energy == energies[0, 0]));

        IEnumerable<(string, double[])> PeersOf(Pattern pattern) =>
            pattern.IsSerial ? []
            : pattern.Name == "barrier2" ? [(SerialName, ToMicroseconds(serial)), (JoinOnlyName, ToMicroseconds(series[level]))]
            : [(SerialName, ToMicroseconds(serial))];
    }

    private static double[] ToMicroseconds(double[] nanoseconds) => [.. nanoseconds.Select(value => value / 1e3)];

    private sealed record Pattern(string Name, Func<PatternSession, PatternSide> Make, bool IsSerial = false);
}
