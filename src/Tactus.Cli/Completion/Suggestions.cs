using System.Globalization;

namespace Tactus.Cli;

/// <summary>What could stand at the cursor: the shells' completion scripts ask with <c>tactus [suggest:POSITION] "LINE"</c>.</summary>
internal static class Suggestions
{
    private const string Prefix = "[suggest:";

    /// <summary>Whether an argument is the question of a completion script.</summary>
    internal static bool TryReadPosition(string argument, out int position)
    {
        position = 0;
        return argument.StartsWith(Prefix, StringComparison.Ordinal)
            && argument.EndsWith(']')
            && int.TryParse(argument.AsSpan(Prefix.Length, argument.Length - Prefix.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }

    /// <summary>The words that fit, one a line; none where a file name is wanted, which the shell knows better.</summary>
    /// <param name="tree">The verbs.</param>
    /// <param name="line">The command line after the tool's name.</param>
    /// <param name="position">The cursor in it, in characters.</param>
    internal static IEnumerable<string> For(CommandTree tree, string line, int position)
    {
        position = Math.Min(position, line.Length);
        line = line[..position];
        var parsed = tree.Parse(line);
        var wordStart = line.LastIndexOf(' ') + 1;
        var wantsOption = wordStart < line.Length && line[wordStart] == '-';
        var wantsFile = parsed.CommandResult.Command is { Subcommands.Count: 0, Arguments: { Count: > 0 } arguments } && arguments[0].CompletionSources.Count == 0;
        return parsed.GetCompletions(position)
            .Select(item => item.InsertText ?? item.Label)
            .Where(word => wantsOption || !word.StartsWith('-') || !wantsFile)
            .Where(word => word is not ("-?" or "-h" or "/?" or "/h"))
            .Distinct();
    }
}
