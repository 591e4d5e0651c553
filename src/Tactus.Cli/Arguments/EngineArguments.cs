using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tactus.RealTime;

namespace Tactus.Cli;

/// <summary>The options that verbs with an engine share, each with its own sentence for a wrong value.</summary>
internal static class EngineArguments
{
    internal static Argument<string> File(string description)
    {
        var argument = new Argument<string>("file") { HelpName = "FILE", Description = description };
        argument.Validators.Add(result => RefuseEmpty(result, "FILE"));
        return argument;
    }

    internal static Option<string> Path(string name, string helpName, string description, params string[] aliases)
    {
        var option = new Option<string>(name, aliases) { HelpName = helpName, Description = description };
        option.Validators.Add(result => RefuseEmpty(result, name));
        return option;
    }

    internal static Option<int?> Rate() => Number("--rate", "HZ", "Sample rate in frames a second, 8000 to 384000.", 8_000, 384_000, [44_100, 48_000, 96_000]);

    internal static Option<int?> Quantum(string otherwise) =>
        Number("--quantum", "FRAMES", $"Frames a cycle, 1 to 8192; {otherwise}.", 1, 8_192, [64, 128, 256, 512, 1024]);

    internal static Option<int?> Workers()
    {
        var option = Number("--workers", "auto|N", "Threads that render, 1 to 64; auto: one a core, within the processor quota.", 1, 64, [1, 2, 4], "auto");
        option.CompletionSources.Add("auto");
        return option;
    }

    internal static Option<ExecutorKind> Executor()
    {
        const string Names = "auto, serial, static, stealing";
        var option = new Option<ExecutorKind>("--executor")
        {
            HelpName = "auto|serial|static|stealing",
            Description = "How the work of a cycle is spread: on one thread, by a schedule of measured costs, by workers that steal from one another, or whatever is fastest.",
            CustomParser = result => Single(result) switch
            {
                "auto" => ExecutorKind.Auto,
                "serial" => ExecutorKind.Serial,
                "static" => ExecutorKind.Static,
                "stealing" => ExecutorKind.WorkStealing,
                var other => Refuse<ExecutorKind>(result, $"\"{other}\" is no executor; there are {Names}"),
            },
        };
        option.CompletionSources.Add("auto", "serial", "static", "stealing");
        return option;
    }

    internal static Option<WorkerBinding> Binding()
    {
        const string Names = "cores, fixed, free";
        var option = new Option<WorkerBinding>("--binding")
        {
            HelpName = "cores|fixed|free",
            Description = "How audio threads are held to processors: to the good ones, each to one of its own (for machines set aside for sound), or not at all; cores unless given.",
            DefaultValueFactory = _ => WorkerBinding.Cores,
            CustomParser = result => Single(result) switch
            {
                "cores" => WorkerBinding.Cores,
                "fixed" => WorkerBinding.Fixed,
                "free" => WorkerBinding.Free,
                var other => Refuse<WorkerBinding>(result, $"\"{other}\" is no binding; there are {Names}"),
            },
        };
        option.CompletionSources.Add("cores", "fixed", "free");
        return option;
    }

    internal static Option<bool> InProcess() => new("--in-process") { Description = "Run the engine in this process instead of one of its own." };

    internal static Option<double?> Time(string name, string description) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result => TimeText.TryRead(Single(result), out var seconds) && seconds > 0
            ? seconds
            : Refuse<double?>(result, $"{name}: \"{Single(result)}\" is no time; write it like 10s, 500ms or 1:30"),
    };

    internal static Option<TimeRange?> Range(
        string description = "The stretch of song time to render, like 0:10-0:20, 0:10- or -20s; it ends without a tail unless it goes to the end.") => new("--range")
    {
        HelpName = "FROM-TO",
        Description = description,
        CustomParser = result => TimeRange.TryRead(Single(result), out var range)
            ? range
            : Refuse<TimeRange?>(result, $"--range: \"{Single(result)}\" is no stretch of time; write it like 0:10-0:20, the end later than the start"),
    };

    internal static Option<int?> Number(string name, string helpName, string description, int least, int most, int[] usual, string? word = null)
    {
        var option = new Option<int?>(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                var text = Single(result);
                if (text == word)
                    return null;

                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : Refuse<int?>(result, string.Create(CultureInfo.InvariantCulture, $"{name} is \"{text}\"; allowed are {least} to {most}{(word is null ? "" : $" and {word}")}"));
            },
        };
        option.CompletionSources.Add([.. usual.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        return option;
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
            result.AddError($"the name given as {name} is empty");
    }

    private static string Single(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
