namespace Tactus.RealTime;

/// <summary>How a thread waits at a <see cref="WaitPoint"/>: chosen by the host, replaced by <see cref="ManualWait"/> in tests.</summary>
/// <remarks>
/// The order that loses no wake-up: read <see cref="WaitPoint.Epoch"/>, then look for work, then wait with the epoch that was read. A signal that came after
/// the look has moved the epoch, and the wait returns at once.
/// </remarks>
public interface IWaitStrategy
{
    /// <summary>Waits until the point's epoch differs from the one seen, or the time is up. May return early as signalled; look for work again.</summary>
    /// <param name="point">Where to wait; several threads may wait at one point.</param>
    /// <param name="seenEpoch">The epoch that the caller saw before it looked for work.</param>
    /// <param name="times">When to give up, and when the signal is expected.</param>
    /// <returns>Whether the epoch has moved on.</returns>
    [AnyThread, RealTimeSafe]
    WaitOutcome Wait(WaitPoint point, uint seenEpoch, WaitTimes times);
}
