using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>How a latest value lies in memory, ours or shared.</summary>
/// <remarks>
/// <code>
///   0  word   int: who has which of the three slots
///             bits 0-1 the writer's (back), 2-3 the one between (middle), 4-5 the reader's (front),
///             bit 6 the middle is newer than the front, bit 7 something was published ever
/// 128  slots  three values, each alone on its cache lines
/// </code>
/// All three numbers in one word: whoever is killed at whatever moment, the word is whole, and the next one to attach knows which slot is its own.
/// </remarks>
internal static class LatestValueLayout
{
    internal const int SlotsOffset = CacheLine.PaddingBytes;
    internal const int Fresh = 1 << 6;
    internal const int Ever = 1 << 7;

    // back 0, middle 1, front 2
    internal const int Initial = 0 | (1 << 2) | (2 << 4);

    internal static int Back(int word) => word & 3;

    internal static int Middle(int word) => (word >> 2) & 3;

    internal static int Front(int word) => (word >> 4) & 3;

    /// <summary>The three numbers are 0, 1 and 2 in some order. A hostile peer can break that; nobody else can.</summary>
    internal static bool IsValid(int word)
    {
        var seen = (1 << Back(word)) | (1 << Middle(word)) | (1 << Front(word));
        return seen == 0b111 && (uint)word < 0x100;
    }

    internal static int Compose(int back, int middle, int front, int flags) => back | (middle << 2) | (front << 4) | flags;
}

/// <summary>What one end knows for itself alone, apart from the other's and never in shared memory.</summary>
[StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddingBytes)]
internal struct LatestValueEndState
{
    /// <summary>The slot that is ours.</summary>
    [FieldOffset(0)]
    internal int Own;

    /// <summary>How often the word was found spoiled.</summary>
    [FieldOffset(8)]
    internal long PeerFaults;
}
