using System.Globalization;
using System.Runtime.Intrinsics;

namespace Tactus.LatencyLab;

/// <summary>Thousands of voices against the deadline: an engine on the null device with two workers, beside the same voices in C++ on two threads.</summary>
internal static class VoicesDeadlineVerb
{
    internal static int Run(string[] args)
    {
        if (DeadlineArguments.Parse(args) is not { } options)
            return 2;
        if (ReferencePrograms.Build("voices_deadline", "apt-get install gcc g++ make; x86-64 with AVX2 and FMA") is not { } control)
            return 3;

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Voices} voices, {options.Quantum} frames at {options.Rate} Hz, two threads, {options.Rounds} rounds of 4 times {options.Seconds} s"));
        var report = new DeadlineReport(
            string.Create(CultureInfo.InvariantCulture, $"voices.deadline.{options.Voices}.q{options.Quantum}"), "engine", "C++ on two threads");
        DeadlineRounds.Run(options, report, () => RunProcess(options, Environment.ProcessPath!, "voices-engine"), () => RunProcess(options, control), DeadlineText.SayRun, CancellationToken.None);
        return DeadlineText.Say(report, options.IsJson);
    }

    private static DeadlineRun RunProcess(DeadlineOptions options, string path, params IEnumerable<string> verb)
    {
        List<string> arguments =
        [
            .. verb,
            "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture),
            "--rate", options.Rate.ToString(CultureInfo.InvariantCulture),
            "--quantum", options.Quantum.ToString(CultureInfo.InvariantCulture),
            "--voices", options.Voices.ToString(CultureInfo.InvariantCulture),
            "--priority", options.Priority.ToString(CultureInfo.InvariantCulture),
        ];
        if (!verb.Any())
            arguments.AddRange(["--lanes", Vector512.IsHardwareAccelerated ? "16" : "8"]);
        return DeadlineRun.Parse(ReferencePrograms.Run(path, [.. arguments]), options.Seconds);
    }
}
