namespace Tactus.RealTime.Tests.Queues;

/// <summary>An owner that pushes and pops, two thieves that steal: every item is taken exactly once.</summary>
public sealed class DequeStressTests
{
    private delegate bool TryTake(out int item);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(256)]
    public void Deque_EveryItemIsTakenOnce(int capacity)
    {
        var deque = new WorkStealingDeque<int>(capacity, long.MaxValue - 50_000);
        Assert.Equal(0, CountWrong(deque.TryPush, deque.TryPop, deque.TrySteal, items: 150_000));
    }

    [Fact]
    public void Harness_CatchesAnOwnerThatDoesNotRaceForTheLastItem()
    {
        var deadline = MonotonicClock.NowNanoseconds + 20_000_000_000;
        while (MonotonicClock.NowNanoseconds < deadline)
        {
            var broken = new OwnerDoesNotRaceDeque(4);
            if (CountWrong(broken.TryPush, broken.TryPop, broken.TrySteal, items: 100_000) > 0)
                return;
        }

        Assert.Fail("The harness did not catch a deque that is broken on purpose.");
    }

    private static int CountWrong(Func<int, bool> push, TryTake pop, TryTake steal, int items)
    {
        var taken = new int[items];
        var done = false;
        var thieves = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                if (steal(out var item))
                    Interlocked.Increment(ref taken[item]);
            }
        })).ToArray();
        Array.ForEach(thieves, thief => thief.Start());

        var random = new Random(11);
        var next = 0;
        while (next < items)
        {
            for (var burst = random.Next(4); burst >= 0 && next < items; burst--)
            {
                if (push(next))
                    next++;
            }

            for (var burst = random.Next(4); burst >= 0; burst--)
            {
                if (pop(out var item))
                    Interlocked.Increment(ref taken[item]);
            }
        }

        while (pop(out var item))
            Interlocked.Increment(ref taken[item]);
        Volatile.Write(ref done, true);
        Array.ForEach(thieves, thief => thief.Join());
        return taken.Count(count => count != 1);
    }
}
