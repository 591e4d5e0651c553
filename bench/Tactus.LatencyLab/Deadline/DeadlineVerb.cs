using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>The null device against a C loop that sleeps on the same timer at the same priority and does the same work.</summary>
internal static class DeadlineVerb
{
    internal static int Run(string[] args)
    {
        if (DeadlineArguments.Parse(args) is not { } options)
            return 2;
        if (ReferencePrograms.Build(NullDeviceDeadline.ControlFile, NullDeviceDeadline.ControlNeeds) is not { } control)
            return 3;

        var sides = new NullDeviceDeadline(options, control);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{options.Quantum} frames at {options.Rate} Hz, {sides.Passes} passes of work, {options.Rounds} rounds of 4 times {options.Seconds} s"));
        var report = new DeadlineReport($"deadline.q{options.Quantum}", "null device", NullDeviceDeadline.ControlName);
        DeadlineRounds.Run(options, report, sides.RunDevice, sides.RunControl, DeadlineText.SayRun, CancellationToken.None);
        return DeadlineText.Say(report, options.IsJson);
    }
}
