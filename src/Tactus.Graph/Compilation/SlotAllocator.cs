namespace Tactus.Graph;

/// <summary>Gives steps their buffers, and gives a buffer again once no step that still uses it can run at the same time or later.</summary>
/// <remarks>
/// A plan is run by several threads, so "later in the order" does not mean later in time. A slot is reused by a step only if the step comes, through
/// connections, after every step that reads the slot (or after its writer, if nobody does): then any executor that keeps to the connections keeps the
/// buffers apart as well, and reuse costs no parallelism. What each step comes after is in its <see cref="AncestorRows"/>. Work is linear in the steps and connections.
/// </remarks>
internal sealed class SlotAllocator
{
    /// <summary>Of the free slots, so many are looked at from the one that became free last, which is likely to be in a cache still.</summary>
    private const int RecentDepth = 64;

    /// <summary>And so many from the one that is free the longest: in a wide graph that is the one which the step most likely comes after.</summary>
    private const int OldDepth = 2048;

    /// <summary>How many slots may be looked at in all, and how many more for each step: in graphs that allow hardly any reuse the search becomes shorter, so that its work stays linear.</summary>
    private const int FreeLooks = 250_000;
    private const int LooksPerStep = 64;

    private readonly AncestorRows _ancestors;
    private Slot[] _slots = new Slot[64];
    private int _slotCount;
    private readonly Dictionary<int, FreeSlots> _freeByChannels = [];
    private readonly List<int> _untilEndOfStep = [];
    private long _looksLeft = FreeLooks;
    private int _step = -1;

    /// <param name="predecessors">Steps that each step waits for directly, by step.</param>
    /// <param name="successorCounts">How many wait for each.</param>
    public SlotAllocator(CompressedRows predecessors, int[] successorCounts) => _ancestors = new AncestorRows(predecessors, successorCounts);

    /// <summary>Channels of every slot made so far.</summary>
    public int[] ChannelCounts => Array.ConvertAll(_slots[.._slotCount], slot => slot.ChannelCount);

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
            _slots[slot].AddUser(_step);
            _untilEndOfStep.Add(slot);
        }

        return slot;
    }

    /// <summary>A slot that only the current step uses.</summary>
    public int TakeScratch(int channelCount) => TakeOutput(channelCount, readerCount: 0);

    /// <summary>Notes that the current step reads a slot; once for each step.</summary>
    public void NoteReader(int slot)
    {
        _slots[slot].AddUser(_step);
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
            FreeList(_slots[slot].ChannelCount).Add(slot, _slots[slot].LatestUser);
        }

        _untilEndOfStep.Clear();
    }

    private bool AreEarlierBehind(List<int>? users)
    {
        for (var index = (users?.Count ?? 0) - 1; index >= 0; index--)
        {
            if (!_ancestors.Contains(users![index]))
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
            free.Forget(_ancestors.OldestStep);
            var recent = Math.Min(free.Count, RecentDepth);
            var found = Find(free, free.Count - 1, -1, recent);
            if (found < 0)
            {
                found = Find(free, 0, 1, Math.Min(free.Count - recent, OldDepth));
            }

            if (found >= 0)
            {
                var slot = free.Take(found);
                _slots[slot].LatestUser = -1;
                _slots[slot].EarlierUsers?.Clear();
                return slot;
            }
        }

        if (_slotCount == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * _slotCount);
        }

        _slots[_slotCount] = new Slot { ChannelCount = channelCount, LatestUser = -1 };
        return _slotCount++;
    }

    private int Find(FreeSlots free, int first, int stride, int looks)
    {
        looks = (int)Math.Min(looks, _looksLeft);
        var at = first;
        for (var look = 0; look < looks; look++, at += stride)
        {
            // why the latest user first: it is the one most likely to run beside the current step.
            if (_ancestors.Contains(free[at].LatestUser) && AreEarlierBehind(_slots[free[at].Slot].EarlierUsers))
            {
                _looksLeft -= look + 1;
                return at;
            }
        }

        _looksLeft -= looks;
        return -1;
    }

    private FreeSlots FreeList(int channelCount)
    {
        if (!_freeByChannels.TryGetValue(channelCount, out var free))
        {
            _freeByChannels.Add(channelCount, free = new FreeSlots());
        }

        return free;
    }

    private readonly record struct FreeSlot(int Slot, int LatestUser);

    /// <summary>Free slots in the order in which they became free, which is that of their latest users.</summary>
    private sealed class FreeSlots
    {
        private readonly List<FreeSlot> _items = [];
        private int _start;

        public int Count => _items.Count - _start;

        public FreeSlot this[int index] => _items[_start + index];

        public void Add(int slot, int latestUser) => _items.Add(new FreeSlot(slot, latestUser));

        public int Take(int index)
        {
            var slot = this[index].Slot;
            _items.RemoveAt(_start + index);
            return slot;
        }

        /// <summary>Drops what was used before a step last: nobody can tell any more who comes after it.</summary>
        public void Forget(int oldestStep)
        {
            while (Count > 0 && this[0].LatestUser < oldestStep)
            {
                _start++;
            }
        }
    }

    private struct Slot
    {
        public int ChannelCount;
        public int UnvisitedReaders;
        public int LatestUser;

        /// <summary>All users but the latest; nearly all slots have none.</summary>
        public List<int>? EarlierUsers;

        public void AddUser(int step)
        {
            if (LatestUser >= 0)
            {
                (EarlierUsers ??= []).Add(LatestUser);
            }

            LatestUser = step;
        }
    }
}
