using System.Globalization;

namespace Tactus.Cli;

/// <summary>Times as people write and read them.</summary>
internal static class TimeText
{
    private const double MostSeconds = 1e7;

    /// <summary>Reads <c>10s</c>, <c>500ms</c>, <c>2m</c>, <c>90</c> (seconds), <c>1:30</c>, <c>2:34.120</c>, <c>1:02:03</c>.</summary>
    /// <returns><see langword="false"/> if the text is none of these, negative, or longer than four months.</returns>
    internal static bool TryRead(string text, out double seconds)
    {
        seconds = 0;
        var parts = text.Split(':');
        if (parts.Length is 2 or 3)
            return TryReadClock(parts, out seconds);

        var (number, scale) =
            text.EndsWith("ms", StringComparison.OrdinalIgnoreCase) ? (text[..^2], 0.001)
            : text.EndsWith('s') || text.EndsWith('S') ? (text[..^1], 1)
            : text.EndsWith('m') || text.EndsWith('M') ? (text[..^1], 60)
            : text.EndsWith('h') || text.EndsWith('H') ? (text[..^1], 3600)
            : (text, 1.0);
        if (!TryReadNumber(number, out var value))
            return false;

        seconds = value * scale;
        return seconds <= MostSeconds;
    }

    /// <summary>Writes <c>2:34.120</c>, or <c>1:02:34.120</c> from an hour on.</summary>
    internal static string Exact(double seconds)
    {
        var milliseconds = (long)Math.Round(Math.Clamp(seconds, 0, MostSeconds) * 1000);
        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        return minutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}:{rest / 1000:00}.{rest % 1000:000}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}:{rest / 1000:00}.{rest % 1000:000}");
    }

    /// <summary>Writes <c>2:34</c>, whole seconds: for places too narrow for more.</summary>
    internal static string Short(double seconds) => Exact(Math.Floor(seconds))[..^4];

    /// <summary>Writes a time to wait: <c>8 s</c>, <c>2 min 5 s</c>.</summary>
    internal static string Rough(double seconds)
    {
        var whole = (long)Math.Ceiling(Math.Clamp(seconds, 0, MostSeconds));
        return whole < 60 ? $"{whole} s" : whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole / 60 % 60} min";
    }

    private static bool TryReadClock(string[] parts, out double seconds)
    {
        seconds = 0;
        for (var index = 0; index < parts.Length; index++)
        {
            var isLast = index == parts.Length - 1;
            if (!TryReadNumber(parts[index], out var value) || (!isLast && value != Math.Floor(value)) || (index > 0 && value >= 60))
                return false;
            seconds = (seconds * 60) + value;
        }

        return seconds <= MostSeconds;
    }

    private static bool TryReadNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
