namespace Tactus.RealTime.Tests.Waiting;

/// <summary>What every strategy owes: one suite, inherited by each.</summary>
public abstract class WaitStrategyTests
{
    private const long Second = 1_000_000_000;

    protected abstract IWaitStrategy Strategy { get; }

    /// <summary>The strategy ends a wait by itself before the deadline.</summary>
    protected virtual bool HasItsOwnBound => false;

    [Fact]
    public void Wait_WhenTheEpochHasMoved_ReturnsAtOnce()
    {
        var point = new WaitPoint();
        var seen = point.Epoch;
        point.Signal();
        Assert.Equal(WaitOutcome.Signalled, Strategy.Wait(point, seen, WaitTimes.Forever));
        Assert.Equal(WaitOutcome.Signalled, Strategy.Wait(point, seen, new WaitTimes(0)));
    }

    [Fact]
    public void Wait_PastTheDeadline_TimesOutNotEarly()
    {
        var point = new WaitPoint();
        Assert.Equal(WaitOutcome.TimedOut, Strategy.Wait(point, point.Epoch, new WaitTimes(0)));
        Assert.Equal(WaitOutcome.TimedOut, Strategy.Wait(point, point.Epoch, new WaitTimes(0, Second)));

        foreach (var expected in (long[])[0, 300_000, Second])
        {
            var deadline = MonotonicClock.NowNanoseconds + 500_000;
            var outcome = Strategy.Wait(point, point.Epoch, new WaitTimes(deadline, expected == 0 ? 0 : MonotonicClock.NowNanoseconds + expected));
            Assert.Equal(WaitOutcome.TimedOut, outcome);
            Assert.True(HasItsOwnBound || MonotonicClock.NowNanoseconds >= deadline);
        }

        Assert.Equal(0, point.ParkedCount);
    }

    [Fact]
    public void PingPong_LosesNoWakeUp_AtAnyDelay()
    {
        const int Rounds = 1500;
        var (ping, pong) = (new WaitPoint(), new WaitPoint());
        var (firstPing, firstPong) = (ping.Epoch, pong.Epoch);
        var lost = 0;
        var partner = new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Await(ping, firstPing, round);
                pong.Signal();
            }
        });
        partner.Start();

        var random = new Random(5);
        for (var round = 0; round < Rounds; round++)
        {
            // Signals meet the partner spinning, about to park, and parked.
            for (var delay = random.Next(200); delay > 0; delay--)
                Processor.Pause();
            ping.Signal();
            Await(pong, firstPong, round);
        }

        partner.Join();
        Assert.Equal(0, lost);
        Assert.Equal(0, ping.ParkedCount + pong.ParkedCount);

        // Waits for the round's signal as a worker does: epoch, look, wait.
        void Await(WaitPoint point, uint first, int round)
        {
            var deadline = MonotonicClock.NowNanoseconds + (20 * Second);
            for (var seen = point.Epoch; (int)(seen - first) <= round; seen = point.Epoch)
            {
                Strategy.Wait(point, seen, new WaitTimes(deadline, MonotonicClock.NowNanoseconds + (round % 5 * 40_000)));
                if (MonotonicClock.NowNanoseconds > deadline)
                {
                    Interlocked.Increment(ref lost);
                    return;
                }
            }
        }
    }

    [Fact]
    public void Signal_ReachesAllWhoWait()
    {
        const int Waiters = 3;
        var point = new WaitPoint();
        var seen = point.Epoch;
        var woken = 0;
        var threads = Enumerable.Range(0, Waiters).Select(_ => new Thread(() =>
        {
            var deadline = MonotonicClock.NowNanoseconds + (20 * Second);
            while (MonotonicClock.NowNanoseconds < deadline)
            {
                if (Strategy.Wait(point, seen, new WaitTimes(deadline)) == WaitOutcome.Signalled)
                {
                    Interlocked.Increment(ref woken);
                    return;
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        while (!HasItsOwnBound && point.ParkedCount < Waiters)
            Thread.Yield();
        point.Signal();
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(Waiters, woken);
    }

    [Fact]
    public void Wait_WhileCollectionsInterruptIt_KeepsItsDeadline()
    {
        var point = new WaitPoint();
        var early = 0;
        var stop = false;
        var waiter = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                var deadline = MonotonicClock.NowNanoseconds + 2_000_000;
                Strategy.Wait(point, point.Epoch, new WaitTimes(deadline));
                if (!HasItsOwnBound && MonotonicClock.NowNanoseconds < deadline)
                    early++;
            }
        });
        waiter.Start();
        for (var round = 0; round < 50; round++)
            GC.Collect(0);
        Volatile.Write(ref stop, true);
        waiter.Join();
        Assert.Equal(0, early);
    }
}

public sealed class BoundedSpinWaitTests : WaitStrategyTests
{
    protected override IWaitStrategy Strategy { get; } = new BoundedSpinWait();

    protected override bool HasItsOwnBound => true;
}

public sealed class SpinThenFutexWaitTests : WaitStrategyTests
{
    protected override IWaitStrategy Strategy { get; } = new SpinThenFutexWait(spinNanoseconds: 3000);
}

public sealed class FutexOnlyWaitTests : WaitStrategyTests
{
    protected override IWaitStrategy Strategy { get; } = new SpinThenFutexWait(spinNanoseconds: 0);
}

public sealed class SelfTimedWaitTests : WaitStrategyTests
{
    protected override IWaitStrategy Strategy { get; } = new SelfTimedWait();
}
