using System.Numerics;

namespace Tactus.RealTime;

/// <summary>Sizes and first positions of the bounded queues.</summary>
internal static class QueueCapacity
{
    /// <summary>Where positions start. In Debug builds just before the number range ends, so that every run exercises the wrap-around.</summary>
#if DEBUG
    internal const long FirstPosition = long.MaxValue - 3;
#else
    internal const long FirstPosition = 0;
#endif

    private const int Largest = 1 << 30;

    /// <summary>Rounds up to a power of two, at least 2: with one slot, "full" and "free for the next lap" would be one number.</summary>
    internal static int RoundUp(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, Largest);
        return Math.Max(2, (int)BitOperations.RoundUpToPowerOf2((uint)capacity));
    }
}
