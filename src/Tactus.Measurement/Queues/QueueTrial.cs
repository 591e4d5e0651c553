using System.Diagnostics;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>One turn of one side: the time it takes, and whether all items came.</summary>
internal static class QueueTrial
{
    private const int DeepItems = 512;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    /// <returns>Nanoseconds of an item in and out, one by one, on the calling thread; NaN if items were lost.</returns>
    internal static double PushPop(QueueSide queue, long items) => OneThread(() => queue.PushAndPop(items), items);

    /// <returns>The same with hundreds of items inside, so that the ends seldom look at one another.</returns>
    internal static double DeepPushPop(QueueSide queue, long items)
    {
        items -= items % DeepItems;
        return OneThread(() => queue.FillAndDrain(items, DeepItems), items);
    }

    /// <returns>Nanoseconds an item of a stream from one thread to another; NaN if items were lost or came in another order.</returns>
    internal static double Stream(QueueSide queue, long items)
    {
        var start = 0L;
        var end = 0L;
        var sum = 0L;
        Together(
            () =>
            {
                start = Stopwatch.GetTimestamp();
                queue.Produce(items);
            },
            () =>
            {
                sum = queue.Consume(items);
                end = Stopwatch.GetTimestamp();
            });
        return sum == SumBelow(items) ? (end - start) * s_nanosecondsPerTick / items : double.NaN;
    }

    /// <returns>Nanoseconds until an item that one thread puts in is taken by another: half of the way there and back.</returns>
    internal static double Latency(QueueSide there, QueueSide back, long items)
    {
        var ticks = 0L;
        Together(
            () =>
            {
                var start = Stopwatch.GetTimestamp();
                there.Serve(back, items);
                ticks = Stopwatch.GetTimestamp() - start;
            },
            () => there.Answer(back, items));
        return ticks * s_nanosecondsPerTick / (2 * items);
    }

    private static double OneThread(Func<long> run, long items)
    {
        var start = Stopwatch.GetTimestamp();
        var sum = run();
        var ticks = Stopwatch.GetTimestamp() - start;
        return sum == SumBelow(items) ? ticks * s_nanosecondsPerTick / items : double.NaN;
    }

    private static long SumBelow(long items) => items * (items - 1) / 2;

    /// <summary>Runs both on ordinary threads, each on a processor of its own, and begins when both are there.</summary>
    private static void Together(Action first, Action second)
    {
        var processors = WorkerPlacement.Current.Processors;
        var arrived = 0;
        var threads = ((Action[])[first, second])
            .Select((body, index) => new RealTimeThread(new RealTimeThreadOptions { Name = $"bench-{index}", Priority = 0, Processor = processors[index] }, _ =>
            {
                // order: full fence; whoever sees two knows that both run.
                Interlocked.Increment(ref arrived);
                while (Volatile.Read(ref arrived) < 2)
                    Spin.Pause();
                body();
            }))
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join(Timeout.InfiniteTimeSpan);
        if (threads.FirstOrDefault(thread => thread.Fault is not null) is { Fault: var fault })
            throw new InvalidOperationException("A measuring thread failed.", fault);
    }
}
