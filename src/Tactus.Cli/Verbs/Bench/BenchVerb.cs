using System.CommandLine;
using System.Globalization;
using Tactus.Measurement;

namespace Tactus.Cli;

/// <summary>Runs the project's own benchmarks, beside the peers that are there.</summary>
internal sealed class BenchVerb : Verb
{
    private readonly Argument<string[]> _names = new("name") { HelpName = "NAME...", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _list = new("--list") { Description = "List the benchmarks, their cases and their peers, and measure nothing." };
    private readonly Option<string> _only = EngineArguments.Path("--only", "TEXT", "Only cases whose name has the text in it, such as dag512.f64; a figure's full name picks that figure.");
    private readonly Option<int?> _rounds = EngineArguments.Number("--rounds", "N", "How often each side gets its turn, 1 to 10000; each benchmark has its own otherwise.", 1, 10_000, [1, 5, 20]);
    private readonly Option<double?> _seconds = EngineArguments.Time("--seconds", "How long a turn takes, where turns are counted in time; each benchmark has its own otherwise.");
    private readonly Option<PeerUse> _peers = new("--peers") { HelpName = "auto|all|none", Description = "Beside which peers: those that are there or built in seconds, also those that take minutes to build, or none." };

    internal BenchVerb()
        : base("bench", "Runs the project's own benchmarks, by turns with its peers where they are installed.")
    {
        _names.Description = $"What to measure: {string.Join(", ", Benchmarks.Names)}; all of it if nothing is named.";
        _names.CompletionSources.Add([.. Benchmarks.Names]);
        _peers.CustomParser = result => result.Tokens.Count > 0 ? result.Tokens[^1].Value switch
        {
            "auto" => PeerUse.Auto,
            "all" => PeerUse.All,
            "none" => PeerUse.None,
            var other => Refuse(result, other),
        } : PeerUse.Auto;
        _peers.CompletionSources.Add("auto", "all", "none");
        Add(_names);
        foreach (var option in (ReadOnlySpan<Option>)[_list, _only, _rounds, _seconds, _peers])
            Add(option);

        static PeerUse Refuse(System.CommandLine.Parsing.ArgumentResult result, string other)
        {
            result.AddError($"--peers is \"{other}\"; allowed are auto, all and none");
            return PeerUse.None;
        }
    }

    internal override IReadOnlyList<string> Examples => ["tactus bench --list", "tactus bench queues --only queues.spsc.pushPop --rounds 5 --json"];

    internal override async Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        var chosen = Choose(arguments.GetValue(_names) ?? []);
        var only = arguments.GetValue(_only);
        if (arguments.GetValue(_list))
            return List(chosen, only, report);

        var work = BenchRun.Plan(chosen, only);
        if (work.Count == 0)
            throw ToolException.BadInput($"bench: no case has \"{only}\" in its name; see tactus bench --list.");

        var settings = new MeasurementSettings(arguments.GetValue(_rounds), arguments.GetValue(_seconds));
        var run = new BenchRun(work, settings, only, report, stop);
        run.PreparePeers(arguments.GetValue(_peers));

        // why a thread of its own: measuring binds and spins, and the pool's threads are for what waits.
        await Task.Factory.StartNew(run.Measure, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        return run.Finish();
    }

    private static List<Benchmark> Choose(string[] names)
    {
        if (names.FirstOrDefault(name => !Benchmarks.Names.Contains(name)) is { } unknown)
        {
            var guess = UsageSentence.Nearest(unknown, Benchmarks.Names) is { } nearest ? $"did you mean \"{nearest}\"? " : "";
            throw ToolException.BadInput($"bench: there is no benchmark \"{unknown}\"; {guess}there are {string.Join(", ", Benchmarks.Names)}.");
        }

        return [.. Benchmarks.Create().Where(benchmark => names.Length == 0 || names.Contains(benchmark.Name))];
    }

    private static ExitStatus List(List<Benchmark> chosen, string? only, Report report)
    {
        var listed = chosen
            .Select(benchmark => new ListedBenchmark(
                benchmark.Name,
                benchmark.Purpose,
                BenchRun.Wanted(benchmark, only),
                [.. benchmark.Peers.Select(peer => peer.Name)]))
            .Where(benchmark => benchmark.Cases.Count > 0)
            .ToArray();
        if (report.IsJson)
        {
            report.Document(new BenchListDocument(listed), ToolJson.Default.BenchListDocument);
            return ExitStatus.Done;
        }

        foreach (var benchmark in listed)
        {
            report.Line(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Name}: {benchmark.Purpose}"));
            report.Line($"  beside {string.Join(", ", benchmark.Peers)}");
            foreach (var name in benchmark.Cases)
                report.Line($"  {name}");
        }

        return ExitStatus.Done;
    }
}
