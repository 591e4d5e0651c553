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
    SpreadDocument Load, SpreadDocument WakeLatencyUs, long AllocatedBytes, long Collections, long Appointments, long MethodsCompiled, int VoicesMax, long UnwrittenFrames, int Restarts);

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
internal sealed record DeviceDocument(string Id, string Label, int Inputs, int Outputs, IReadOnlyList<int> Rates, IReadOnlyList<int> Quanta, int MidiInputs, int MidiOutputs);

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
[JsonSerializable(typeof(SessionCheckDocument))]
[JsonSerializable(typeof(SessionShowDocument))]
internal sealed partial class ToolJson : JsonSerializerContext;
