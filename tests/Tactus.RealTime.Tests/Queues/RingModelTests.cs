using System.Numerics;

namespace Tactus.RealTime.Tests.Queues;

/// <summary>Random operations, one thread: every answer must be that of a plain <see cref="Queue{T}"/>. Positions start at 0 and around both ends of the number range.</summary>
public sealed class RingModelTests
{
    public static readonly TheoryData<int, long> Shapes = new()
    {
        { 1, 0 }, { 2, 0 }, { 3, long.MaxValue - 3 }, { 8, long.MaxValue - 5 }, { 8, -5 }, { 16, long.MinValue }, { 64, long.MaxValue - 63 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Spsc_BehavesAsAQueue(int capacity, long firstPosition)
    {
        var ring = new SpscRing<long>(capacity, firstPosition);
        var (producer, consumer) = (ring.Producer, ring.Consumer);
        Assert.Equal(Math.Max(2, (int)BitOperations.RoundUpToPowerOf2((uint)capacity)), ring.Capacity);

        var model = new Queue<long>();
        var random = new Random(capacity);
        var next = 0L;
        for (var step = 0; step < 20_000; step++)
        {
            var count = random.Next(ring.Capacity + 3);
            var room = ring.Capacity - model.Count;
            var items = Enumerable.Range(0, count).Select(_ => next++).ToArray();
            switch (random.Next(9))
            {
                case 0:
                case 1:
                    Assert.Equal(room > 0, producer.TryWrite(next));
                    if (room > 0)
                        model.Enqueue(next);
                    next++;
                    break;
                case 2:
                    Assert.Equal(count <= room, producer.TryWriteAll(items));
                    if (count <= room)
                        Enqueue(model, items, count);
                    break;
                case 3:
                    Assert.Equal(Math.Min(count, room), producer.WriteSome(items));
                    Enqueue(model, items, Math.Min(count, room));
                    break;
                case 4:
                    var claimed = producer.Claim(count);
                    Assert.True(claimed.Length <= Math.Min(count, room));
                    Assert.Equal(Math.Min(count, room) > 0, claimed.Length > 0);
                    var commit = random.Next(claimed.Length + 1);
                    items.AsSpan(0, claimed.Length).CopyTo(claimed);
                    producer.Commit(commit);
                    Enqueue(model, items, commit);
                    break;
                case 5:
                case 6:
                    Assert.Equal(model.TryDequeue(out var expected), consumer.TryRead(out var actual));
                    Assert.Equal(expected, actual);
                    break;
                case 7:
                    var read = new long[count];
                    var got = consumer.ReadSome(read);
                    Assert.Equal(Math.Min(count, model.Count), got);
                    for (var index = 0; index < got; index++)
                        Assert.Equal(model.Dequeue(), read[index]);
                    break;
                case 8:
                    var shown = consumer.Acquire(count);
                    Assert.Equal(Math.Min(count, model.Count) > 0, shown.Length > 0);
                    Assert.Equal(model.Take(shown.Length), shown.ToArray());
                    var release = random.Next(shown.Length + 1);
                    consumer.Release(release);
                    for (var index = 0; index < release; index++)
                        model.Dequeue();
                    break;
            }

            Assert.Equal(model.Count, consumer.Count);
            Assert.Equal(ring.Capacity - model.Count, producer.Free);
        }

        Assert.Equal(0, producer.PeerFaultCount + consumer.PeerFaultCount);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Mpmc_BehavesAsAQueue(int capacity, long firstPosition)
    {
        var queue = new MpmcQueue<string>(capacity, firstPosition);
        Check(capacity, queue.Capacity, queue.TryWrite, () => queue.TryRead(out var item) ? item : null, () => queue.Count);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Mpsc_BehavesAsAQueue(int capacity, long firstPosition)
    {
        var ring = new MpscRing<string>(capacity, firstPosition);
        Check(capacity, ring.Capacity, ring.TryWrite, () => ring.Consumer.TryRead(out var item) ? item : null, null);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Deque_BehavesAsAStackForItsOwnerAndAQueueForThieves(int capacity, long firstPosition)
    {
        var deque = new WorkStealingDeque<int>(capacity, firstPosition);
        var model = new LinkedList<int>();
        var random = new Random(capacity);
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                case 1:
                    var room = model.Count < deque.Capacity;
                    Assert.Equal(room, deque.TryPush(step));
                    if (room)
                        model.AddLast(step);
                    break;
                case 2:
                case 3:
                    Assert.Equal(model.Count > 0, deque.TryPop(out var popped));
                    Assert.Equal(model.Last?.Value ?? 0, popped);
                    if (model.Count > 0)
                        model.RemoveLast();
                    break;
                case 4:
                    Assert.Equal(model.Count > 0 ? StealOutcome.Taken : StealOutcome.Empty, deque.Steal(out var stolen));
                    Assert.Equal(model.First?.Value ?? 0, stolen);
                    if (model.Count > 0)
                        model.RemoveFirst();
                    break;
            }

            Assert.Equal(model.Count, deque.Count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 30) + 1)]
    public void Capacity_ThatCannotBe_IsRefused(int capacity)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpscRing<int>(capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MpscRing<int>(capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MpmcQueue<int>(capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkStealingDeque<int>(capacity));
    }

    [Fact]
    public void Taken_References_AreLetGoOf()
    {
        var queue = new MpmcQueue<object>(4);
        var ring = new MpscRing<object>(4);
        var references = Fill(queue, ring);
        GC.Collect();
        Assert.DoesNotContain(references, reference => reference.IsAlive);
        GC.KeepAlive(queue);
        GC.KeepAlive(ring);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference[] Fill(MpmcQueue<object> queue, MpscRing<object> ring)
        {
            var (first, second) = (new object(), new object());
            queue.TryWrite(first);
            ring.TryWrite(second);
            Assert.True(queue.TryRead(out _));
            Assert.True(ring.Consumer.TryRead(out _));
            return [new WeakReference(first), new WeakReference(second)];
        }
    }

    private static void Check(int seed, int capacity, Func<string, bool> write, Func<string?> read, Func<int>? count)
    {
        var model = new Queue<string>();
        var random = new Random(seed);
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var item = step.ToString();
                Assert.Equal(model.Count < capacity, write(item));
                if (model.Count < capacity)
                    model.Enqueue(item);
            }
            else
            {
                model.TryDequeue(out var expected);
                Assert.Equal(expected, read());
            }

            if (count is not null)
                Assert.Equal(model.Count, count());
        }
    }

    private static void Enqueue(Queue<long> model, long[] items, int count)
    {
        for (var index = 0; index < count; index++)
            model.Enqueue(items[index]);
    }
}
