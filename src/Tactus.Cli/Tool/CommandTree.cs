using System.CommandLine;

namespace Tactus.Cli;

/// <summary>All verbs, and the options that every verb has.</summary>
internal sealed class CommandTree
{
    internal CommandTree()
    {
        // why: not RootCommand's own help, version and suggestions; theirs print in another shape, and to the wrong stream beside --json.
        Root = new Command("tactus", "A real-time audio engine: plays, renders, measures.");
        foreach (var verb in Verbs())
            Root.Add(verb);
        Root.Add(Json);
        Root.Add(Help);
        Root.Add(Version);
    }

    internal Command Root { get; }

    /// <summary>One document instead of text.</summary>
    internal Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on standard output, everything else on standard error.", Recursive = true };

    internal Option<bool> Help { get; } = new("--help", "-h", "-?") { Description = "Show this help.", Recursive = true };

    internal Option<bool> Version { get; } = new("--version") { Description = "Show the version." };

    internal ParseResult Parse(IReadOnlyList<string> arguments) => Root.Parse(arguments, Configuration());

    internal ParseResult Parse(string line) => Root.Parse(line, Configuration());

    // why: a file may be called "@song.mid"; it is not a file of arguments.
    private static ParserConfiguration Configuration() => new() { ResponseFileTokenReplacer = null };

    private static IEnumerable<Command> Verbs() =>
    [
        new PlayVerb(),
        new RenderVerb(),
        new VerbGroup("session", "Makes, validates and draws session documents.", new SessionNewVerb(), new SessionCheckVerb(), new SessionShowVerb()),
        new SimulateVerb(),
        new DevicesVerb(),
        new DoctorVerb(),
        new BenchVerb(),
        new CompletionVerb(),
    ];
}
