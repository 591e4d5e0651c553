using Tactus.Kernels;

namespace Tactus;

/// <summary>The buffers that add up to an input bus: as wide as the bus and with its stride, which is a multiple of 16, in the order of their connections. Borrowed; valid as long as the plan lives.</summary>
/// <remarks>Plans keep these in native memory and hand them to an <see cref="ISummingProcessor"/> while none of the buffers is silent.</remarks>
public readonly unsafe struct BusSources
{
    // why four by name: nearly all buses have few sources, and their addresses then lie in the line that is read anyway.
    internal readonly float* First;
    internal readonly float* Second;
    internal readonly float* Third;
    internal readonly float* Fourth;
    internal readonly float** All;

    /// <summary>Describes memory that the caller owns.</summary>
    /// <param name="samples">Address of channel 0 of each buffer, aligned to <see cref="AudioBuffer.AlignmentBytes"/>; kept. As many words behind them are the caller's.</param>
    /// <param name="count">Buffers, at least one.</param>
    [MainThread]
    public BusSources(float** samples, int count)
    {
        First = samples[0];
        Second = count > 1 ? samples[1] : null;
        Third = count > 2 ? samples[2] : null;
        Fourth = count > 3 ? samples[3] : null;
        All = samples;
        Count = count;
    }

    /// <summary>Number of buffers.</summary>
    [AnyThread, RealTimeSafe]
    public int Count { get; }

    /// <summary>The words behind the addresses, one a buffer.</summary>
    [AnyThread, RealTimeSafe]
    public nint* OwnersWords => (nint*)(All + Count);

    /// <summary>Adds the buffers up into the bus's own, and says that it sounds.</summary>
    [AudioThread, RealTimeSafe]
    public void AddTo(in BufferView target, int blockFrames) => SourceSum.Add(in this, in target, blockFrames);
}
