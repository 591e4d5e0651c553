namespace Tactus.Cli;

/// <summary>Which status and which sentence an exception becomes.</summary>
internal static class Failures
{
    /// <summary>Explains an exception; what nobody foresaw leaves a crash report.</summary>
    internal static (ExitStatus Status, string Sentence) Explain(Exception exception, IReadOnlyList<string> arguments) => exception switch
    {
        ToolException known => (known.Status, known.Message),
        EngineException { Fault: EngineFault.BadInput } known => (ExitStatus.BadInput, known.Message),
        EngineException { Fault: EngineFault.Missing } known => (ExitStatus.Missing, known.Message),
        EngineException known => (ExitStatus.Fault, DescribeFault(known.Message, known, arguments)),
        _ => (ExitStatus.Fault, DescribeFault($"{exception.GetType().Name}: {exception.Message}", exception, arguments)),
    };

    /// <summary>An error of a file that people named, as the end of a verb.</summary>
    internal static ToolException OfFile(Exception exception) => exception switch
    {
        SessionException { Kind: SessionErrorKind.MissingLibrary } or SoundFileException { Kind: SoundFileErrorKind.MissingLibrary } => ToolException.Missing(exception.Message, exception),
        _ => ToolException.BadInput(exception.Message, exception),
    };

    private static string DescribeFault(string what, Exception exception, IReadOnlyList<string> arguments)
    {
        var place = CrashReport.Write(exception, arguments) is { } path
            ? $"the report to send is {path}"
            : "no report could be written, as neither the state folder nor the temporary one takes files";
        return $"a fault of tactus itself ({what.TrimEnd('.')}); {place}.";
    }
}
