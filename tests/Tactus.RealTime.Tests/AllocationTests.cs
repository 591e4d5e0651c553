namespace Tactus.RealTime.Tests;

/// <summary>Nothing that promises real-time safety makes an object.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Queues_MakeNoObject()
    {
        var spsc = new SpscRing<long>(16);
        var mpsc = new MpscRing<object>(16);
        var mpmc = new MpmcQueue<long>(16);
        var deque = new WorkStealingDeque<int>(16);
        var latest = new LatestValue<(long, long)>();
        var lane = new RetireLane(16);
        var item = new object();
        var items = new long[8];

        AssertNone(() =>
        {
            spsc.Producer.TryWrite(1);
            spsc.Consumer.TryRead(out _);
            spsc.Producer.WriteSome(items);
            spsc.Consumer.ReadSome(items);
            spsc.Producer.Claim(3);
            spsc.Producer.Commit(3);
            spsc.Consumer.Acquire(3);
            spsc.Consumer.Release(3);
            mpsc.TryWrite(item);
            mpsc.Consumer.TryRead(out _);
            mpmc.TryWrite(1);
            mpmc.TryRead(out _);
            deque.TryPush(1);
            deque.TryPush(2);
            deque.TryPop(out _);
            deque.Steal(out _);
            latest.Writer.Publish((1, 2));
            latest.Reader.TryTake(out _);
            lane.TryReserve();
            lane.TryRetire(item);
            lane.Collect();
        });
    }

    [Fact]
    public void Waiting_MakesNoObject()
    {
        var point = new WaitPoint();
        IWaitStrategy[] strategies = [new BoundedSpinWait(1000), new SpinThenFutexWait(1000), new SelfTimedWait(1000, 1000)];
        AssertNone(() =>
        {
            foreach (var strategy in strategies)
            {
                strategy.Wait(point, point.Epoch, WaitTimes.Within(3000));
                strategy.Wait(point, point.Epoch, new WaitTimes(MonotonicClock.NowNanoseconds + 5000, MonotonicClock.NowNanoseconds + 3000));
            }

            point.Signal();
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + 100);
        });
    }

    [Fact]
    public void ThreadMarks_MakeNoObject() => AssertNone(() =>
    {
        using (ThreadRole.Enter(ThreadRoles.Audio))
            DenormalMode.Restore(DenormalMode.FlushToZero());
    });

    private static void AssertNone(Action body)
    {
        body();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            body();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
