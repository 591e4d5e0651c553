using System.Globalization;

namespace Tactus.RealTime;

/// <summary>The kernel's lists of numbers, such as <c>0,4-7</c>.</summary>
internal static class ProcessorList
{
    /// <summary>One more than the highest number; the most processors that a kernel can be built for.</summary>
    internal const int MaxCount = 8192;

    /// <summary>Reads a list.</summary>
    /// <param name="text">The list; an empty one holds nothing.</param>
    /// <returns>The numbers, ascending, each once; <see langword="null"/> if it is no list, or a number is too high.</returns>
    internal static int[]? Parse(string text)
    {
        var members = new bool[MaxCount];
        if (text.Length > 0)
        {
            foreach (var part in text.AsSpan().Split(','))
            {
                if (!TryParseRange(text.AsSpan()[part], out var first, out var last))
                    return null;
                members.AsSpan(first..(last + 1)).Fill(true);
            }
        }

        return [.. Enumerable.Range(0, MaxCount).Where(number => members[number])];
    }

    private static bool TryParseRange(ReadOnlySpan<char> text, out int first, out int last)
    {
        var dash = text.IndexOf('-');
        last = 0;
        return TryParse(dash < 0 ? text : text[..dash], out first) && TryParse(dash < 0 ? text : text[(dash + 1)..], out last) && first <= last && last < MaxCount;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
