using System.Globalization;
using System.Text;

namespace Tactus.Sessions;

/// <summary>Gathers errors of a document, up to a number that a person may still read.</summary>
internal sealed class SessionErrors
{
    internal const int Most = 100;

    private readonly List<SessionError> _errors = [];

    internal bool IsFull => _errors.Count >= Most;

    internal int Count => _errors.Count;

    internal IReadOnlyList<SessionError> All => _errors;

    /// <summary>Adds an error.</summary>
    /// <param name="kind">What sort.</param>
    /// <param name="place">Where, in words.</param>
    /// <param name="problem">What is wrong and what is allowed, ending in a full stop.</param>
    internal void Add(SessionErrorKind kind, string place, string problem)
    {
        if (!IsFull)
        {
            _errors.Add(new SessionError(place, problem) { Kind = kind });
        }
    }

    /// <summary>Text of a document inside a sentence: in quotes, without control characters, not too long.</summary>
    internal static string Quote(string text)
    {
        const int MostCharacters = 60;
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes().Take(MostCharacters))
        {
            quoted.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? "·" : rune.ToString());
        }

        return quoted.Append(text.Length > MostCharacters ? "…\"" : "\"").ToString();
    }

    /// <summary>A number as it stands in the document, not too long.</summary>
    internal static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <summary>Some names for "known are …": quoted, at most thirty.</summary>
    internal static string Known(IEnumerable<string> names)
    {
        const int MostNames = 30;
        var all = names.Take(MostNames + 1).Select(Quote).ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(MostNames)) + (all.Count > MostNames ? ", …" : "");
    }

    internal static string Text(double value) => value.ToString("0.########", CultureInfo.InvariantCulture);

    internal static string Numbered(string noun, int index) => string.Create(CultureInfo.InvariantCulture, $"{noun} {index + 1}");

    internal static string Inside(string place, string part) => place.Length == 0 ? part : $"{place}, {part}";
}
