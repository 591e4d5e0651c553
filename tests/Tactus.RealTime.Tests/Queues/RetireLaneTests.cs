namespace Tactus.RealTime.Tests.Queues;

public sealed class RetireLaneTests
{
    [Fact]
    public void Exhausted_RefusesTheControlSide_NeverTheAudioSide()
    {
        var lane = new RetireLane(4);
        Assert.True(lane.TryReserve(3));
        Assert.False(lane.TryReserve(2));
        Assert.True(lane.TryReserve());
        Assert.False(lane.TryReserve());

        var items = Enumerable.Range(0, 4).Select(_ => new Counted()).ToArray();
        Assert.All(items, item => Assert.True(lane.TryRetire(item)));
        Assert.False(lane.TryReserve());

        Assert.Equal(4, lane.Collect());
        Assert.All(items, item => Assert.Equal(1, item.Disposals));
        Assert.Equal(0, lane.ReservedCount);
        Assert.True(lane.TryReserve(4));
        Assert.Equal(0, lane.Collect());
    }

    [Fact]
    public void RetiredWithoutReservation_WhenFull_IsKeptForTheNextCycle()
    {
        var lane = new RetireLane(2);
        Assert.True(lane.TryRetire("one"));
        Assert.True(lane.TryRetire("two"));
        var kept = new Counted();
        Assert.False(lane.TryRetire(kept));
        Assert.Equal(2, lane.Collect());
        Assert.True(lane.TryRetire(kept));
        Assert.Equal(1, lane.Collect());
        Assert.Equal(1, kept.Disposals);
        Assert.Equal(0, lane.ReservedCount);
    }

    [Fact]
    public void DisposalThatThrows_DoesNotKeepTheOthers()
    {
        var lane = new RetireLane(8);
        lane.TryReserve(3);
        var (first, last) = (new Counted(), new Counted());
        lane.TryRetire(first);
        lane.TryRetire(new Faulty());
        lane.TryRetire(last);
        Assert.Equal(3, lane.Collect());
        Assert.Equal((1, 1), (first.Disposals, last.Disposals));
        Assert.Equal(1, lane.DisposalFaultCount);
        Assert.IsType<InvalidOperationException>(lane.LastDisposalFault);
        Assert.Equal(0, lane.ReservedCount);
    }

    [Fact]
    public void CancelReservation_GivesPlacesBack()
    {
        var lane = new RetireLane(2);
        lane.TryReserve(2);
        lane.CancelReservation();
        Assert.True(lane.TryReserve());
        Assert.Throws<ArgumentOutOfRangeException>(() => lane.CancelReservation(3));
    }

    [Fact]
    public void ThousandsOfRounds_AtTheLimit_LoseNothing()
    {
        var lane = new RetireLane(16);
        var random = new Random(1);
        var live = new Queue<Counted>();
        var all = new List<Counted>();
        for (var round = 0; round < 10_000; round++)
        {
            if (lane.TryReserve())
            {
                var item = new Counted();
                all.Add(item);
                live.Enqueue(item);
            }

            while (random.Next(2) == 0 && live.TryDequeue(out var dead))
                Assert.True(lane.TryRetire(dead));
            if (random.Next(8) == 0)
                lane.Collect();
        }

        foreach (var item in live)
            Assert.True(lane.TryRetire(item));
        lane.Collect();
        Assert.All(all, item => Assert.Equal(1, item.Disposals));
    }

    private sealed class Counted : IDisposable
    {
        internal int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }

    private sealed class Faulty : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("broken on purpose");
    }
}
