using System.Runtime.InteropServices;

namespace Tactus.Devices;

/// <summary>Blocks of planar sound from the audio thread to the file's writer: one producer, one consumer, fixed memory.</summary>
/// <remarks>
/// <code>
///  slot   | gap frames before, 64 bytes | channel 0, quantum | channel 1, quantum | …
/// </code>
/// Both ends are wait-free: each reads the other's index once, copies, and publishes its own.
/// </remarks>
internal sealed unsafe class BlockRing : IDisposable
{
    private const int HeaderBytes = 64;

    private readonly int _slotCount;
    private readonly nuint _slotBytes;
    private readonly int _sampleCount;
    private byte* _slots;
    private PaddedIndexes _indexes;

    /// <summary>Takes and touches the memory.</summary>
    [MainThread]
    internal BlockRing(int channelCount, int quantumFrames, int slotCount)
    {
        _slotCount = slotCount;
        _sampleCount = channelCount * quantumFrames;
        _slotBytes = (HeaderBytes + ((nuint)_sampleCount * sizeof(float)) + HeaderBytes - 1) / HeaderBytes * HeaderBytes;
        var bytes = _slotBytes * (nuint)slotCount;
        _slots = (byte*)NativeMemory.AlignedAlloc(bytes, HeaderBytes);
        NativeMemory.Clear(_slots, bytes);
    }

    /// <summary>Adds a block, unless the ring is full.</summary>
    [AudioThread, RealTimeSafe]
    internal bool TryPush(ChannelMemory outputs, long gapFrames)
    {
        var head = _indexes.Head;
        // order: acquire; pairs with the release in Pop: the consumer has read the slot before we write over it.
        if (head - Volatile.Read(ref _indexes.Tail) == _slotCount)
            return false;

        var slot = SlotAt(head);
        *(long*)slot = gapFrames;
        var samples = (float*)(slot + HeaderBytes);
        for (var channel = 0; channel < outputs.ChannelCount; channel++)
            outputs[channel].CopyTo(new Span<float>(samples + ((nint)channel * outputs.QuantumFrames), outputs.QuantumFrames));
        // order: release; publishes the slot's content. Pairs with the acquire in TryPeek; moved up, the writer would store a torn block.
        Volatile.Write(ref _indexes.Head, head + 1);
        return true;
    }

    /// <summary>Shows the oldest block, which stays where it is until <see cref="Pop"/>.</summary>
    [BackgroundThread]
    internal bool TryPeek(out ReadOnlySpan<float> planar, out long gapFrames)
    {
        var tail = _indexes.Tail;
        // order: acquire; pairs with the release in TryPush.
        if (Volatile.Read(ref _indexes.Head) == tail)
        {
            planar = default;
            gapFrames = 0;
            return false;
        }

        var slot = SlotAt(tail);
        gapFrames = *(long*)slot;
        planar = new ReadOnlySpan<float>(slot + HeaderBytes, _sampleCount);
        return true;
    }

    /// <summary>Gives the oldest block's place back.</summary>
    // order: release; what TryPeek showed was read before the producer may overwrite it. Pairs with the acquire in TryPush.
    [BackgroundThread]
    internal void Pop() => Volatile.Write(ref _indexes.Tail, _indexes.Tail + 1);

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        NativeMemory.AlignedFree(_slots);
        _slots = null;
    }

    private byte* SlotAt(long index) => _slots + ((nuint)(index % _slotCount) * _slotBytes);

    // The producer's and the consumer's index on lines of their own; neighbours are fetched in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct PaddedIndexes
    {
        [FieldOffset(128)]
        internal long Head; // owner: producer

        [FieldOffset(256)]
        internal long Tail; // owner: consumer
    }
}
