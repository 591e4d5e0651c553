namespace Tactus.RealTime.Tests.Waiting;

public sealed class ManualWaitTests
{
    [Fact]
    public void Wait_StepsTheWorldUntilTheSignal()
    {
        var steps = 0;
        var wait = new ManualWait(null, (point, _) =>
        {
            if (++steps == 3)
                point.Signal();
            return true;
        });
        var point = new WaitPoint();
        Assert.Equal(WaitOutcome.Signalled, wait.Wait(point, point.Epoch, WaitTimes.Forever));
        Assert.Equal(3, steps);
        Assert.Equal(1, wait.WaitCount);
    }

    [Fact]
    public void Wait_WhenNothingHappens_JumpsToTheDeadline()
    {
        var clock = new ManualClock();
        var wait = new ManualWait(clock);
        var point = new WaitPoint();
        Assert.Equal(WaitOutcome.TimedOut, wait.Wait(point, point.Epoch, new WaitTimes(1000, 500)));
        Assert.Equal(1000, clock.NowNanoseconds);
        Assert.Equal(500, wait.LastTimes.ExpectedNanoseconds);
    }
}
