namespace Tactus.Cli;

/// <summary>A stretch of song time.</summary>
/// <param name="StartSeconds">Where it begins.</param>
/// <param name="EndSeconds">Where it ends; <see langword="null"/>: at the end of the song and its tail.</param>
internal readonly record struct TimeRange(double StartSeconds, double? EndSeconds)
{
    /// <summary>Reads <c>0:10-0:20</c>, <c>10s-20s</c>, <c>0:10-</c> (to the end), <c>-0:20</c> (from the start).</summary>
    internal static bool TryRead(string text, out TimeRange range)
    {
        range = default;
        var dash = text.IndexOf('-');
        if (dash < 0 || text.Length == 1)
            return false;

        var (from, to) = (text[..dash].Trim(), text[(dash + 1)..].Trim());
        var start = 0.0;
        var end = 0.0;
        if ((from.Length > 0 && !TimeText.TryRead(from, out start)) || (to.Length > 0 && !TimeText.TryRead(to, out end)))
            return false;

        range = new TimeRange(start, to.Length > 0 ? end : null);
        return range.EndSeconds is not { } last || last > start;
    }
}
