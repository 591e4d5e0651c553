namespace Tactus.RealTime;

/// <summary>A slot of a queue with many producers. Its sequence says whose turn it is.</summary>
/// <remarks>
/// Position <c>p</c> of lap 0, 1, 2, … lives in slot <c>p mod capacity</c>. Sequence <c>p</c>: free for the producer of p. Sequence <c>p + 1</c>: holds
/// item p for its consumer. Sequence <c>p + capacity</c>: free for the next lap. After Dmitry Vyukov's bounded MPMC queue.
/// </remarks>
internal struct SequencedSlot<T>
{
    internal long Sequence;
    internal T Item;

    internal static SequencedSlot<T>[] MakeAll(int capacity, long firstPosition)
    {
        var slots = new SequencedSlot<T>[capacity];
        for (long offset = 0; offset < capacity; offset++)
        {
            var position = unchecked(firstPosition + offset);
            slots[position & (capacity - 1)].Sequence = position;
        }

        return slots;
    }
}
