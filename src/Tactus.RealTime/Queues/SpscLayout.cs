using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>How a single-producer ring lies in memory, ours or shared.</summary>
/// <remarks>
/// <code>
///   0  tail   long, written by the producer: items ever written
/// 128  head   long, written by the consumer: items ever read
/// 256  slots  capacity items, item n at n mod capacity
/// </code>
/// Positions only grow (and wrap with their type); tail - head is the number of items inside, at most the capacity.
/// </remarks>
internal static class SpscLayout
{
    internal const int TailOffset = 0;
    internal const int HeadOffset = CacheLine.PaddingBytes;
    internal const int SlotsOffset = 2 * CacheLine.PaddingBytes;
}

/// <summary>What one end knows for itself alone. Never in shared memory: a peer must not be able to move our own position.</summary>
/// <remarks>
/// A field of the end's object, alone on its cache lines wherever the collector puts that. The constants lie beside the counters for the same reason.
/// </remarks>
// measured: as fields of the object 3.1 ns a write and read of 16 bytes, 500 items deep, behind a pointer 4.7 ns (best of 3000 runs, two-core EPYC
// guest). We believe that an unchanged base register lets the processor forward a counter from its last store.
[StructLayout(LayoutKind.Explicit, Size = 3 * CacheLine.PaddingBytes)]
internal unsafe struct SpscEndState
{
    /// <summary>Our own position, the same as the one we published last.</summary>
    [FieldOffset(CacheLine.PaddingBytes)]
    internal long Own;

    /// <summary>The peer's position when we last looked, checked; it can only have moved on since.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 8)]
    internal long CachedPeer;

    /// <summary>Where we publish our position.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 16)]
    internal long* Published;

    /// <summary>Where the peer publishes its position.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 24)]
    internal long* Peer;

    /// <summary>The first slot.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 32)]
    internal byte* Slots;

    /// <summary>Capacity less one.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 40)]
    internal long Mask;

    /// <summary>How often the peer published a position that cannot be.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 48)]
    internal long PeerFaults;

    /// <summary>Items handed out in place and not yet given back.</summary>
    [FieldOffset(CacheLine.PaddingBytes + 56)]
    internal int Borrowed;
}
