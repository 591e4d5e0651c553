namespace Tactus.Measurement;

/// <summary>Cycles lost by the null device with a third of the period as work, alone and beside a process that allocates.</summary>
internal sealed class DeadlineBenchmark : Benchmark
{
    private const int DefaultRounds = 5;
    private const double DefaultSeconds = 2;

    private readonly ReferencePeer _control = new(NullDeviceDeadline.ControlName, NullDeviceDeadline.ControlFile, NullDeviceDeadline.ControlNeeds);

    public override string Name => "deadline";

    public override string Purpose => "cycles that the null device loses and how late it wakes, alone and beside a process that allocates 500 MB/s";

    public override IReadOnlyList<string> Cases { get; } = ["deadline.q128.quiet", "deadline.q128.neighbour"];

    public override IReadOnlyList<Peer> Peers => [_control];

    public override CaseResult Measure(string name, MeasurementSettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (!Cases.Contains(name))
            throw NoSuchCase(name);

        var options = new DeadlineOptions
        {
            Rounds = settings.Rounds ?? DefaultRounds,
            Seconds = settings.Seconds ?? DefaultSeconds,
            Neighbours = [name == Cases[1]],
        };
        var sides = new NullDeviceDeadline(options, _control.IsPresent ? _control.Path : null);
        var report = new DeadlineReport($"deadline.q{options.Quantum}", "null device", NullDeviceDeadline.ControlName);
        DeadlineRounds.Run(
            options, report, sides.RunDevice, _control.IsPresent ? sides.RunControl : null, turn => progress?.Report((turn.Round + 1.0) / turn.Rounds), cancellation);
        return new CaseResult([.. report.ToFigures()], report.IsRight);
    }
}
