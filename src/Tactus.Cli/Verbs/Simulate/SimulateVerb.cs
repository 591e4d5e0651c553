using System.CommandLine;
using System.Globalization;
using Tactus.Scheduling;

namespace Tactus.Cli;

/// <summary>Says how fast a song would be on cores that are not there.</summary>
internal sealed class SimulateVerb : Verb
{
    private const int MostCounts = 32;

    private readonly Argument<string> _file = EngineArguments.File("A MIDI file or a session document.");
    private readonly Option<int[]> _cores = Cores();
    private readonly Option<ExecutorKind> _executor = EngineArguments.Executor();
    private readonly Option<TimeRange?> _range = EngineArguments.Range("The stretch of song time to look at, like 0:10-0:20, 0:10- or -20s; the whole song unless given.");
    private readonly Option<int?> _quantum = EngineArguments.Quantum("128 unless given");
    private readonly Option<int?> _rate = EngineArguments.Rate();
    private readonly Option<int?> _seed = EngineArguments.Number("--seed", "N", "Draws which of the measured cycles are played, 0 to 2147483647; 1 unless given.", 0, int.MaxValue, [1]);

    internal SimulateVerb()
        : base("simulate", "Measures a song on one core and predicts how fast it would be on many, and what keeps it from being faster.")
    {
        Add(_file);
        foreach (var option in (ReadOnlySpan<Option>)[_cores, _executor, _range, _quantum, _rate, _seed])
        {
            Add(option);
        }
    }

    internal override IReadOnlyList<string> Examples =>
        ["tactus simulate samples/song.tactus.json --cores 1,2,4,8,16,64", "tactus simulate samples/prelude.mid --range 0:10-0:30 --quantum 64 --executor stealing --json"];

    internal override async Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        Songs.RegisterKinds();
        var file = arguments.GetRequiredValue(_file);
        var rate = arguments.GetValue(_rate) ?? 48_000;
        var quantum = arguments.GetValue(_quantum) ?? 128;
        var options = new SimulationOptions
        {
            Cores = arguments.GetValue(_cores) is { Length: > 0 } cores ? cores : [1, 2, 4, 8, 16],
            Executors = [Of(arguments.GetValue(_executor))],
            Seed = arguments.GetValue(_seed) ?? 1,
        };
        var session = await Songs.OpenAsync(file, stop.Token).ConfigureAwait(false);
        try
        {
            var progress = new RenderProgressLine(report, Path.GetFileName(file));
            var song = await SongProfile.MeasureAsync(session, rate, quantum, arguments.GetValue(_range) ?? default, progress, stop.Token).ConfigureAwait(false);
            var (machine, simulation) = await Task.Run(() => Simulate(song.Profile, options, stop.Token), CancellationToken.None).ConfigureAwait(false);
            report.EndLiveLine();
            var document = SimulateDocument.Of(song, rate, options, machine, simulation);
            if (report.IsJson)
            {
                report.Document(document, ToolJson.Default.SimulateDocument);
            }
            else
            {
                report.Lines(SimulateTable.For(file, document, report));
            }
        }
        finally
        {
            report.EndLiveLine();
        }

        return ExitStatus.Done;
    }

    private static (SimulatedMachine Machine, Simulation Simulation) Simulate(PlanProfile profile, SimulationOptions options, CancellationToken stop)
    {
        var machine = SimulatedMachine.Measure();
        return (machine, PlanSimulator.Run(profile, machine, options, stop));
    }

    private static SimulatedExecutor Of(ExecutorKind kind) => kind switch
    {
        ExecutorKind.Serial => SimulatedExecutor.Serial,
        ExecutorKind.Static => SimulatedExecutor.Static,
        ExecutorKind.WorkStealing => SimulatedExecutor.WorkStealing,
        _ => SimulatedExecutor.Auto,
    };

    private static Option<int[]> Cores()
    {
        var option = new Option<int[]>("--cores")
        {
            HelpName = "1,2,4,...",
            Description = $"Core counts to imagine, each 1 to {SimulationOptions.MaxCores}, at most {MostCounts} of them; 1,2,4,8,16 unless given.",
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
                var counts = text.Split(',').Select(ReadCount).ToArray();
                if (counts.Length > MostCounts || counts.Contains(0))
                {
                    result.AddError($"--cores is \"{text}\"; write 1 to {MostCounts} numbers from 1 to {SimulationOptions.MaxCores} with commas between, like 1,2,4,8");
                    return [];
                }

                return counts;
            },
        };
        option.CompletionSources.Add("1,2,4,8,16", "1,2,4,8,16,32,64");
        return option;
    }

    private static int ReadCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= SimulationOptions.MaxCores ? count : 0;
}
