using System.Globalization;
using Tactus.RealTime;

namespace Tactus.Cli;

/// <summary>What a thread of ours is granted, found out by asking for it.</summary>
internal static class ThreadChecks
{
    private const int LockedBytes = 16 * 1024 * 1024;
    private const int SleepCount = 250;
    private const long SleepNanoseconds = 1_000_000;

    // measured: 23 to 43 us median for a wake on a two-core guest; a tenth of a 64-frame period at 48 kHz is 133 us.
    private const double GoodWakeMicroseconds = 133;

    internal static IEnumerable<Finding> All()
    {
        var latencies = new double[SleepCount];
        var thread = new RealTimeThread(
            new RealTimeThreadOptions { Name = "tactus doctor" },
            _ => MeasureWakes(latencies));
        var status = thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);

        yield return status.Granted
            ? new Finding("realtime", true, status.ToString())
            : new Finding("realtime", false, status.Reason ?? "The system schedules audio threads like any other.", status.Mend);
        yield return Wakes(latencies, status.Granted);
        yield return Memory();
    }

    private static void MeasureWakes(double[] latencies)
    {
        var due = MonotonicClock.NowNanoseconds;
        for (var index = 0; index < latencies.Length; index++)
        {
            due = Math.Max(due + SleepNanoseconds, MonotonicClock.NowNanoseconds);
            MonotonicClock.SleepUntil(due);
            latencies[index] = (MonotonicClock.NowNanoseconds - due) / 1000.0;
        }
    }

    private static Finding Wakes(double[] latencies, bool isRealTime)
    {
        Array.Sort(latencies);
        var p50 = latencies[latencies.Length / 2];
        var p99 = latencies[latencies.Length * 99 / 100];
        var value = string.Create(CultureInfo.InvariantCulture, $"woken {p50:0} us late in the median, {p99:0} us at the 99th percentile, {latencies[^1]:0} us at worst ({SleepCount} sleeps of 1 ms)");
        return p99 <= GoodWakeMicroseconds
            ? new Finding("wakeup", true, value)
            : new Finding("wakeup", false, value, isRealTime ? "choose a larger --quantum (256 or more), end what else keeps the cores busy, use a kernel with PREEMPT_RT" : "grant real-time scheduling, see realtime");
    }

    private static Finding Memory()
    {
        using var arena = new NativeArena(LockedBytes, lockPages: true);
        return arena.LockStatus.Granted
            ? new Finding("memlock", true, $"{LockedBytes / (1024 * 1024)} MiB could be locked in memory")
            : new Finding("memlock", false, arena.LockStatus.Reason ?? "Memory cannot be locked.", arena.LockStatus.Mend);
    }
}
