using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Tactus.RealTime;

namespace Tactus.Benchmarks.RealTime;

/// <summary>One item in and out of each queue that several threads may use, on one thread.</summary>
public class QueueBenchmarks
{
    private const int Operations = 1024;

    private readonly MpscRing<QueueItem> _mpsc = new(1024);
    private readonly MpmcQueue<QueueItem> _mpmc = new(1024);
    private readonly MpmcQueue<object> _references = new(1024);
    private readonly WorkStealingDeque<int> _deque = new(1024);
    private readonly LatestValue<QueueItem> _latest = new();
    private readonly ConcurrentQueue<QueueItem> _concurrentQueue = new();
    private readonly Channel<QueueItem> _channel = Channel.CreateBounded<QueueItem>(1024);
    private readonly object _object = new();

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Mpsc()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _mpsc.TryWrite(new QueueItem(index, index));
            _mpsc.Consumer.TryRead(out var item);
            sum += item.First;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long Mpmc()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _mpmc.TryWrite(new QueueItem(index, index));
            _mpmc.TryRead(out var item);
            sum += item.First;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public object? MpmcOfReferences()
    {
        object? last = null;
        for (var index = 0; index < Operations; index++)
        {
            _references.TryWrite(_object);
            _references.TryRead(out last);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long DequePushAndPop()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _deque.TryPush(index);
            _deque.TryPop(out var item);
            sum += item;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long DequePushAndSteal()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _deque.TryPush(index);
            _deque.Steal(out var item);
            sum += item;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public long LatestPublishAndTake()
    {
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _latest.Writer.Publish(new QueueItem(index, index));
            _latest.Reader.TryTake(out var item);
            sum += item.First;
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
        long sum = 0;
        for (var index = 0; index < Operations; index++)
        {
            _channel.Writer.TryWrite(new QueueItem(index, index));
            _channel.Reader.TryRead(out var item);
            sum += item.First;
        }

        return sum;
    }
}
