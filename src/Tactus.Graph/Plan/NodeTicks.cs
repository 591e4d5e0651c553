namespace Tactus.Graph;

/// <summary>What a node's blocks cost, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; counted while the plan measures. Lives as long as the node's instance.</summary>
/// <remarks>Written by the thread that holds the node's step, read by anyone: each number is whole, two of them may be a block apart.</remarks>
public sealed class NodeTicks
{
    private const int OutlierFactor = 4;
    private const int Weight = 4;
    private const int HighRise = 19;
    private const int HighStepShare = 128;

    private long _blockCount;
    private long _frameCount;
    private long _totalTicks;
    private long _maxTicks;
    private long _lastTicks;
    private long _typicalTicks;
    private long _highTicks;

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

    /// <summary>What a block costs at present: follows a change within some blocks, and hardly a block that the system interrupted.</summary>
    [AnyThread, RealTimeSafe]
    public long TypicalTicks => Volatile.Read(ref _typicalTicks);

    /// <summary>What about nineteen of twenty blocks stay below: rises by nineteen steps with each block above it and falls by one with each below.</summary>
    [AnyThread, RealTimeSafe]
    public long HighTicks => Volatile.Read(ref _highTicks);

    [AudioThread, RealTimeSafe]
    internal void Add(long ticks, int blockFrames)
    {
        // order: single writer at a time, each number on its own; volatile only so that readers see whole and moving numbers.
        Volatile.Write(ref _lastTicks, ticks);
        Volatile.Write(ref _typicalTicks, _blockCount == 0 ? ticks : _typicalTicks + (Math.Min(ticks, OutlierFactor * _typicalTicks + 1) - _typicalTicks) / Weight);
        Volatile.Write(ref _highTicks, _blockCount == 0 ? ticks : Math.Max(0, ticks > _highTicks ? Math.Min(ticks, _highTicks + HighStep * HighRise) : _highTicks - HighStep));
        Volatile.Write(ref _totalTicks, _totalTicks + ticks);
        Volatile.Write(ref _frameCount, _frameCount + blockFrames);
        Volatile.Write(ref _blockCount, _blockCount + 1);
        if (ticks > _maxTicks)
        {
            Volatile.Write(ref _maxTicks, ticks);
        }
    }

    private long HighStep => _typicalTicks / HighStepShare + 1;
}
