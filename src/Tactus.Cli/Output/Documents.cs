using System.Text.Json.Serialization;

namespace Tactus.Cli;

/// <summary>A call that ended without its result.</summary>
internal sealed record ErrorDocument(ErrorDetail Error);

/// <summary>Why.</summary>
/// <param name="Status">The exit status.</param>
/// <param name="Message">The sentence that people see.</param>
internal sealed record ErrorDetail(int Status, string Message);

/// <summary>A call that Ctrl+C ended before its result.</summary>
internal sealed record InterruptedDocument(bool Interrupted);

/// <summary>The version.</summary>
internal sealed record VersionDocument(string Version);

/// <summary>A help page, line by line.</summary>
internal sealed record HelpDocument(IReadOnlyList<string> Help);

/// <summary>A completion script.</summary>
internal sealed record CompletionDocument(string Shell, string Script);

/// <summary>What <c>doctor</c> found.</summary>
internal sealed record DoctorDocument(IReadOnlyList<Finding> Findings);

/// <summary>One thing about the machine.</summary>
/// <param name="Name">A stable name.</param>
/// <param name="Ok">Whether it is as real-time work wants it.</param>
/// <param name="Value">What was found.</param>
/// <param name="Mend">The command or step that mends it; <see langword="null"/> if there is nothing to mend.</param>
internal sealed record Finding(string Name, bool Ok, string Value, string? Mend = null);

/// <summary>What <c>play</c> found.</summary>
internal sealed record PlayDocument(
    string Device, int Rate, int Quantum, int Workers, string Executor, bool RealTime, long Cycles, long LostCycles, IReadOnlyList<XrunDocument> Xruns,
    SpreadDocument Load, SpreadDocument WakeLatencyUs, long AllocatedBytes, long Collections, long Appointments, long MethodsCompiled, int VoicesMax, long UnwrittenFrames, int Restarts,
    IReadOnlyList<string> Refusals);

/// <summary>Percentiles.</summary>
internal sealed record SpreadDocument(double P50, double P99, double Max);

/// <summary>A missed deadline.</summary>
internal sealed record XrunDocument(double PositionSeconds, int LostCycles, double Load, double LatenessUs, string Message);

/// <summary>What <c>render</c> made.</summary>
internal sealed record RenderDocument(long Frames, double Seconds, double WallSeconds, double RealtimeFactor, double PeakDbfs, string Sha256, IReadOnlyList<StemDocument>? Stems);

/// <summary>One track alone.</summary>
internal sealed record StemDocument(string Track, string Path, long Frames, double PeakDbfs, string Sha256);

/// <summary>What <c>devices</c> found.</summary>
internal sealed record DevicesDocument(IReadOnlyList<BackendDocument> Backends);

/// <summary>A backend.</summary>
internal sealed record BackendDocument(string Name, bool Available, string Reason, IReadOnlyList<DeviceDocument> Devices);

/// <summary>A device.</summary>
internal sealed record DeviceDocument(
    string Id,
    string Label,
    int Inputs,
    int Outputs,
    IReadOnlyList<int> Rates,
    IReadOnlyList<int> Quanta,
    int MidiInputs,
    int MidiOutputs,
    IReadOnlyList<string> MidiSources,
    IReadOnlyList<string> MidiTargets)
{
    internal static DeviceDocument Of(DeviceInfo device) => new(
        device.Id,
        device.Label,
        device.InputChannels,
        device.OutputChannels,
        [.. device.SampleRates],
        [.. device.Quanta],
        device.MidiPorts.Inputs,
        device.MidiPorts.Outputs,
        device.MidiSources,
        device.MidiTargets);
}

/// <summary>What <c>session check</c> found.</summary>
internal sealed record SessionCheckDocument(bool Valid, IReadOnlyList<SessionErrorDocument> Errors);

/// <summary>Something wrong with a session.</summary>
internal sealed record SessionErrorDocument(string Path, string Message);

/// <summary>What <c>session show</c> draws.</summary>
internal sealed record SessionShowDocument(bool Valid, IReadOnlyList<SessionErrorDocument> Errors, string Title, double Seconds, int LatencyFrames, IReadOnlyList<ShownNode> Nodes);

/// <summary>A node and where its sound goes.</summary>
internal sealed record ShownNode(string Name, string Kind, int InputLatencyFrames, int OutputLatencyFrames, IReadOnlyList<ShownJoin> To);

/// <summary>Where a node's sound goes, and by how much it is held back to meet the rest.</summary>
internal sealed record ShownJoin(string Node, int CompensationFrames);

/// <summary>What <c>bench --list</c> lists.</summary>
internal sealed record BenchListDocument(IReadOnlyList<ListedBenchmark> Benchmarks);

/// <summary>A benchmark, its cases and what it is held against.</summary>
internal sealed record ListedBenchmark(string Name, string Purpose, IReadOnlyList<string> Cases, IReadOnlyList<string> Peers);

/// <summary>What <c>bench</c> measured.</summary>
/// <param name="ResultsAgree">Whether all sides of every case computed the same.</param>
/// <param name="Interrupted">Whether Ctrl+C ended it early; the results are those until then.</param>
/// <param name="Peers">What was looked for.</param>
/// <param name="Results">The figures; one with several peers is there once for each, the nearest peer first.</param>
internal sealed record BenchDocument(bool ResultsAgree, bool Interrupted, IReadOnlyList<BenchPeerDocument> Peers, IReadOnlyList<BenchResultDocument> Results);

/// <summary>A peer, and how to get it where it is absent.</summary>
internal sealed record BenchPeerDocument(string Benchmark, string Name, bool Present, string? Absence);

/// <summary>A figure; without a peer, <c>peer</c>, <c>peerValue</c> and <c>ratio</c> are null.</summary>
internal sealed record BenchResultDocument(
    string Name,
    double? Value,
    string Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Peer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? PeerValue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Ratio);

/// <summary>Every document that the tool prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(InterruptedDocument))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(HelpDocument))]
[JsonSerializable(typeof(CompletionDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(PlayDocument))]
[JsonSerializable(typeof(RenderDocument))]
[JsonSerializable(typeof(DevicesDocument))]
[JsonSerializable(typeof(SimulateDocument))]
[JsonSerializable(typeof(BenchListDocument))]
[JsonSerializable(typeof(BenchDocument))]
[JsonSerializable(typeof(SessionCheckDocument))]
[JsonSerializable(typeof(SessionShowDocument))]
internal sealed partial class ToolJson : JsonSerializerContext;
