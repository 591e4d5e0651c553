namespace Tactus.Devices;

/// <summary>When each cycle of a fixed quantum starts: exact in rationals, rounded down to a nanosecond only when read, so nothing drifts.</summary>
/// <remarks>Start of cycle k = origin + ⌊k · quantum · 10⁹ ÷ rate⌋. Exact while k · quantum fits 63 bits: 760 000 years at 384 kHz.</remarks>
[AnyThread, RealTimeSafe]
internal readonly struct PeriodSchedule(long originNanoseconds, int quantumFrames, int sampleRate)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Start of a cycle on the clock of the origin.</summary>
    internal long StartOf(long index)
    {
        // why: whole seconds apart from the rest, so that no product leaves 64 bits.
        var (seconds, restFrames) = Math.DivRem(index * quantumFrames, sampleRate);
        return originNanoseconds + (seconds * NanosecondsPerSecond) + (restFrames * NanosecondsPerSecond / sampleRate);
    }

    /// <summary>The first cycle that does not start before the given moment.</summary>
    internal long FirstAtOrAfter(long nanoseconds)
    {
        var elapsed = Math.Max(0, nanoseconds - originNanoseconds);
        var (seconds, rest) = Math.DivRem(elapsed, NanosecondsPerSecond);
        var index = ((seconds * sampleRate) + (rest * sampleRate / NanosecondsPerSecond)) / quantumFrames;
        // invariant: rounding down twice leaves the true answer at most two further on.
        while (StartOf(index) < nanoseconds)
            index++;
        return index;
    }
}
