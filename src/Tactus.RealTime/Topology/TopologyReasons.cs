namespace Tactus.RealTime;

/// <summary>Collects what could not be read, each kind of thing once.</summary>
internal sealed class TopologyReasons
{
    private const int MaxCount = 8;

    private readonly List<string> _sentences = [];
    private int _left;

    internal void Add(string sentence)
    {
        if (_sentences.Count < MaxCount)
            _sentences.Add(sentence);
        else
            _left++;
    }

    /// <summary>Notes that a file is there and cannot be understood.</summary>
    /// <returns>Nothing, for the caller to return.</returns>
    internal T? Malformed<T>(string file)
        where T : class
    {
        Add($"{file} cannot be understood.");
        return null;
    }

    internal IReadOnlyList<string> ToList() => _left == 0 ? [.. _sentences] : [.. _sentences, $"So it is with {_left} more."];
}
