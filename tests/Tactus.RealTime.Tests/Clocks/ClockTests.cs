using System.Diagnostics;

namespace Tactus.RealTime.Tests.Clocks;

public sealed class ClockTests
{
    [Fact]
    public void MonotonicClock_IsTheKernelsClock()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "compared with /proc/timer_list's base");
        // The kernel's own uptime is CLOCK_BOOTTIME in hundredths: the same clock, but for time spent suspended.
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(1_000_000_000L, Stopwatch.Frequency);
        Assert.True(MonotonicClock.NowNanoseconds / 1e9 <= uptime + 1);
    }

    [Fact]
    public void SleepUntil_NeverReturnsEarly()
    {
        for (var round = 0; round < 50; round++)
        {
            var until = MonotonicClock.NowNanoseconds + (round * 10_000);
            MonotonicClock.SleepUntil(until);
            Assert.True(MonotonicClock.NowNanoseconds >= until);
        }

        MonotonicClock.SleepUntil(-5);
        MonotonicClock.SleepUntil(0);
    }

    [Fact]
    public void SleepUntil_WhileCollectionsInterruptIt_NeverReturnsEarly()
    {
        var stop = false;
        var early = 0;
        var sleeper = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                var until = MonotonicClock.NowNanoseconds + 3_000_000;
                MonotonicClock.SleepUntil(until);
                if (MonotonicClock.NowNanoseconds < until)
                    early++;
            }
        });
        sleeper.Start();
        for (var round = 0; round < 100; round++)
            GC.Collect(0);
        Volatile.Write(ref stop, true);
        sleeper.Join();
        Assert.Equal(0, early);
    }

    [Fact]
    public void ManualClock_MovesOnlyWhenTold()
    {
        var clock = new ManualClock(100);
        clock.Advance(5);
        Assert.Equal(105, clock.NowNanoseconds);
        clock.SleepUntil(50);
        Assert.Equal(105, clock.NowNanoseconds);
        clock.SleepUntil(200);
        Assert.Equal(200, clock.NowNanoseconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(-1));
    }
}
