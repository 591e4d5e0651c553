using System.Runtime.CompilerServices;

namespace Tactus.RealTime;

/// <summary>The writing end of a <see cref="SpscRing{T}"/>.</summary>
/// <typeparam name="T">A type without references.</typeparam>
[AnyThread(OneAtATime = true), RealTimeSafe]
public sealed unsafe class SpscProducer<T>
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
    internal SpscProducer(byte* memory, int capacity, object memoryOwner)
    {
        _memoryOwner = memoryOwner;
        _stateBlock = new PinnedBlock(sizeof(SpscEndState));
        _state = (SpscEndState*)_stateBlock.Start;
        _tail = (long*)(memory + SpscLayout.TailOffset);
        _head = (long*)(memory + SpscLayout.HeadOffset);
        _slots = (T*)(memory + SpscLayout.SlotsOffset);
        _mask = capacity - 1;

        // order: acquire on both; pairs with Format and with the former holder's last publication.
        _state->Own = Volatile.Read(ref *_tail);
        _state->CachedPeer = Volatile.Read(ref *_head);
        if ((ulong)(_state->Own - _state->CachedPeer) > (ulong)capacity)
            throw new InvalidDataException("The ring's positions cannot be; the memory was not formatted for this capacity, or a peer spoiled it.");
    }

    /// <summary>Items the ring holds.</summary>
    public int Capacity => (int)_mask + 1;

    /// <summary>How often the peer published a position that cannot be; each time the ring counted as full. Above zero only in shared memory.</summary>
    public long PeerFaultCount => _state->PeerFaults;

    /// <summary>Items that can be written now; the consumer can only make it more.</summary>
    public int Free
    {
        get
        {
            Look(_state);
            return FreeAsLastSeen(_state);
        }
    }

    /// <summary>Writes one item.</summary>
    /// <param name="item">Copied.</param>
    /// <returns>False if the ring is full; nothing was written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T item)
    {
        var state = _state;
        var tail = state->Own;
        if (tail - state->CachedPeer > _mask && !LookForRoom(state))
            return false;

        _slots[tail & _mask] = item;
        state->Own = ++tail;
        // order: release; publishes the slot above. Pairs with the acquire in SpscConsumer.Look; were it earlier, the consumer would read a slot not yet written.
        Volatile.Write(ref *_tail, tail);
        GC.KeepAlive(this);
        return true;
    }

    /// <summary>Writes all items, or none.</summary>
    /// <param name="items">Copied, in order.</param>
    /// <returns>False if they do not all fit now; nothing was written.</returns>
    public bool TryWriteAll(ReadOnlySpan<T> items)
    {
        var state = _state;
        if (items.Length > FreeAsLastSeen(state))
        {
            Look(state);
            if (items.Length > FreeAsLastSeen(state))
                return false;
        }

        Copy(state, items);
        return true;
    }

    /// <summary>Writes as many items as fit, from the first on.</summary>
    /// <param name="items">Copied, in order.</param>
    /// <returns>How many were written.</returns>
    public int WriteSome(ReadOnlySpan<T> items)
    {
        var state = _state;
        if (items.Length > FreeAsLastSeen(state))
            Look(state);
        items = items[..Math.Min(items.Length, FreeAsLastSeen(state))];
        Copy(state, items);
        return items.Length;
    }

    /// <summary>Hands out free slots to be filled in place. The ring's end cuts the run: claim again after <see cref="Commit"/> for the rest.</summary>
    /// <param name="maxCount">Slots wanted.</param>
    /// <returns>Adjacent slots holding old items, fewer than wanted if there is no room; valid until <see cref="Commit"/>. In shared memory the peer can see and change them.</returns>
    public Span<T> Claim(int maxCount)
    {
        var state = _state;
        if (maxCount > FreeAsLastSeen(state))
            Look(state);
        var index = (int)(state->Own & _mask);
        var count = Math.Max(0, Math.Min(Math.Min(maxCount, FreeAsLastSeen(state)), Capacity - index));
        state->Borrowed = count;
        return new Span<T>(_slots + index, count);
    }

    /// <summary>Publishes the first <paramref name="count"/> slots of the last <see cref="Claim"/>; the rest is dropped (0 aborts).</summary>
    /// <param name="count">Slots that were filled; more than were claimed count as all of them.</param>
    public void Commit(int count)
    {
        var state = _state;
        var filled = Math.Clamp(count, 0, state->Borrowed);
        state->Borrowed = 0;
        state->Own += filled;
        // order: release; publishes the slots that the caller filled. Pairs with the acquire in SpscConsumer.Look.
        Volatile.Write(ref *_tail, state->Own);
        GC.KeepAlive(this);
    }

    private void Copy(SpscEndState* state, ReadOnlySpan<T> items)
    {
        var index = (int)(state->Own & _mask);
        var first = Math.Min(items.Length, Capacity - index);
        items[..first].CopyTo(new Span<T>(_slots + index, first));
        items[first..].CopyTo(new Span<T>(_slots, items.Length - first));
        state->Own += items.Length;
        // order: release; publishes all slots above at once. Pairs with the acquire in SpscConsumer.Look.
        Volatile.Write(ref *_tail, state->Own);
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LookForRoom(SpscEndState* state)
    {
        Look(state);
        var found = state->Own - state->CachedPeer <= _mask;
        GC.KeepAlive(this);
        return found;
    }

    private int FreeAsLastSeen(SpscEndState* state) => (int)(_mask + 1 - (state->Own - state->CachedPeer));

    private void Look(SpscEndState* state)
    {
        // order: acquire; pairs with the releases of SpscConsumer. A slot is overwritten only after its reader is done; were it later, we would write under it.
        var head = Volatile.Read(ref *_head);
        // invariant: read once, checked, then only the copy is used; what the peer stores meanwhile does not matter.
        if ((ulong)(state->Own - head) <= (ulong)_mask + 1)
            state->CachedPeer = head;
        else
            state->PeerFaults++;
        GC.KeepAlive(this);
    }
}
