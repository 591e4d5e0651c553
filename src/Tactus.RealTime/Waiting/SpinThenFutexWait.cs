namespace Tactus.RealTime;

/// <summary>Spins for a short time, then parks in the system until it is woken: for signals whose moment nobody knows.</summary>
/// <param name="spinNanoseconds">How long to spin first; 0 parks at once.</param>
public sealed class SpinThenFutexWait(long spinNanoseconds = BoundedSpinWait.DefaultSpinNanoseconds) : IWaitStrategy
{
    /// <inheritdoc/>
    [RealTimeSafe]
    public WaitOutcome Wait(WaitPoint point, uint seenEpoch, WaitTimes times)
    {
        if (point.Epoch != seenEpoch)
            return WaitOutcome.Signalled;
        if (spinNanoseconds > 0)
        {
            var spinUntil = Math.Min(times.DeadlineNanoseconds, MonotonicClock.NowNanoseconds + spinNanoseconds);
            if (point.SpinUntil(seenEpoch, spinUntil))
                return WaitOutcome.Signalled;
        }

        return point.Park(seenEpoch, times.DeadlineNanoseconds) ? WaitOutcome.Signalled : WaitOutcome.TimedOut;
    }
}
