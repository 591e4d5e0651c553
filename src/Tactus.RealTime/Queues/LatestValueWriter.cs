using System.Diagnostics.CodeAnalysis;

namespace Tactus.RealTime;

/// <summary>The writing end of a <see cref="LatestValue{T}"/>.</summary>
/// <typeparam name="T">A type without references.</typeparam>
[AnyThread(OneAtATime = true), RealTimeSafe]
public sealed unsafe class LatestValueWriter<T>
    where T : unmanaged
{
    // why: an honest reader can win once per value; the rest is for nothing but bounding what a hostile one can cost.
    private const int Attempts = 4;

    private readonly int* _word;
    private readonly byte* _slots;
    private readonly LatestValueEndState* _state;

    // owner: keep the memory alive as long as this end.
    private readonly PinnedBlock _stateBlock;
    [SuppressMessage("Style", "IDE0052", Justification = "held, not read")]
    private readonly object _memoryOwner;

    [RealTimeExempt("made on the control side, before the first cycle")]
    internal LatestValueWriter(byte* memory, object memoryOwner)
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
        _state->Own = LatestValueLayout.Back(word);
    }

    /// <summary>How often the word was found spoiled; nothing was published then. Above zero only in shared memory.</summary>
    public long PeerFaultCount => _state->PeerFaults;

    /// <summary>The slot being filled: holds an old value until written. Seen by the reader after <see cref="Publish()"/>, when this is another slot.</summary>
    public ref T Pending => ref *(T*)(_slots + (_state->Own * LatestValue<T>.SlotBytes));

    /// <summary>Copies and publishes a value.</summary>
    /// <param name="value">The newest.</param>
    /// <returns>False only if a hostile peer spoiled the memory.</returns>
    public bool Publish(in T value)
    {
        Pending = value;
        return Publish();
    }

    /// <summary>Publishes what <see cref="Pending"/> holds.</summary>
    /// <returns>False only if a hostile peer spoiled the memory.</returns>
    public bool Publish()
    {
        // order: acquire as a first guess; the exchange decides.
        var word = Volatile.Read(ref *_word);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!LatestValueLayout.IsValid(word) || LatestValueLayout.Back(word) != _state->Own)
                break;

            var middle = LatestValueLayout.Middle(word);
            var swapped = LatestValueLayout.Compose(middle, _state->Own, LatestValueLayout.Front(word), LatestValueLayout.Fresh | LatestValueLayout.Ever);
            // order: full fence; publishes the filled slot to the reader's exchange, and takes over a slot that the reader's exchange let go of. Were it
            // earlier, the reader would see a value half written.
            var seen = Interlocked.CompareExchange(ref *_word, swapped, word);
            if (seen == word)
            {
                _state->Own = middle;
                GC.KeepAlive(this);
                return true;
            }

            word = seen;
        }

        _state->PeerFaults++;
        GC.KeepAlive(this);
        return false;
    }
}
