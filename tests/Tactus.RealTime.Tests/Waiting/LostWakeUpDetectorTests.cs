namespace Tactus.RealTime.Tests.Waiting;

/// <summary>Proves that losing a wake-up shows: a signal that looks for sleepers before it moves the epoch, with the gap a preemption would make.</summary>
public sealed unsafe class LostWakeUpDetectorTests
{
    private const long PatienceNanoseconds = 100_000_000;

    [Fact]
    public void SignalThatLooksForSleepersFirst_LosesAWakeUp()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on the futex");
        var block = new PinnedBlock(128);
        var deadline = MonotonicClock.NowNanoseconds + 20_000_000_000;
        while (MonotonicClock.NowNanoseconds < deadline)
        {
            if (LosesOne((uint*)block.Start, (int*)(block.Start + 4)))
                return;
        }

        Assert.Fail("No wake-up was lost by a signal that is broken on purpose; the clean runs of the real one mean nothing on this machine.");
    }

    private static bool LosesOne(uint* epoch, int* parked)
    {
        var seen = *epoch;
        var late = false;
        using var start = new Barrier(2);
        var waiter = new Thread(() =>
        {
            var until = MonotonicClock.NowNanoseconds + PatienceNanoseconds;
            start.SignalAndWait();
            Interlocked.Increment(ref *parked);
            while (Volatile.Read(ref *epoch) == seen)
                Futex.WaitUntil(epoch, seen, until, shared: false);
            late = MonotonicClock.NowNanoseconds >= until;
            Interlocked.Decrement(ref *parked);
        });
        waiter.Start();
        start.SignalAndWait();

        var somebodySleeps = Volatile.Read(ref *parked) != 0;
        for (var pause = 0; pause < 500; pause++)
            Processor.Pause();
        Interlocked.Increment(ref *epoch);
        if (somebodySleeps)
            Futex.Wake(epoch, int.MaxValue, shared: false);
        waiter.Join();
        return late;
    }
}
