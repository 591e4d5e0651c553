namespace Tactus.RealTime;

/// <summary>Distances that keep what different threads write apart.</summary>
public static class CacheLine
{
    /// <summary>Bytes of one cache line on x86-64 and most arm64 cores; also the alignment that the widest vector loads want.</summary>
    public const int Bytes = 64;

    /// <summary>Bytes between words of different writers: two lines, because neighbours are fetched in pairs (and Apple's lines are 128 bytes long).</summary>
    public const int PaddingBytes = 128;

    /// <summary>Rounds a number of bytes up to the next multiple of <see cref="PaddingBytes"/>.</summary>
    /// <param name="bytes">Zero or more.</param>
    /// <returns>The multiple.</returns>
    [AnyThread, RealTimeSafe]
    public static long RoundUp(long bytes) => (bytes + PaddingBytes - 1) & ~(PaddingBytes - 1L);
}
