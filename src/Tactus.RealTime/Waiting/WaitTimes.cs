namespace Tactus.RealTime;

/// <summary>How a wait ended.</summary>
public enum WaitOutcome
{
    /// <summary>The epoch moved on: there may be work.</summary>
    Signalled,

    /// <summary>The deadline, or the bound of the strategy, came first.</summary>
    TimedOut,
}

/// <summary>When a wait should and must end, on <see cref="MonotonicClock"/>.</summary>
/// <param name="DeadlineNanoseconds">Give up at this moment; <see cref="long.MaxValue"/> for never.</param>
/// <param name="ExpectedNanoseconds">When the signal is expected, for strategies that wake themselves; 0 if unknown.</param>
public readonly record struct WaitTimes(long DeadlineNanoseconds, long ExpectedNanoseconds = 0)
{
    /// <summary>No deadline and no expectation. A strategy's own bound still ends the wait.</summary>
    public static WaitTimes Forever => new(long.MaxValue);

    /// <summary>Give up after so long from now.</summary>
    /// <param name="nanoseconds">Zero or more.</param>
    /// <returns>The times.</returns>
    [AnyThread, RealTimeSafe]
    public static WaitTimes Within(long nanoseconds) => new(MonotonicClock.NowNanoseconds + nanoseconds);
}
