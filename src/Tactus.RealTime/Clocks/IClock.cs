namespace Tactus.RealTime;

/// <summary>A time that never runs backwards, and a sleep on it; injected, so that tests need not wait.</summary>
public interface IClock
{
    /// <summary>Nanoseconds since an arbitrary moment, the same one for all processes of the machine while it runs.</summary>
    [AnyThread, RealTimeSafe]
    long NowNanoseconds { get; }

    /// <summary>Returns at or soon after the given moment; at once if it has passed.</summary>
    /// <param name="absoluteNanoseconds">A moment on this clock.</param>
    [AnyThread]
    void SleepUntil(long absoluteNanoseconds);
}
