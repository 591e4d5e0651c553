namespace Tactus.RealTime.Tests.Queues;

/// <summary>Two to four threads, small rings, every item once, whole, in its producer's order. Positions wrap on the way.</summary>
public sealed class QueueStressTests
{
    private const int Items = 120_000;
    private const long JustBeforeWrap = long.MaxValue - 100_000;

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(1024)]
    public void Spsc_SingleItems_ArriveWholeOnceInOrder(int capacity)
    {
        var ring = new SpscRing<StressItem>(capacity, JustBeforeWrap);
        Assert.Equal(StressReport.Clean, StressStream.Run([item => ring.Producer.TryWrite(item)], [ring.Consumer.TryRead], Items));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(256)]
    public void Spsc_BulkOfRandomSizes_ArrivesWholeOnceInOrder(int capacity)
    {
        var ring = new SpscRing<StressItem>(capacity, -100_000);
        Assert.Equal(StressReport.Clean, RunInBulk(ring.Producer, ring.Consumer, capacity));
    }

    [Fact]
    public void Spsc_BetweenTwoMappings_ArrivesWholeOnceInOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sealed memory is a Linux thing");
        const int Capacity = 128;
        var bytes = 256 + SpscRing<StressItem>.RequiredBytes(Capacity);
        using var made = SharedMemory.Create("ring", bytes);
        using var opened = SharedMemory.Open(made.Address, bytes);
        SpscRing<StressItem>.Format(made, 256, Capacity);
        var producer = SpscRing<StressItem>.AttachProducer(opened, 256, Capacity);
        var consumer = SpscRing<StressItem>.AttachConsumer(made, 256, Capacity);
        Assert.Equal(StressReport.Clean, RunInBulk(producer, consumer, Capacity));
        Assert.Equal(0, producer.PeerFaultCount + consumer.PeerFaultCount);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public void Mpsc_ThreeProducers_EachArrivesWholeOnceInOrder(int capacity)
    {
        var ring = new MpscRing<StressItem>(capacity, JustBeforeWrap);
        Assert.Equal(StressReport.Clean, StressStream.Run([ring.TryWrite, ring.TryWrite, ring.TryWrite], [ring.Consumer.TryRead], Items / 3));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public void Mpmc_TwoByTwo_EachArrivesWholeOnceInOrder(int capacity)
    {
        var queue = new MpmcQueue<StressItem>(capacity, JustBeforeWrap);
        Assert.Equal(StressReport.Clean, StressStream.Run([queue.TryWrite, queue.TryWrite], [queue.TryRead, queue.TryRead], Items / 2));
    }

    [Fact]
    public void Harness_CatchesARingThatPublishesTooEarly() => MustBeCaught(() =>
    {
        var ring = new PublishesTooEarlyRing(4);
        return StressStream.Run([ring.TryWrite], [ring.TryRead], 100_000, TimeSpan.FromSeconds(2));
    });

    [Fact]
    public void Harness_CatchesARingThatReleasesTooEarly() => MustBeCaught(() =>
    {
        var ring = new ReleasesTooEarlyRing(2);
        return StressStream.Run([ring.TryWrite], [ring.TryRead], 100_000, TimeSpan.FromSeconds(2));
    });

    [Fact]
    public void Harness_CatchesAQueueWhoseProducersDoNotTakeTurns() => MustBeCaught(() =>
    {
        var queue = new UnsynchronisedQueue(64);
        return StressStream.Run([queue.TryWrite, queue.TryWrite], [queue.TryRead], 100_000, TimeSpan.FromSeconds(2));
    });

    // A detector that did not fire is inconclusive, which is not a pass.
    private static void MustBeCaught(Func<StressReport> run)
    {
        var deadline = MonotonicClock.NowNanoseconds + 20_000_000_000;
        while (MonotonicClock.NowNanoseconds < deadline)
        {
            if (run() != StressReport.Clean)
                return;
        }

        Assert.Fail("The harness did not catch a queue that is broken on purpose; its clean reports mean nothing on this machine.");
    }

    private static StressReport RunInBulk(SpscProducer<StressItem> producer, SpscConsumer<StressItem> consumer, int capacity)
    {
        // The writer saves items up and sends them in every way there is; the reader takes them likewise and hands them out singly.
        var toWrite = new List<StressItem>();
        var writeRandom = new Random(1);
        var goal = 1;
        var sent = 0;

        bool Write(StressItem item)
        {
            if (toWrite.Count == 0 || toWrite[^1].Sequence != item.Sequence)
                toWrite.Add(item);
            if (toWrite.Count < goal && sent + toWrite.Count < Items)
                return true;

            var pending = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(toWrite);
            var written = 0;
            switch (writeRandom.Next(3))
            {
                case 0:
                    written = producer.WriteSome(pending);
                    break;
                case 1:
                    written = producer.TryWriteAll(pending) ? pending.Length : 0;
                    break;
                default:
                    var claimed = producer.Claim(pending.Length);
                    pending[..claimed.Length].CopyTo(claimed);
                    producer.Commit(claimed.Length);
                    written = claimed.Length;
                    break;
            }

            sent += written;
            toWrite.RemoveRange(0, written);
            if (toWrite.Count > 0)
                return false;
            goal = 1 + writeRandom.Next(capacity);
            return true;
        }

        var toRead = new Queue<StressItem>();
        var readRandom = new Random(2);
        var buffer = new StressItem[capacity];

        bool Read(out StressItem item)
        {
            if (toRead.Count == 0)
            {
                if (readRandom.Next(2) == 0)
                {
                    var count = consumer.ReadSome(buffer.AsSpan(0, 1 + readRandom.Next(capacity)));
                    for (var index = 0; index < count; index++)
                        toRead.Enqueue(buffer[index]);
                }
                else
                {
                    var shown = consumer.Acquire(1 + readRandom.Next(capacity));
                    foreach (var one in shown)
                        toRead.Enqueue(one);
                    consumer.Release(shown.Length);
                }
            }

            return toRead.TryDequeue(out item);
        }

        return StressStream.Run([Write], [Read], Items);
    }
}
