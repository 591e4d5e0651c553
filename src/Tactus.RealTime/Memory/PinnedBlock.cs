using System.Runtime.CompilerServices;

namespace Tactus.RealTime;

/// <summary>Zeroed memory at a fixed address, aligned to the padding distance, alive as long as this object: no disposal, no use after free.</summary>
/// <remarks>
/// Raw pointers do not keep it alive, so methods that use them end with <see cref="GC.KeepAlive"/> of the object that holds the block: else the last call
/// ever made on that object could see its memory collected under it. Spans and references made from the pointers do keep it alive.
/// </remarks>
internal sealed unsafe class PinnedBlock
{
    // owner: keeps the memory alive for whoever keeps this block; the pointer points into it.
    private readonly byte[] _bytes;

    internal PinnedBlock(long bytes)
    {
        _bytes = GC.AllocateArray<byte>(checked((int)(bytes + CacheLine.PaddingBytes)), pinned: true);
        Start = (byte*)CacheLine.RoundUp((long)(nint)Unsafe.AsPointer(ref _bytes[0]));
    }

    internal byte* Start { get; }
}
