using System.Runtime.InteropServices;

namespace Tactus.Graph;

/// <summary>Gives steps their buffers, and gives a buffer again once no step that still uses it can run at the same time or later.</summary>
/// <remarks>
/// A plan is run by several threads, so "later in the order" does not mean later in time. A slot is reused by a step only if the step comes, through
/// connections, after every step that reads the slot (or after its writer, if nobody does): then any executor that keeps to the connections keeps the
/// buffers apart as well, and reuse costs no parallelism. What each step comes after is in its <see cref="AncestorRows"/>. Work is linear in the steps and connections.
/// </remarks>
internal sealed class SlotAllocator
{
    /// <summary>How many free slots are looked at before a new one is made.</summary>
    /// <remarks>
    /// why: bounds the search in very wide graphs, where most free slots belong to other branches.
    /// measured: 32 layers of 64 nodes need 781 slots with this bound and 1592 with one of 128.
    /// </remarks>
    private const int SearchDepth = 2048;

    /// <summary>How many slots may be looked at in all, and how many more for each step: beyond some thousand steps the search becomes shorter, so that its work stays linear.</summary>
    private const int FreeLooks = 2_000_000;
    private const int LooksPerStep = 64;

    private readonly AncestorRows _ancestors;
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<int, List<FreeSlot>> _freeByChannels = [];
    private readonly List<int> _untilEndOfStep = [];
    private long _looksLeft = FreeLooks;
    private int _step = -1;

    /// <param name="predecessors">Steps that each step waits for directly, by step.</param>
    /// <param name="successorCounts">How many wait for each.</param>
    public SlotAllocator(CompressedRows predecessors, int[] successorCounts) => _ancestors = new AncestorRows(predecessors, successorCounts);

    /// <summary>Channels of every slot made so far.</summary>
    public IReadOnlyList<int> ChannelCounts => [.. _slots.Select(slot => slot.ChannelCount)];

    /// <summary>Slots and words that were looked at so far: what the work is, free of the machine's speed.</summary>
    public long WorkCount => FreeLooks + (_step + 1L) * LooksPerStep - _looksLeft + _ancestors.WordCount;

    /// <summary>Moves on to the next step in the order.</summary>
    public void BeginStep(int step)
    {
        _step = step;
        _looksLeft += LooksPerStep;
        _ancestors.Begin(step);
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
            FreeList(_slots[slot].ChannelCount).Add(new FreeSlot(slot, _slots[slot].Users[^1]));
        }

        _untilEndOfStep.Clear();
    }

    // But the latest: Take has asked for that one.
    private bool AreOthersBehind(List<int> users)
    {
        for (var index = users.Count - 2; index >= 0; index--)
        {
            if (!_ancestors.Contains(users[index]))
            {
                return false;
            }
        }

        return true;
    }

    private int Take(int channelCount)
    {
        var free = FreeList(channelCount);
        if (_ancestors.HasAny)
        {
            var looks = (int)Math.Min(Math.Min(SearchDepth, free.Count), _looksLeft);
            var candidates = CollectionsMarshal.AsSpan(free)[^looks..];
            _looksLeft -= looks;
            for (var at = looks - 1; at >= 0; at--)
            {
                // why the latest user first: it is the one most likely to run beside the current step.
                if (_ancestors.Contains(candidates[at].LatestUser) && AreOthersBehind(_slots[candidates[at].Slot].Users))
                {
                    var slot = candidates[at].Slot;
                    _looksLeft += at;
                    free.RemoveAt(free.Count - looks + at);
                    _slots[slot].Users.Clear();
                    return slot;
                }
            }
        }

        _slots.Add(new Slot(channelCount));
        return _slots.Count - 1;
    }

    private List<FreeSlot> FreeList(int channelCount)
    {
        if (!_freeByChannels.TryGetValue(channelCount, out var free))
        {
            _freeByChannels.Add(channelCount, free = []);
        }

        return free;
    }

    private readonly record struct FreeSlot(int Slot, int LatestUser);

    private sealed class Slot(int channelCount)
    {
        public int ChannelCount { get; } = channelCount;

        public List<int> Users { get; } = [];

        public int UnvisitedReaders { get; set; }
    }
}
