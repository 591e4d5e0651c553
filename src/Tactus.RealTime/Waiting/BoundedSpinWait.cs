namespace Tactus.RealTime;

/// <summary>Spins for a bounded time and never sleeps: joins in a fraction of a microsecond, and burns a core meanwhile.</summary>
/// <remarks>
/// The bound ends the wait like a deadline. Keep it well below the period: a SCHED_FIFO thread that spins through whole periods is taken off its core for
/// 50 ms by the kernel, and on that core nothing else runs at all.
/// </remarks>
/// <param name="maxSpinNanoseconds">The longest spin.</param>
public sealed class BoundedSpinWait(long maxSpinNanoseconds = BoundedSpinWait.DefaultSpinNanoseconds) : IWaitStrategy
{
    /// <summary>The longest spin, if nothing else is said.</summary>
    // measured: a spinning thread takes a handoff in 0.2 to 0.5 µs, waking a parked one takes 25 to 50 µs; a spin as long as the wake it may save costs at most twice the best.
    public const long DefaultSpinNanoseconds = 50_000;

    /// <inheritdoc/>
    [RealTimeSafe]
    public WaitOutcome Wait(WaitPoint point, uint seenEpoch, WaitTimes times)
    {
        if (point.Epoch != seenEpoch)
            return WaitOutcome.Signalled;
        var until = Math.Min(times.DeadlineNanoseconds, MonotonicClock.NowNanoseconds + maxSpinNanoseconds);
        return point.SpinUntil(seenEpoch, until) ? WaitOutcome.Signalled : WaitOutcome.TimedOut;
    }
}
