namespace Tactus.RealTime.Tests.Queues;

public sealed class LatestValueStressTests
{
    private const int Values = 300_000;

    private delegate bool TryTake(out StressItem item);

    [Fact]
    public void Latest_IsNeverTornNeverOlder_AndTheLastArrives()
    {
        var latest = new LatestValue<StressItem>(StressItem.Make(0, 0));
        Assert.Equal((0, 0, (long)Values), Run(item => latest.Writer.Publish(item), latest.Reader.TryTake));
    }

    [Fact]
    public void Latest_BetweenTwoMappings_IsNeverTornNeverOlder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sealed memory is a Linux thing");
        using var made = SharedMemory.Create("latest", LatestValue<StressItem>.RequiredBytes);
        using var opened = SharedMemory.Open(made.Address, LatestValue<StressItem>.RequiredBytes);
        LatestValue<StressItem>.Format(made, 0, StressItem.Make(0, 0));
        var writer = LatestValue<StressItem>.AttachWriter(opened, 0);
        var reader = LatestValue<StressItem>.AttachReader(made, 0);
        Assert.Equal((0, 0, (long)Values), Run(item => writer.Publish(item), reader.TryTake));
        Assert.Equal(0, writer.PeerFaultCount + reader.PeerFaultCount);
    }

    [Fact]
    public void Harness_CatchesAValueWithoutProtocol()
    {
        var shared = new StressItem[1];
        var deadline = MonotonicClock.NowNanoseconds + 20_000_000_000;
        while (MonotonicClock.NowNanoseconds < deadline)
        {
            shared[0] = StressItem.Make(0, 0);
            var (torn, _, _) = Run(
                item =>
                {
                    shared[0] = item;
                    return true;
                },
                (out StressItem item) =>
                {
                    item = shared[0];
                    return true;
                });
            if (torn > 0)
                return;
        }

        Assert.Fail("The harness did not catch torn values.");
    }

    private static (int Torn, int Older, long Last) Run(Func<StressItem, bool> publish, TryTake take)
    {
        var done = false;
        int torn = 0, older = 0;
        var last = 0L;
        var reader = new Thread(() =>
        {
            while (true)
            {
                var finished = Volatile.Read(ref done);
                if (take(out var item))
                {
                    torn += item.IsWhole ? 0 : 1;
                    older += item.Sequence < last ? 1 : 0;
                    last = item.Sequence;
                }

                if (finished)
                    return;
            }
        });
        reader.Start();
        for (var sequence = 1; sequence <= Values; sequence++)
            publish(StressItem.Make(0, sequence));
        Volatile.Write(ref done, true);
        reader.Join();
        return (torn, older, last);
    }
}
