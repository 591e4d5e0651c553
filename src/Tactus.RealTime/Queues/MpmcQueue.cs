using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>A bounded first-in-first-out queue for any number of producers and consumers.</summary>
/// <remarks>
/// <para>After Dmitry Vyukov's bounded MPMC queue. No locks, and an attempt fails only because another succeeded; but it is not lock-free in the strict sense:
/// a thread suspended between taking its turn and finishing it hides the items behind it from the consumers (and slots from the producers) until it
/// runs again. They see an empty or full queue meanwhile and never wait.</para>
/// <para>Items come out in the order in which their producers took their turns.</para>
/// </remarks>
/// <typeparam name="T">Any type; references are let go of when taken.</typeparam>
[AnyThread, RealTimeSafe]
public sealed class MpmcQueue<T>
{
    private readonly SequencedSlot<T>[] _slots;
    private readonly long _mask;
    private PaddedPositions _positions;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="capacity">Items it holds at least; rounded up to a power of two, 2 or more.</param>
    [RealTimeExempt("made on the control side, before the first cycle")]
    public MpmcQueue(int capacity)
        : this(capacity, QueueCapacity.FirstPosition)
    {
    }

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal MpmcQueue(int capacity, long firstPosition)
    {
        capacity = QueueCapacity.RoundUp(capacity);
        _slots = SequencedSlot<T>.MakeAll(capacity, firstPosition);
        _mask = capacity - 1;
        _positions.Enqueue = firstPosition;
        _positions.Dequeue = firstPosition;
    }

    /// <summary>Items the queue holds.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Items inside at some moment during the call; out of date when it returns if others are at work.</summary>
    public int Count
    {
        get
        {
            // order: acquire, out side first, so that the difference does not go below zero; only numbers are read.
            var dequeue = Volatile.Read(ref _positions.Dequeue);
            return (int)Math.Clamp(Volatile.Read(ref _positions.Enqueue) - dequeue, 0, _mask + 1);
        }
    }

    /// <summary>Puts an item in.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False if the queue is full, or if the slot that is due is still being emptied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(T item)
    {
        // order: acquire, but only as a first guess; the exchange below decides.
        var position = Volatile.Read(ref _positions.Enqueue);
        while (true)
        {
            ref var slot = ref SlotAt(position);
            // order: acquire; pairs with the release in TryRead (slot free again). Were it later, we would write under a consumer still copying.
            var turn = Volatile.Read(ref slot.Sequence) - position;
            if (turn == 0)
            {
                // order: full fence; takes the position for us alone. It publishes nothing, the sequence does.
                var seen = Interlocked.CompareExchange(ref _positions.Enqueue, unchecked(position + 1), position);
                if (seen == position)
                {
                    slot.Item = item;
                    // order: release; publishes the item. Pairs with the acquire in TryRead; were it earlier, a consumer would take the old item.
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

    /// <summary>Takes the oldest item out.</summary>
    /// <param name="item">The item, or the default if there is none.</param>
    /// <returns>False if the queue is empty, or if the item that is due is still being put in.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        // order: acquire, but only as a first guess; the exchange below decides.
        var position = Volatile.Read(ref _positions.Dequeue);
        while (true)
        {
            ref var slot = ref SlotAt(position);
            // order: acquire; pairs with the release in TryWrite (item is there). Were it later, we would copy what is not yet written.
            var turn = Volatile.Read(ref slot.Sequence) - unchecked(position + 1);
            if (turn == 0)
            {
                // order: full fence; takes the position for us alone.
                var seen = Interlocked.CompareExchange(ref _positions.Dequeue, unchecked(position + 1), position);
                if (seen == position)
                {
                    item = slot.Item;
                    if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
                        slot.Item = default!;
                    // order: release; gives the slot to the next lap after the copy. Pairs with the acquire in TryWrite.
                    Volatile.Write(ref slot.Sequence, unchecked(position + _mask + 1));
                    return true;
                }

                position = seen;
            }
            else if (turn < 0)
            {
                item = default;
                return false;
            }
            else
            {
                // order: acquire, again a guess: another consumer was here meanwhile.
                position = Volatile.Read(ref _positions.Dequeue);
            }
        }
    }

    // invariant: _slots has _mask + 1 elements, so the masked position is always inside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref SequencedSlot<T> SlotAt(long position) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (nint)(position & _mask));
}
