namespace Tactus.Graph;

/// <summary>What a node's blocks cost, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; counted while the plan measures. Lives as long as the node's instance.</summary>
/// <remarks>Written by the thread that holds the node's step, read by anyone: each number is whole, two of them may be a block apart.</remarks>
public sealed class NodeTicks
{
    private long _blockCount;
    private long _frameCount;
    private long _totalTicks;
    private long _maxTicks;
    private long _lastTicks;

    /// <summary>Blocks measured.</summary>
    [AnyThread, RealTimeSafe]
    public long BlockCount => Volatile.Read(ref _blockCount);

    /// <summary>Frames of these blocks.</summary>
    [AnyThread, RealTimeSafe]
    public long FrameCount => Volatile.Read(ref _frameCount);

    /// <summary>Ticks of all blocks; of a forking node, those of all its parts.</summary>
    [AnyThread, RealTimeSafe]
    public long TotalTicks => Volatile.Read(ref _totalTicks);

    /// <summary>Ticks of the dearest block.</summary>
    [AnyThread, RealTimeSafe]
    public long MaxTicks => Volatile.Read(ref _maxTicks);

    /// <summary>Ticks of the latest block.</summary>
    [AnyThread, RealTimeSafe]
    public long LastTicks => Volatile.Read(ref _lastTicks);

    [AudioThread, RealTimeSafe]
    internal void Add(long ticks, int blockFrames)
    {
        // order: single writer at a time, each number on its own; volatile only so that readers see whole and moving numbers.
        Volatile.Write(ref _lastTicks, ticks);
        Volatile.Write(ref _totalTicks, _totalTicks + ticks);
        Volatile.Write(ref _frameCount, _frameCount + blockFrames);
        Volatile.Write(ref _blockCount, _blockCount + 1);
        if (ticks > _maxTicks)
        {
            Volatile.Write(ref _maxTicks, ticks);
        }
    }
}
