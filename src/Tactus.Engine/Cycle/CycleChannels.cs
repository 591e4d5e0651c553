using Tactus.RealTime;

namespace Tactus.Engine;

/// <summary>All that control side and audio side share: each reach across is one of these.</summary>
[MainThread]
internal sealed class CycleChannels
{
    private const int CommandCapacity = 4096;
    private const int XrunCapacity = 1024;
    private const int RetireCapacity = 256;

    /// <summary>Commands for the next cycle, from any control thread.</summary>
    internal MpscRing<EngineCommand> Commands { get; } = new(CommandCapacity);

    /// <summary>Programs on their way home.</summary>
    internal RetireLane RetireLane { get; } = new(RetireCapacity);

    /// <summary>The newest figures.</summary>
    internal LatestValue<EngineSnapshot> Snapshots { get; } = new();

    /// <summary>Missed deadlines.</summary>
    internal SpscRing<XrunRecord> Xruns { get; } = new(XrunCapacity);

    /// <summary>Share of the deadline that each cycle used, in ten-thousandths.</summary>
    internal LatencyHistogram Load { get; } = new();
}
