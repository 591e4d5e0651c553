using System.CommandLine;

namespace Tactus.Cli;

/// <summary>One verb of the tool: its arguments, its examples, and what it does.</summary>
/// <param name="name">The word on the command line.</param>
/// <param name="description">One sentence for the help.</param>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Two calls that work as they stand, in a checkout.</summary>
    internal abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Does it.</summary>
    /// <param name="arguments">The parsed command line, without errors.</param>
    /// <param name="report">Where to say what.</param>
    /// <param name="stop">Cancelled by Ctrl+C: end well.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="ToolException">It cannot be done; one sentence says why.</exception>
    internal abstract Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop);
}

/// <summary>A word that only groups verbs, such as <c>session</c>.</summary>
internal sealed class VerbGroup : Command
{
    internal VerbGroup(string name, string description, params Verb[] verbs)
        : base(name, description)
    {
        foreach (var verb in verbs)
            Add(verb);
    }
}
