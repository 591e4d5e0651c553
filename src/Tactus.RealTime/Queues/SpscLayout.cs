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
[StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddingBytes)]
internal struct SpscEndState
{
    /// <summary>Our own position, the same as the one we published last.</summary>
    [FieldOffset(0)]
    internal long Own;

    /// <summary>The peer's position when we last looked, checked; it can only have moved on since.</summary>
    [FieldOffset(8)]
    internal long CachedPeer;

    /// <summary>Items handed out in place and not yet given back.</summary>
    [FieldOffset(16)]
    internal int Borrowed;

    /// <summary>How often the peer published a position that cannot be.</summary>
    [FieldOffset(24)]
    internal long PeerFaults;
}
