namespace Tactus.RealTime;

/// <summary>A bell between two processes, in memory they share: for the channels beside the audio path, where waiting costs nobody a deadline.</summary>
/// <remarks>
/// Read <see cref="Epoch"/>, look for work, then wait with the epoch read; no ring is lost. Zeroed memory is a fresh bell. A peer that dies while waiting
/// leaves the bell usable; a hostile one can at most keep us until our timeout or wake us for nothing.
/// </remarks>
/// <param name="memory">The shared memory; must outlive this object.</param>
/// <param name="offsetBytes">Where the bell lies, a multiple of <see cref="CacheLine.PaddingBytes"/>; it takes <see cref="RequiredBytes"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">It would not fit there.</exception>
[AnyThread]
public sealed class SharedSignal(SharedMemory memory, long offsetBytes)
{
    private readonly WaitPoint _point = new(memory, offsetBytes);

    /// <summary>Bytes that a bell takes in shared memory.</summary>
    public static int RequiredBytes => WaitPoint.RequiredBytes;

    /// <summary>The same bell as a point, for waiting with a strategy on the audio path.</summary>
    public WaitPoint Point => _point;

    /// <summary>The epoch now; moves with every ring.</summary>
    [RealTimeSafe]
    public uint Epoch => _point.Epoch;

    /// <summary>Rings: moves the epoch, and calls the system only if somebody sleeps.</summary>
    [RealTimeSafe]
    public void Signal() => _point.Signal();

    /// <summary>Sleeps until the epoch differs from the one seen.</summary>
    /// <param name="seenEpoch">The epoch read before looking for work.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <returns>False if the timeout came first.</returns>
    public bool Wait(uint seenEpoch, TimeSpan timeout) =>
        WaitUntil(seenEpoch, timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : MonotonicClock.NowNanoseconds + (timeout.Ticks * 100));

    /// <summary>Sleeps until the epoch differs from the one seen.</summary>
    /// <param name="seenEpoch">The epoch read before looking for work.</param>
    /// <param name="deadlineNanoseconds">A moment on <see cref="MonotonicClock"/>.</param>
    /// <returns>False if the moment came first.</returns>
    public bool WaitUntil(uint seenEpoch, long deadlineNanoseconds) => _point.Park(seenEpoch, deadlineNanoseconds);
}
