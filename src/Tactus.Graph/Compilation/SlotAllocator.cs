namespace Tactus.Graph;

/// <summary>Gives steps their buffers, and gives a buffer again once no step that still uses it can run at the same time or later.</summary>
/// <remarks>
/// A plan is run by several threads, so "later in the order" does not mean later in time. A slot is reused by a step only if the step comes, through
/// connections, after every step that reads the slot (or after its writer, if nobody does): then any executor that keeps to the connections keeps the
/// buffers apart as well, and reuse costs no parallelism. What each step comes after is kept as one bit per step, only as long as a successor needs it.
/// </remarks>
internal sealed class SlotAllocator
{
    /// <summary>How many free slots are looked at before a new one is made.</summary>
    /// <remarks>
    /// why: bounds the search in very wide graphs, where most free slots belong to other branches.
    /// measured: 32 layers of 64 nodes need 781 slots with this bound and 1592 with one of 128.
    /// </remarks>
    private const int SearchDepth = 2048;

    private readonly CompressedRows _predecessors;
    private readonly int[] _unvisitedSuccessors;
    private readonly ulong[]?[] _ancestors;
    private readonly Stack<ulong[]> _rowPool = new();
    private readonly int _rowWords;
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<int, List<int>> _freeByChannels = [];
    private readonly List<int> _untilEndOfStep = [];
    private int _step = -1;

    /// <param name="predecessors">Steps that each step waits for directly, by step.</param>
    /// <param name="successorCounts">How many wait for each.</param>
    public SlotAllocator(CompressedRows predecessors, ReadOnlySpan<int> successorCounts)
    {
        _predecessors = predecessors;
        _unvisitedSuccessors = successorCounts.ToArray();
        _ancestors = new ulong[successorCounts.Length][];
        _rowWords = (successorCounts.Length + 63) / 64;
    }

    /// <summary>Channels of every slot made so far.</summary>
    public IReadOnlyList<int> ChannelCounts => [.. _slots.Select(slot => slot.ChannelCount)];

    /// <summary>Moves on to the next step in the order.</summary>
    public void BeginStep(int step)
    {
        _step = step;
        if (_predecessors[step].IsEmpty)
        {
            return;
        }

        var row = _rowPool.TryPop(out var pooled) ? pooled : new ulong[_rowWords];
        foreach (var predecessor in _predecessors[step])
        {
            row[predecessor / 64] |= 1UL << predecessor % 64;
            if (_ancestors[predecessor] is { } inherited)
            {
                for (var word = 0; word < inherited.Length; word++)
                {
                    row[word] |= inherited[word];
                }
            }

            if (--_unvisitedSuccessors[predecessor] == 0 && _ancestors[predecessor] is { } spent)
            {
                _ancestors[predecessor] = null;
                Array.Clear(spent);
                _rowPool.Push(spent);
            }
        }

        _ancestors[step] = row;
    }

    /// <summary>A slot that the current step writes and <paramref name="readerCount"/> other steps read.</summary>
    public int TakeOutput(int channelCount, int readerCount)
    {
        var slot = Take(channelCount);
        _slots[slot].UnvisitedReaders = readerCount;
        if (readerCount == 0)
        {
            _slots[slot].Users.Add(_step);
            _untilEndOfStep.Add(slot);
        }

        return slot;
    }

    /// <summary>A slot that only the current step uses.</summary>
    public int TakeScratch(int channelCount) => TakeOutput(channelCount, readerCount: 0);

    /// <summary>Notes that the current step reads a slot; once for each step.</summary>
    public void NoteReader(int slot)
    {
        _slots[slot].Users.Add(_step);
        if (--_slots[slot].UnvisitedReaders == 0)
        {
            _untilEndOfStep.Add(slot);
        }
    }

    /// <summary>Ends the current step: what it was the last to use becomes free for those that come after all users.</summary>
    public void EndStep()
    {
        foreach (var slot in _untilEndOfStep)
        {
            FreeList(_slots[slot].ChannelCount).Add(slot);
        }

        _untilEndOfStep.Clear();
    }

    private static bool AreAll(List<int> users, ulong[] ancestors)
    {
        // why backwards: the latest user is the one most likely to run beside the current step.
        for (var index = users.Count - 1; index >= 0; index--)
        {
            if ((ancestors[users[index] / 64] >> users[index] % 64 & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private int Take(int channelCount)
    {
        var free = FreeList(channelCount);
        if (_ancestors[_step] is { } ancestors)
        {
            for (var at = free.Count - 1; at >= Math.Max(0, free.Count - SearchDepth); at--)
            {
                var slot = free[at];
                if (AreAll(_slots[slot].Users, ancestors))
                {
                    free.RemoveAt(at);
                    _slots[slot].Users.Clear();
                    return slot;
                }
            }
        }

        _slots.Add(new Slot(channelCount));
        return _slots.Count - 1;
    }

    private List<int> FreeList(int channelCount)
    {
        if (!_freeByChannels.TryGetValue(channelCount, out var free))
        {
            _freeByChannels.Add(channelCount, free = []);
        }

        return free;
    }

    private sealed class Slot(int channelCount)
    {
        public int ChannelCount { get; } = channelCount;

        public List<int> Users { get; } = [];

        public int UnvisitedReaders { get; set; }
    }
}
