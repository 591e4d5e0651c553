using System.CommandLine;

namespace Tactus.Cli;

/// <summary>The help of a verb: usage, arguments, options and examples.</summary>
internal static class HelpPage
{
    private const int Width = 110;

    internal static IEnumerable<string> For(Command command, CommandTree tree)
    {
        var path = PathOf(command);
        var arguments = string.Concat(command.Arguments.Select(argument => " " + Usage(argument)));
        var required = string.Concat(command.Options.Where(option => option.Required).Select(option => $" {option.Aliases.FirstOrDefault() ?? option.Name} {option.HelpName}"));
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).ToArray();

        yield return command.Description ?? "";
        yield return "";
        yield return $"Usage: {path}{(verbs.Length > 0 ? " VERB" : "")}{arguments}{required} [options]";

        foreach (var line in Section("Verbs", verbs.Select(verb => (verb.Name + Summary(verb), verb.Description ?? ""))))
            yield return line;
        foreach (var line in Section("Arguments", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (NameOf(argument), argument.Description ?? ""))))
            yield return line;

        var common = tree.Root.Options.Where(option => option.Recursive || command == tree.Root);
        var options = command == tree.Root ? common : command.Options.Concat(common);
        foreach (var line in Section("Options", options.Where(option => !option.Hidden).Select(option => (Usage(option), option.Description ?? ""))))
            yield return line;

        if (command is Verb { Examples: var examples })
        {
            yield return "";
            yield return "Examples:";
            foreach (var example in examples)
                yield return "  " + example;
        }

        if (verbs.Length > 0)
        {
            yield return "";
            yield return $"{path} VERB --help shows a verb's options and two examples.";
        }
    }

    private static IEnumerable<string> Section(string title, IEnumerable<(string Left, string Right)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            yield break;

        yield return "";
        yield return title + ":";
        var indent = all.Max(row => row.Left.Length) + 4;
        foreach (var (left, right) in all)
        {
            var first = true;
            foreach (var line in Wrap(right, Math.Max(Width - indent, 40)))
            {
                yield return (first ? ("  " + left).PadRight(indent) : new string(' ', indent)) + line;
                first = false;
            }
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var cut = text.LastIndexOf(' ', width);
            if (cut <= 0)
                break;
            yield return text[..cut];
            text = text[(cut + 1)..];
        }

        yield return text;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static string Summary(Command command) =>
        command.Subcommands.Count > 0 ? " " + string.Join('|', command.Subcommands.Select(verb => verb.Name)) : string.Concat(command.Arguments.Select(argument => " " + Usage(argument)));

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    private static string Usage(Argument argument) => argument.Arity.MinimumNumberOfValues == 0 ? $"[{NameOf(argument)}]" : NameOf(argument);

    private static string Usage(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias != "-?").Prepend(option.Name).OrderBy(name => name.Length));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }
}
