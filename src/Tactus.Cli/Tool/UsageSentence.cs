using System.CommandLine;
using System.CommandLine.Parsing;

namespace Tactus.Cli;

/// <summary>What is wrong with a command line, in one sentence with the nearest right one.</summary>
internal static class UsageSentence
{
    internal static string For(ParseResult parsed, CommandTree tree)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        if (command is not Verb)
            return ForGroup(parsed, command, path, tree);

        foreach (var token in parsed.UnmatchedTokens)
        {
            return token.StartsWith('-')
                ? $"{path}: there is no option \"{token}\"; {Guess(token, Options(command, tree))}see tactus {path} --help."
                : $"{path}: \"{token}\" is one argument too many; see tactus {path} --help.";
        }

        // why: the parser reports a missing argument beside what caused it; the cause is the better sentence.
        var error = parsed.Errors.FirstOrDefault(candidate => !IsMissing(candidate)) ?? parsed.Errors[0];
        if (IsMissing(error) && error.SymbolResult is ArgumentResult { Argument: var argument })
            return $"{path}: {argument.HelpName ?? argument.Name.ToUpperInvariant()} is missing; for example: {((Verb)command).Examples[0]}";

        if (error.SymbolResult is CommandResult && command.Arguments.FirstOrDefault() is { } first && error.Message.Contains("argument missing", StringComparison.OrdinalIgnoreCase))
            return $"{path}: {first.HelpName ?? first.Name.ToUpperInvariant()} is missing; for example: {((Verb)command).Examples[0]}";

        return $"{path}: {error.Message.TrimEnd('.')}; see tactus {path} --help.";
    }

    /// <summary>The candidate that is nearest to what was typed, if any is near.</summary>
    internal static string? Nearest(string typed, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(typed, candidate)))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault();
        return best.candidate is not null && (best.distance <= Math.Max(1, typed.Length / 3) || IsPrefix(typed, best.candidate)) ? best.candidate : null;
    }

    private static string ForGroup(ParseResult parsed, Command group, string path, CommandTree tree)
    {
        var verbs = group.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name).ToArray();
        var list = string.Join(", ", verbs);
        var help = path.Length == 0 ? "tactus --help" : $"tactus {path} --help";
        var place = path.Length == 0 ? "" : path + ": ";
        if (parsed.UnmatchedTokens.FirstOrDefault() is not { } typed)
            return $"{place}a verb is missing ({list}); see {help}.";

        return typed.StartsWith('-')
            ? $"{place}there is no option \"{typed}\" before the verb; {Guess(typed, Options(group, tree))}see {help}."
            : $"{place}there is no verb \"{typed}\"; {Guess(typed, verbs)}there are {list}.";
    }

    private static bool IsMissing(ParseError error) => error.SymbolResult is ArgumentResult { Tokens.Count: 0 };

    private static string Guess(string typed, IEnumerable<string> candidates) =>
        Nearest(typed, candidates) is { } nearest ? $"did you mean \"{nearest}\"? " : "";

    private static IEnumerable<string> Options(Command command, CommandTree tree) =>
        command.Options.Concat(tree.Root.Options.Where(option => option.Recursive)).SelectMany(option => option.Aliases.Prepend(option.Name));

    private static string PathOf(CommandResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = result; at is CommandResult { Parent: not null } command; at = at.Parent)
            names.Push(command.Command.Name);
        return string.Join(' ', names);
    }

    private static bool IsPrefix(string typed, string candidate) => typed.Length >= 2 && candidate.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    // Edits (insert, remove, replace, swap of neighbours) from one word to the other: optimal string alignment.
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= to.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var cost = char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
