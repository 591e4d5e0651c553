using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>What a stage walker's two threads tell one another, each on cache lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 5 * CacheLine.PaddingBytes)]
internal struct PaddedCounters
{
    /// <summary>The next item to take.</summary>
    [FieldOffset(CacheLine.PaddingBytes)]
    internal long Next;

    /// <summary>Items that are done.</summary>
    [FieldOffset(2 * CacheLine.PaddingBytes)]
    internal long Done;

    /// <summary>Where the items of the open stage end; written by the caller.</summary>
    [FieldOffset(3 * CacheLine.PaddingBytes)]
    internal long End;

    /// <summary>Stages opened so far; written by the caller.</summary>
    [FieldOffset((3 * CacheLine.PaddingBytes) + 8)]
    internal long Stage;

    /// <summary>The latest stage in which the helper found nothing more; written by it.</summary>
    [FieldOffset(4 * CacheLine.PaddingBytes)]
    internal long HelperStage;
}
