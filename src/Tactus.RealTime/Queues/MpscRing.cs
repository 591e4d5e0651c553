using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>A bounded first-in-first-out queue for any number of producers and one consumer. This object is the producers' end.</summary>
/// <remarks>
/// <para>As <see cref="MpmcQueue{T}"/>, but the single consumer takes its turn without an atomic exchange: its side is wait-free.
/// A producer suspended between taking its turn and finishing it hides the items behind it from the consumer, which sees an empty ring and never waits.</para>
/// <para>Items of one producer come out in its order.</para>
/// </remarks>
/// <typeparam name="T">Any type; references are let go of when taken, so prepared objects can travel to the audio side.</typeparam>
[AnyThread, RealTimeSafe]
public sealed class MpscRing<T>
{
    private readonly SequencedSlot<T>[] _slots;
    private readonly long _mask;
    private PaddedPositions _positions;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="capacity">Items it holds at least; rounded up to a power of two, 2 or more.</param>
    [RealTimeExempt("made on the control side, before the first cycle")]
    public MpscRing(int capacity)
        : this(capacity, QueueCapacity.FirstPosition)
    {
    }

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal MpscRing(int capacity, long firstPosition)
    {
        capacity = QueueCapacity.RoundUp(capacity);
        _slots = SequencedSlot<T>.MakeAll(capacity, firstPosition);
        _mask = capacity - 1;
        _positions.Enqueue = firstPosition;
        _positions.Dequeue = firstPosition;
        Consumer = new MpscConsumer<T>(this);
    }

    /// <summary>Items the ring holds.</summary>
    public int Capacity => _slots.Length;

    /// <summary>The reading end, for one thread at a time.</summary>
    public MpscConsumer<T> Consumer { get; }

    /// <summary>Puts an item in.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False if the ring is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(T item)
    {
        // order: acquire, but only as a first guess; the exchange below decides.
        var position = Volatile.Read(ref _positions.Enqueue);
        while (true)
        {
            ref var slot = ref SlotAt(position);
            // order: acquire; pairs with the release in Take (slot free again). Were it later, we would write under the consumer still copying.
            var turn = Volatile.Read(ref slot.Sequence) - position;
            if (turn == 0)
            {
                // order: full fence; takes the position for us alone. It publishes nothing, the sequence does.
                var seen = Interlocked.CompareExchange(ref _positions.Enqueue, unchecked(position + 1), position);
                if (seen == position)
                {
                    slot.Item = item;
                    // order: release; publishes the item. Pairs with the acquire in Take; were it earlier, the consumer would take the old item.
                    Volatile.Write(ref slot.Sequence, unchecked(position + 1));
                    return true;
                }

                position = seen;
            }
            else if (turn < 0)
            {
                return false;
            }
            else
            {
                // order: acquire, again a guess: another producer was here meanwhile.
                position = Volatile.Read(ref _positions.Enqueue);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Take([MaybeNullWhen(false)] out T item)
    {
        var position = _positions.Dequeue;
        ref var slot = ref SlotAt(position);
        // order: acquire; pairs with the release in TryWrite (item is there). Were it later, we would copy what is not yet written.
        if (Volatile.Read(ref slot.Sequence) != unchecked(position + 1))
        {
            item = default;
            return false;
        }

        item = slot.Item;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            slot.Item = default!;
        _positions.Dequeue = unchecked(position + 1);
        // order: release; gives the slot to the next lap after the copy. Pairs with the acquire in TryWrite.
        Volatile.Write(ref slot.Sequence, unchecked(position + _mask + 1));
        return true;
    }

    // invariant: _slots has _mask + 1 elements, so the masked position is always inside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref SequencedSlot<T> SlotAt(long position) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)(position & _mask));
}

/// <summary>The reading end of a <see cref="MpscRing{T}"/>.</summary>
/// <typeparam name="T">Any type.</typeparam>
[AnyThread(OneAtATime = true), RealTimeSafe]
public sealed class MpscConsumer<T>
{
    private readonly MpscRing<T> _ring;

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal MpscConsumer(MpscRing<T> ring) => _ring = ring;

    /// <summary>Takes the oldest item out.</summary>
    /// <param name="item">The item, or the default if there is none.</param>
    /// <returns>False if the ring is empty, or if the item that is due is still being put in.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead([MaybeNullWhen(false)] out T item) => _ring.Take(out item);
}
