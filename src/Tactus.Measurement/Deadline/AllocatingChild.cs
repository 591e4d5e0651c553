using System.Diagnostics;
using System.Globalization;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>The neighbour's own process: allocates as a lively user interface does, on an ordinary thread, and keeps a few megabytes alive.</summary>
internal static class AllocatingChild
{
    private const int ChunkBytes = 4_096;
    private const int LiveChunks = 4_096;
    private const int SlicesPerSecond = 1_000;

    /// <summary>Never returns: the process ends with its standard input.</summary>
    internal static void Run(string megabytesPerSecond)
    {
        // why: whoever started us holds the other end; if it dies, so do we.
        var parent = new Thread(() =>
        {
            _ = Console.In.Read();
            Environment.Exit(0);
        }) { IsBackground = true };
        parent.Start();

        var live = new byte[LiveChunks][];
        var chunksPerSlice = int.Parse(megabytesPerSecond, CultureInfo.InvariantCulture) * 1e6 / ChunkBytes / SlicesPerSecond;
        var start = Stopwatch.GetTimestamp();
        var chunks = 0L;
        Console.WriteLine("ready");
        while (true)
        {
            var wanted = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * SlicesPerSecond * chunksPerSlice);
            for (; chunks < wanted; chunks++)
                live[chunks % LiveChunks] = new byte[ChunkBytes];
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + (1_000_000_000 / SlicesPerSecond));
        }
    }
}
