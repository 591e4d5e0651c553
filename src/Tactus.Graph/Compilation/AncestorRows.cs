namespace Tactus.Graph;

/// <summary>Which earlier steps a step comes after through connections: a bit a step, for the last few thousand steps before it.</summary>
/// <remarks>
/// A step that lies farther back is not known as an ancestor, which is the safe answer. So a row has the same length in every graph, and all rows together take time and
/// memory in proportion to the connections. A row is kept only while a successor needs it.
/// </remarks>
internal sealed class AncestorRows(CompressedRows predecessors, int[] successorCounts)
{
    /// <summary>Steps back to which a row knows all ancestors.</summary>
    public const int WindowSteps = (RowWords - 1) * 64;

    // Word w of all steps' bits lies at w modulo this; a power of two.
    private const int RowWords = 64;

    private readonly ulong[]?[] _rows = new ulong[successorCounts.Length][];
    private readonly int[] _unvisitedSuccessors = [.. successorCounts];
    private readonly Stack<ulong[]> _pool = new();
    private ulong[]? _row;
    private int _step = -1;

    /// <summary>Words that were put together so far.</summary>
    public long WordCount { get; private set; }

    /// <summary>Whether the current step comes after any other.</summary>
    public bool HasAny => _row is not null;

    /// <summary>Moves on to the next step in the order.</summary>
    public void Begin(int step)
    {
        if (_row is not null && _unvisitedSuccessors[_step] == 0)
        {
            Release(_step);
        }

        _step = step;
        _row = null;
        if (predecessors[step].IsEmpty)
        {
            return;
        }

        _row = _pool.TryPop(out var pooled) ? pooled : new ulong[RowWords];
        _rows[step] = _row;
        foreach (var predecessor in predecessors[step])
        {
            Inherit(predecessor);
            if (--_unvisitedSuccessors[predecessor] == 0)
            {
                Release(predecessor);
            }
        }
    }

    /// <summary>Whether the current step is known to come after another one.</summary>
    public bool Contains(int step)
    {
        var word = step / 64;
        return word >= OldestWord && (_row![word % RowWords] >> step % 64 & 1) != 0;
    }

    /// <summary>The oldest step of which the current one's row knows anything.</summary>
    public int OldestStep => OldestWord * 64;

    private int OldestWord => Math.Max(0, _step / 64 - RowWords + 1);

    private void Inherit(int predecessor)
    {
        var oldest = OldestWord;
        var newest = predecessor / 64;
        if (newest < oldest)
        {
            return;
        }

        _row![newest % RowWords] |= 1UL << predecessor % 64;
        if (_rows[predecessor] is not { } inherited)
        {
            return;
        }

        WordCount += newest - oldest + 1;
        for (var word = oldest; word <= newest; word++)
        {
            _row[word % RowWords] |= inherited[word % RowWords];
        }
    }

    private void Release(int step)
    {
        if (_rows[step] is { } spent)
        {
            _rows[step] = null;
            Array.Clear(spent);
            _pool.Push(spent);
        }
    }
}
