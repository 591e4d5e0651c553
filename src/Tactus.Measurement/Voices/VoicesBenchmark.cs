namespace Tactus.Measurement;

/// <summary>What the synth's voices cost, beside the same voices written by hand in C++ at the same vector width.</summary>
internal sealed class VoicesBenchmark : Benchmark
{
    internal const string ControlName = "C++ by hand";
    internal const string ControlFile = "libsynth_voices.so";
    internal const string ControlNeeds = "apt-get install g++ make, and x86-64 with AVX2 and FMA";

    private const int Voices = 64;
    private const int DefaultRounds = 300;

    private readonly ReferencePeer _control = new(ControlName, ControlFile, ControlNeeds);

    public override string Name => "voices";

    public override string Purpose => "a block of the synth's voices, all sounding, on one thread";

    public override IReadOnlyList<string> Cases { get; } = [.. VoicePatch.All.Select(CaseName)];

    public override IReadOnlyList<Peer> Peers => [_control];

    public override CaseResult Measure(string name, MeasurementSettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        var patch = VoicePatch.All.FirstOrDefault(candidate => CaseName(candidate) == name) ?? throw NoSuchCase(name);
        var measurement = VoiceMeasurement.Run(
            patch, Voices, _control.IsPresent ? _control.Path : null, settings.Rounds ?? DefaultRounds, progress, cancellation);
        return new CaseResult([.. measurement.ToFigures()], measurement.Agrees);
    }

    private static string CaseName(VoicePatch patch) => $"voices.{patch.Name}{Voices}.f{VoiceMeasurement.BlockFrames}";
}
