using Tactus.RealTime;

namespace Tactus.Devices.Tests.Support;

/// <summary>A clock that moves only by sleeping and working, and oversleeps as scripted.</summary>
internal sealed class ScriptedClock(long startNanoseconds = 5_000_000_000) : IClock
{
    public long NowNanoseconds { get; private set; } = startNanoseconds;

    /// <summary>How much longer each of the next sleeps takes; then none.</summary>
    public Queue<long> Oversleeps { get; } = new();

    public List<long> SleepTargets { get; } = [];

    public void SleepUntil(long absoluteNanoseconds)
    {
        SleepTargets.Add(absoluteNanoseconds);
        NowNanoseconds = Math.Max(NowNanoseconds, absoluteNanoseconds + (Oversleeps.TryDequeue(out var late) ? late : 0));
    }

    public void Work(long nanoseconds) => NowNanoseconds += nanoseconds;
}
