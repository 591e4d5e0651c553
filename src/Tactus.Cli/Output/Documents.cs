using System.Text.Json.Serialization;

namespace Tactus.Cli;

/// <summary>A call that ended without its result.</summary>
internal sealed record ErrorDocument(ErrorDetail Error);

/// <summary>Why.</summary>
/// <param name="Status">The exit status.</param>
/// <param name="Message">The sentence that people see.</param>
internal sealed record ErrorDetail(int Status, string Message);

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

/// <summary>Every document that the tool prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(HelpDocument))]
[JsonSerializable(typeof(CompletionDocument))]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class ToolJson : JsonSerializerContext;
