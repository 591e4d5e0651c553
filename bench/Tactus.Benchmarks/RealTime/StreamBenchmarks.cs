using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Tactus.RealTime;

namespace Tactus.Benchmarks.RealTime;

/// <summary>A stream from one thread to another, per item. On two noisy cores the spread is wide: compare within one run only.</summary>
public class StreamBenchmarks
{
    private const int Items = 1 << 20;

    [Benchmark(OperationsPerInvoke = Items)]
    public void SingleProducerRing()
    {
        var ring = new SpscRing<QueueItem>(1024);
        Stream(item => ring.Producer.TryWrite(item), () => ring.Consumer.TryRead(out _));
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public void MpmcQueue()
    {
        var queue = new MpmcQueue<QueueItem>(1024);
        Stream(item => queue.TryWrite(item), () => queue.TryRead(out _));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public void ConcurrentQueue()
    {
        var queue = new ConcurrentQueue<QueueItem>();
        Stream(
            item =>
            {
                queue.Enqueue(item);
                return true;
            },
            () => queue.TryDequeue(out _));
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public void BoundedChannel()
    {
        var channel = Channel.CreateBounded<QueueItem>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
        Stream(item => channel.Writer.TryWrite(item), () => channel.Reader.TryRead(out _));
    }

    private static void Stream(Func<QueueItem, bool> write, Func<bool> read)
    {
        var writer = new Thread(() =>
        {
            var wait = new System.Threading.SpinWait();
            for (var index = 0; index < Items;)
            {
                if (write(new QueueItem(index, index)))
                    index++;
                else
                    wait.SpinOnce(sleep1Threshold: -1);
            }
        });
        writer.Start();
        var readerWait = new System.Threading.SpinWait();
        for (var index = 0; index < Items;)
        {
            if (read())
                index++;
            else
                readerWait.SpinOnce(sleep1Threshold: -1);
        }

        writer.Join();
    }
}
