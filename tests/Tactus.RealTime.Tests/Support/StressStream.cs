namespace Tactus.RealTime.Tests;

/// <summary>What a stress run saw; all zero is a pass.</summary>
internal sealed record StressReport(int Torn, int OutOfOrder, int Duplicated, int Missing)
{
    internal static StressReport Clean { get; } = new(0, 0, 0, 0);
}

/// <summary>Sends numbered items from writers to readers through a queue under test, and counts what went wrong.</summary>
internal static class StressStream
{
    internal delegate bool TryTake(out StressItem item);

    /// <param name="writers">One per producer; each is called by one thread only.</param>
    /// <param name="readers">One per consumer.</param>
    /// <param name="itemsPerWriter">How many items each producer sends.</param>
    /// <param name="patience">When to give up on items that do not come; only a broken queue gets there.</param>
    internal static StressReport Run(Func<StressItem, bool>[] writers, TryTake[] readers, int itemsPerWriter, TimeSpan? patience = null)
    {
        var deadline = MonotonicClock.NowNanoseconds + ((patience ?? TimeSpan.FromSeconds(60)).Ticks * 100);
        var seen = new int[writers.Length * itemsPerWriter];
        int torn = 0, outOfOrder = 0, taken = 0, writersLeft = writers.Length;
        using var start = new Barrier(writers.Length + readers.Length);

        var threads = new List<Thread>();
        for (var writer = 0; writer < writers.Length; writer++)
        {
            var producer = writer;
            threads.Add(new Thread(() =>
            {
                start.SignalAndWait();
                var backOff = new SpinWait();
                for (var sequence = 0; sequence < itemsPerWriter; sequence++)
                {
                    while (!writers[producer](StressItem.Make(producer, sequence)))
                    {
                        if (MonotonicClock.NowNanoseconds > deadline)
                            return;
                        backOff.SpinOnce(sleep1Threshold: -1);
                    }
                }

                Interlocked.Decrement(ref writersLeft);
            }));
        }

        foreach (var reader in readers)
        {
            threads.Add(new Thread(() =>
            {
                var last = new long[writers.Length];
                Array.Fill(last, -1);
                start.SignalAndWait();
                var backOff = new SpinWait();
                while (Volatile.Read(ref taken) < seen.Length && MonotonicClock.NowNanoseconds < deadline)
                {
                    var finished = Volatile.Read(ref writersLeft) == 0;
                    if (!reader(out var item))
                    {
                        // A broken queue may have lost some: writers are done and nothing is there.
                        if (finished && readers.Length == 1 && !reader(out item))
                            return;
                        backOff.SpinOnce(sleep1Threshold: -1);
                        continue;
                    }

                    Interlocked.Increment(ref taken);
                    if (!item.IsWhole || item.Producer < 0 || item.Producer >= writers.Length || item.Sequence < 0 || item.Sequence >= itemsPerWriter)
                    {
                        Interlocked.Increment(ref torn);
                        continue;
                    }

                    if (item.Sequence <= last[item.Producer])
                        Interlocked.Increment(ref outOfOrder);
                    last[item.Producer] = item.Sequence;
                    Interlocked.Increment(ref seen[(item.Producer * itemsPerWriter) + item.Sequence]);
                }
            }));
        }

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new StressReport(torn, outOfOrder, seen.Count(count => count > 1), seen.Count(count => count == 0));
    }
}
