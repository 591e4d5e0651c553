using System.Diagnostics.CodeAnalysis;

namespace Tactus.RealTime;

/// <summary>The reading end of a <see cref="LatestValue{T}"/>.</summary>
/// <typeparam name="T">A type without references.</typeparam>
[AnyThread(OneAtATime = true), RealTimeSafe]
public sealed unsafe class LatestValueReader<T>
    where T : unmanaged
{
    // why: a lost exchange means that a newer value came in between; after so many in a row the next call is early enough.
    private const int Attempts = 8;

    private readonly int* _word;
    private readonly byte* _slots;
    private readonly LatestValueEndState* _state;

    // owner: keep the memory alive as long as this end.
    private readonly PinnedBlock _stateBlock;
    [SuppressMessage("Style", "IDE0052", Justification = "held, not read")]
    private readonly object _memoryOwner;

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal LatestValueReader(byte* memory, object memoryOwner)
    {
        _memoryOwner = memoryOwner;
        _stateBlock = new PinnedBlock(sizeof(LatestValueEndState));
        _state = (LatestValueEndState*)_stateBlock.Start;
        _word = (int*)memory;
        _slots = memory + LatestValueLayout.SlotsOffset;
        // order: acquire; pairs with Format and with the exchanges of a former holder.
        var word = Volatile.Read(ref *_word);
        if (!LatestValueLayout.IsValid(word))
            throw new InvalidDataException("The latest value's word cannot be; the memory was not formatted, or a peer spoiled it.");
        _state->Own = LatestValueLayout.Front(word);
    }

    /// <summary>How often the word was found spoiled; the value stayed the old one then. Above zero only in shared memory.</summary>
    public long PeerFaultCount => _state->PeerFaults;

    /// <summary>Something was published ever; before that <see cref="Value"/> is the initial one.</summary>
    public bool HasValue => (Volatile.Read(ref *_word) & LatestValueLayout.Ever) != 0; // order: acquire; a hint, nothing hangs on it.

    /// <summary>The value taken last, in place: unchanged until the next <see cref="TryTake()"/>. With a hostile peer, copy it and check the copy.</summary>
    public ref readonly T Value => ref *(T*)(_slots + (_state->Own * LatestValue<T>.SlotBytes));

    /// <summary>Takes the newest value, if there is one that was not taken yet, and copies it.</summary>
    /// <param name="value">The newest value; the one taken before if there is no newer.</param>
    /// <returns>True if it is newer than the one taken before.</returns>
    public bool TryTake(out T value)
    {
        var taken = TryTake();
        value = Value;
        return taken;
    }

    /// <summary>Makes <see cref="Value"/> the newest value, if there is one that was not taken yet.</summary>
    /// <returns>True if it changed.</returns>
    public bool TryTake()
    {
        // order: acquire as a first guess; the exchange decides.
        var word = Volatile.Read(ref *_word);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!LatestValueLayout.IsValid(word) || LatestValueLayout.Front(word) != _state->Own)
            {
                _state->PeerFaults++;
                GC.KeepAlive(this);
                return false;
            }

            if ((word & LatestValueLayout.Fresh) == 0)
                return false;

            var middle = LatestValueLayout.Middle(word);
            var swapped = LatestValueLayout.Compose(LatestValueLayout.Back(word), _state->Own, middle, LatestValueLayout.Ever);
            // order: full fence; pairs with the writer's exchange. The slot taken over is read only after it, the one let go of was read before it: were it
            // elsewhere, the writer could fill a slot that we still read.
            var seen = Interlocked.CompareExchange(ref *_word, swapped, word);
            if (seen == word)
            {
                _state->Own = middle;
                GC.KeepAlive(this);
                return true;
            }

            word = seen;
        }

        return false;
    }
}
