using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>Two counters that different threads write, each alone on its pair of cache lines wherever this lies.</summary>
[StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine.PaddingBytes)]
internal struct PaddedPositions
{
    /// <summary>Where the next item goes in; written by producers.</summary>
    [FieldOffset(CacheLine.PaddingBytes)]
    internal long Enqueue;

    /// <summary>Where the next item comes out; written by consumers.</summary>
    [FieldOffset(2 * CacheLine.PaddingBytes)]
    internal long Dequeue;
}
