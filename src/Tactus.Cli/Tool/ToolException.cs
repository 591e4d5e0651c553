namespace Tactus.Cli;

/// <summary>Ends a verb with a status and one sentence for people.</summary>
/// <param name="status">The exit status.</param>
/// <param name="message">File, place, what is wrong and what mends it, in one sentence.</param>
/// <param name="inner">What the system reported, if anything.</param>
internal sealed class ToolException(ExitStatus status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit status.</summary>
    internal ExitStatus Status { get; } = status;

    internal static ToolException BadInput(string message, Exception? inner = null) => new(ExitStatus.BadInput, message, inner);

    internal static ToolException Missing(string message, Exception? inner = null) => new(ExitStatus.Missing, message, inner);
}
