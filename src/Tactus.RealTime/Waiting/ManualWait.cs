namespace Tactus.RealTime;

/// <summary>A wait that does not wait: asks the test what happens next, until the epoch moves or the test says that nothing will. Deterministic, on one thread.</summary>
/// <param name="clock">Jumps to the deadline when nothing happens any more; null leaves time alone.</param>
/// <param name="onWait">One step of the world, called while the epoch stands; returns false if nothing more will happen before the deadline. Null is always false.</param>
public sealed class ManualWait(ManualClock? clock = null, Func<WaitPoint, WaitTimes, bool>? onWait = null) : IWaitStrategy
{
    /// <summary>How often somebody waited.</summary>
    public int WaitCount { get; private set; }

    /// <summary>The times that the last wait was given.</summary>
    public WaitTimes LastTimes { get; private set; }

    /// <inheritdoc/>
    public WaitOutcome Wait(WaitPoint point, uint seenEpoch, WaitTimes times)
    {
        WaitCount++;
        LastTimes = times;
        while (point.Epoch == seenEpoch)
        {
            if (onWait?.Invoke(point, times) == true)
                continue;

            if (point.Epoch != seenEpoch)
                break;
            if (times.DeadlineNanoseconds != long.MaxValue)
                clock?.SleepUntil(times.DeadlineNanoseconds);
            return WaitOutcome.TimedOut;
        }

        return WaitOutcome.Signalled;
    }
}
