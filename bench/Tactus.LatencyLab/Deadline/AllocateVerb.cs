using System.Diagnostics;
using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>The neighbour: a managed process that allocates as a lively user interface does, on an ordinary thread, and keeps a few megabytes alive.</summary>
internal static class AllocateVerb
{
    private const int ChunkBytes = 4_096;
    private const int LiveChunks = 4_096;

    internal static int Run(string[] args)
    {
        var megabytesPerSecond = args is ["--megabytes", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 500;
        // why: whoever started us holds the other end; if it dies, so do we.
        var parent = new Thread(() =>
        {
            _ = Console.In.Read();
            Environment.Exit(0);
        }) { IsBackground = true };
        parent.Start();

        var live = new byte[LiveChunks][];
        var chunksPerSlice = megabytesPerSecond * 1e6 / ChunkBytes / 1_000; // a slice is a millisecond
        var start = Stopwatch.GetTimestamp();
        var chunks = 0L;
        Console.WriteLine("ready");
        while (true)
        {
            var wanted = (long)(Stopwatch.GetElapsedTime(start).TotalMilliseconds * chunksPerSlice);
            for (; chunks < wanted; chunks++)
                live[chunks % LiveChunks] = new byte[ChunkBytes];
            Thread.Sleep(1);
        }
    }
}
