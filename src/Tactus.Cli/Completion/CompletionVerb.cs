using System.CommandLine;

namespace Tactus.Cli;

/// <summary>Prints the completion script of a shell.</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> _shell = new("shell") { HelpName = "SHELL", Description = "bash, zsh, fish or pwsh." };

    internal CompletionVerb()
        : base("completion", "Prints a completion script: words of the tool, and file names where a file is wanted.")
    {
        _shell.CompletionSources.Add(CompletionScripts.Shells);
        Add(_shell);
    }

    internal override IReadOnlyList<string> Examples =>
    [
        "source <(tactus completion bash)",
        "tactus completion zsh > _tactus",
    ];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        var shell = arguments.GetRequiredValue(_shell);
        var script = CompletionScripts.For(shell)
            ?? throw ToolException.BadInput($"completion: there is no shell \"{Report.OneLine(shell)}\" here; there are {string.Join(", ", CompletionScripts.Shells)}.");
        if (report.IsJson)
            report.Document(new CompletionDocument(shell, script), ToolJson.Default.CompletionDocument);
        else
            report.Line(script.TrimEnd('\n'));
        return Task.FromResult(ExitStatus.Done);
    }
}
