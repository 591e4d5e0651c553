using System.Globalization;

namespace Tactus.Measurement;

/// <summary>What one run of one side came to.</summary>
internal sealed record DeadlineRun
{
    internal required double Seconds { get; init; }

    internal required long Cycles { get; init; }

    internal required long Lost { get; init; }

    internal required long Wrong { get; init; }

    internal required bool IsRealTime { get; init; }

    internal required ulong Result { get; init; }

    internal required double WakeP50 { get; init; }

    internal required double WakeP99 { get; init; }

    internal required double WakeMax { get; init; }

    internal required double WorkP50 { get; init; }

    internal double LostPerMinute => Lost * 60 / Seconds;

    /// <summary>Reads a control's line of name=value pairs.</summary>
    internal static DeadlineRun Parse(string line, double seconds)
    {
        var values = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => Int128.Parse(pair[1], CultureInfo.InvariantCulture)); // a hash has 64 bits, a wake-up may be early
        return new DeadlineRun
        {
            Seconds = values.TryGetValue("nanoseconds", out var nanoseconds) ? (double)nanoseconds / 1e9 : seconds,
            Cycles = (long)values["cycles"],
            Lost = (long)values["lost"],
            Wrong = (long)values["wrong"],
            IsRealTime = values["granted"] == 1,
            Result = (ulong)values["result"],
            WakeP50 = (double)values["wakeP50"] / 1e3,
            WakeP99 = (double)values["wakeP99"] / 1e3,
            WakeMax = (double)values["wakeMax"] / 1e3,
            WorkP50 = (double)values["workP50"] / 1e3,
        };
    }
}
