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
        _ => (ExitStatus.Fault, DescribeFault(exception, arguments)),
    };

    private static string DescribeFault(Exception exception, IReadOnlyList<string> arguments)
    {
        var place = CrashReport.Write(exception, arguments) is { } path
            ? $"the report to send is {path}"
            : "no report could be written, as neither the state folder nor the temporary one takes files";
        return $"a fault of tactus itself ({exception.GetType().Name}: {exception.Message.TrimEnd('.')}); {place}.";
    }
}
