namespace Tactus.RealTime;

/// <summary>A clock that moves only when told to: for tests and for offline work that should take no time.</summary>
/// <param name="startNanoseconds">What it shows at first.</param>
public sealed class ManualClock(long startNanoseconds = 0) : IClock
{
    private long _nowNanoseconds = startNanoseconds;

    /// <inheritdoc/>
    // order: pairs with the exchanges below; only the number itself is published, nothing hangs on it.
    [RealTimeSafe]
    public long NowNanoseconds => Volatile.Read(ref _nowNanoseconds);

    /// <summary>Moves the clock forward.</summary>
    /// <param name="nanoseconds">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="nanoseconds"/> is negative: this clock does not run backwards either.</exception>
    [AnyThread]
    public void Advance(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        // order: atomic, so that two advances at once both count; pairs with the read above.
        Interlocked.Add(ref _nowNanoseconds, nanoseconds);
    }

    /// <summary>Jumps to the given moment instead of sleeping; stays where it is if that has passed.</summary>
    /// <param name="absoluteNanoseconds">A moment on this clock.</param>
    public void SleepUntil(long absoluteNanoseconds)
    {
        // order: retried until no other thread moved the clock in between, else a jump could set it back.
        long seen;
        do
            seen = Volatile.Read(ref _nowNanoseconds);
        while (absoluteNanoseconds > seen && Interlocked.CompareExchange(ref _nowNanoseconds, absoluteNanoseconds, seen) != seen);
    }
}
