using System.Runtime.CompilerServices;

namespace Tactus.RealTime;

/// <summary>The reading end of a <see cref="SpscRing{T}"/>.</summary>
/// <typeparam name="T">A type without references.</typeparam>
[AnyThread(OneAtATime = true), RealTimeSafe]
public sealed unsafe class SpscConsumer<T>
    where T : unmanaged
{
    private readonly T* _slots;
    private readonly long* _tail;
    private readonly long* _head;
    private readonly SpscEndState* _state;
    private readonly long _mask;

    // owner: keep the memory alive as long as this end.
    private readonly PinnedBlock _stateBlock;
    private readonly object _memoryOwner;

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal SpscConsumer(byte* memory, int capacity, object memoryOwner)
    {
        _memoryOwner = memoryOwner;
        _stateBlock = new PinnedBlock(sizeof(SpscEndState));
        _state = (SpscEndState*)_stateBlock.Start;
        _tail = (long*)(memory + SpscLayout.TailOffset);
        _head = (long*)(memory + SpscLayout.HeadOffset);
        _slots = (T*)(memory + SpscLayout.SlotsOffset);
        _mask = capacity - 1;

        // order: acquire on both; pairs with Format and with the former holder's last publication.
        _state->Own = Volatile.Read(ref *_head);
        _state->CachedPeer = Volatile.Read(ref *_tail);
        if ((ulong)(_state->CachedPeer - _state->Own) > (ulong)capacity)
            throw new InvalidDataException("The ring's positions cannot be; the memory was not formatted for this capacity, or a peer spoiled it.");
    }

    /// <summary>Items the ring holds.</summary>
    public int Capacity => (int)_mask + 1;

    /// <summary>How often the peer published a position that cannot be; each time the ring counted as empty. Above zero only in shared memory.</summary>
    public long PeerFaultCount => _state->PeerFaults;

    /// <summary>Items that can be read now; the producer can only make it more.</summary>
    public int Count
    {
        get
        {
            Look(_state);
            return CountAsLastSeen(_state);
        }
    }

    /// <summary>Takes one item.</summary>
    /// <param name="item">A copy, or the default if there is none.</param>
    /// <returns>False if the ring is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out T item)
    {
        var state = _state;
        var head = state->Own;
        if (head == state->CachedPeer && !LookForItems(state))
        {
            item = default;
            return false;
        }

        item = _slots[head & _mask];
        state->Own = ++head;
        // order: release; gives the slot back after the copy above. Pairs with the acquire in SpscProducer.Look; were it earlier, the item could be overwritten while we copy.
        Volatile.Write(ref *_head, head);
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>Takes as many items as there are and as fit.</summary>
    /// <param name="items">Filled from the first on.</param>
    /// <returns>How many were taken.</returns>
    public int ReadSome(Span<T> items)
    {
        var state = _state;
        if (items.Length > CountAsLastSeen(state))
            Look(state);
        var count = Math.Min(items.Length, CountAsLastSeen(state));
        var index = (int)(state->Own & _mask);
        var first = Math.Min(count, Capacity - index);
        new ReadOnlySpan<T>(_slots + index, first).CopyTo(items);
        new ReadOnlySpan<T>(_slots, count - first).CopyTo(items[first..]);
        state->Own += count;
        // order: release; gives all copied slots back at once. Pairs with the acquire in SpscProducer.Look.
        Volatile.Write(ref *_head, state->Own);
        GC.KeepAlive(this);
        return count;
    }

    /// <summary>Shows items in place. The ring's end cuts the run: acquire again after <see cref="Release"/> for the rest.</summary>
    /// <param name="maxCount">Items wanted.</param>
    /// <returns>
    /// The oldest items, adjacent, fewer than wanted if there are none; valid until <see cref="Release"/>. In memory shared with a hostile peer they may
    /// change while being looked at: use <see cref="ReadSome"/> there and check the copies.
    /// </returns>
    public ReadOnlySpan<T> Acquire(int maxCount)
    {
        var state = _state;
        if (maxCount > CountAsLastSeen(state))
            Look(state);
        var index = (int)(state->Own & _mask);
        var count = Math.Max(0, Math.Min(Math.Min(maxCount, CountAsLastSeen(state)), Capacity - index));
        state->Borrowed = count;
        return new ReadOnlySpan<T>(_slots + index, count);
    }

    /// <summary>Gives the first <paramref name="count"/> items of the last <see cref="Acquire"/> back to the producer; the rest stays in the ring.</summary>
    /// <param name="count">Items that are done with; more than were acquired count as all of them.</param>
    public void Release(int count)
    {
        var state = _state;
        var done = Math.Clamp(count, 0, state->Borrowed);
        state->Borrowed = 0;
        state->Own += done;
        // order: release; gives the slots back after the caller's reads. Pairs with the acquire in SpscProducer.Look.
        Volatile.Write(ref *_head, state->Own);
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LookForItems(SpscEndState* state)
    {
        Look(state);
        var found = state->Own != state->CachedPeer;
        GC.KeepAlive(this);
        return found;
    }

    private static int CountAsLastSeen(SpscEndState* state) => (int)(state->CachedPeer - state->Own);

    private void Look(SpscEndState* state)
    {
        // order: acquire; pairs with the releases of SpscProducer. Slots are read only after this; were it later, we would read what is not yet written.
        var tail = Volatile.Read(ref *_tail);
        // invariant: read once, checked, then only the copy is used; what the peer stores meanwhile does not matter.
        if ((ulong)(tail - state->Own) <= (ulong)_mask + 1)
            state->CachedPeer = tail;
        else
            state->PeerFaults++;
        GC.KeepAlive(this);
    }
}
