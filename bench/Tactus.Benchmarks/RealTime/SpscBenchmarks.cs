using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Tactus.RealTime;

namespace Tactus.Benchmarks.RealTime;

/// <summary>One item in and out, one thread: the cost of the queue itself, without waiting for cache lines.</summary>
public class SpscBenchmarks
{
    private const int Operations = 1024;
    private const int Bulk = 64;

    private readonly SpscRing<QueueItem> _ring = new(1024);
    private readonly ConcurrentQueue<QueueItem> _concurrentQueue = new();
    private readonly Channel<QueueItem> _channel =
        Channel.CreateBounded<QueueItem>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
    private readonly QueueItem[] _items = new QueueItem[Bulk];

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Ring()
    {
        var (producer, consumer) = (_ring.Producer, _ring.Consumer);
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            producer.TryWrite(new QueueItem(index, index));
            consumer.TryRead(out var item);
            sum += item.First;
        }

        return sum;
    }

    /// <summary>As <see cref="Ring"/>, but with a few hundred items inside, so that the ends seldom look at each other's position.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long RingDeep()
    {
        var (producer, consumer) = (_ring.Producer, _ring.Consumer);
        long sum = 0;
        for (var half = 0; half < 2; half++)
        {
            for (var index = 0; index < Operations / 2; index++)
                producer.TryWrite(new QueueItem(index, index));
            for (var index = 0; index < Operations / 2; index++)
            {
                consumer.TryRead(out var item);
                sum += item.First;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long RingInBulk()
    {
        var (producer, consumer) = (_ring.Producer, _ring.Consumer);
        long sum = 0;
        for (var index = 0; index < Operations; index += Bulk)
        {
            var claimed = producer.Claim(Bulk);
            for (var offset = 0; offset < claimed.Length; offset++)
                claimed[offset] = new QueueItem(index, offset);
            producer.Commit(claimed.Length);

            var shown = consumer.Acquire(Bulk);
            foreach (ref readonly var item in shown)
                sum += item.First;
            consumer.Release(shown.Length);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long RingCopiedInBulk()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index += Bulk)
        {
            sum += _ring.Producer.WriteSome(_items);
            sum += _ring.Consumer.ReadSome(_items);
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public long ConcurrentQueue()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _concurrentQueue.Enqueue(new QueueItem(index, index));
            _concurrentQueue.TryDequeue(out var item);
            sum += item.First;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long BoundedChannel()
    {
        var (writer, reader) = (_channel.Writer, _channel.Reader);
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            writer.TryWrite(new QueueItem(index, index));
            reader.TryRead(out var item);
            sum += item.First;
        }

        return sum;
    }
}
