namespace Tactus.Cli;

/// <summary>From arguments to exit status.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_hearsay = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the tool as the process was called.</summary>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        // why: before parsing, so that also a fault in parsing is told in the form that was asked for.
        using var report = Report.ForProcess(isJson: AsksForJson(arguments));
        return (int)await RunAsync(new CommandTree(), arguments, report).ConfigureAwait(false);
    }

    /// <summary>Runs one call and turns every way it can end into a status and a sentence.</summary>
    internal static async Task<ExitStatus> RunAsync(CommandTree tree, string[] arguments, Report report)
    {
        try
        {
            return await DispatchAsync(tree, arguments, report).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var (status, sentence) = Failures.Explain(exception, arguments);
            report.EndLiveLine();
            report.Fail(sentence);
            if (report is { IsJson: true, HasDocument: false })
                report.Document(new ErrorDocument(new ErrorDetail((int)status, Report.OneLine(sentence))), ToolJson.Default.ErrorDocument);
            return status;
        }
    }

    private static async Task<ExitStatus> DispatchAsync(CommandTree tree, string[] arguments, Report report)
    {
        if (arguments is [var directive, var line, ..] && Suggestions.TryReadPosition(directive, out var position))
        {
            report.Lines(Suggestions.For(tree, line, position));
            return ExitStatus.Done;
        }

        var parsed = tree.Parse(arguments);
        var command = parsed.CommandResult.Command;
        if (parsed.GetValue(tree.Help) || arguments.Length == 0)
        {
            var page = HelpPage.For(command, tree).ToArray();
            if (report.IsJson)
                report.Document(new HelpDocument(page), ToolJson.Default.HelpDocument);
            else
                report.Lines(page);
            return ExitStatus.Done;
        }

        if (parsed.GetValue(tree.Version) && parsed.UnmatchedTokens.Count == 0)
        {
            if (report.IsJson)
                report.Document(new VersionDocument(ToolVersion.Text), ToolJson.Default.VersionDocument);
            else
                report.Line(ToolVersion.Text);
            return ExitStatus.Done;
        }

        if (parsed.Errors.Count > 0 || command is not Verb verb)
            throw ToolException.BadInput(UsageSentence.For(parsed, tree));

        using var stop = new Interruption(report);
        try
        {
            return await verb.RunAsync(parsed, report, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsStop(exception, stop))
        {
            // The verb was stopped before it had anything to save or to tell.
            report.Note("Stopped.");
            if (report is { IsJson: true, HasDocument: false })
                report.Document(new InterruptedDocument(true), ToolJson.Default.InterruptedDocument);
            return ExitStatus.Done;
        }
    }

    // why a lost engine: Ctrl+C reaches the whole group, and an engine process in its very first moments dies of it before we hear of it ourselves.
    private static bool IsStop(Exception exception, Interruption stop) => exception switch
    {
        OperationCanceledException => stop.IsRequested,
        EngineException { Fault: EngineFault.EngineLost } => stop.Token.WaitHandle.WaitOne(s_hearsay),
        _ => false,
    };

    private static bool AsksForJson(string[] arguments) =>
        arguments.TakeWhile(argument => argument != "--").Any(argument => argument is "--json" or "--json=true" or "--json:true");
}
