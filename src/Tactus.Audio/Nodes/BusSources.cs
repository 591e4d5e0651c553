using Tactus.Kernels;

namespace Tactus;

/// <summary>The buffers that add up to an input bus: alike in width and stride, in the order of their connections. Borrowed; valid as long as the plan lives.</summary>
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
    /// <param name="samples">Address of channel 0 of each buffer, aligned to <see cref="AudioBuffer.AlignmentBytes"/>; needed beyond this call only if there are more than four.</param>
    /// <param name="count">Buffers, at least one.</param>
    /// <param name="channelCount">Channels of each.</param>
    /// <param name="strideFrames">Samples from one channel to the next, in all of them and in whatever they are added up into: a multiple of 16.</param>
    [MainThread]
    public BusSources(float** samples, int count, int channelCount, int strideFrames)
    {
        First = samples[0];
        Second = count > 1 ? samples[1] : null;
        Third = count > 2 ? samples[2] : null;
        Fourth = count > 3 ? samples[3] : null;
        All = samples;
        Count = count;
        ChannelCount = channelCount;
        StrideFrames = strideFrames;
    }

    /// <summary>Number of buffers.</summary>
    [AnyThread, RealTimeSafe]
    public int Count { get; }

    /// <summary>Channels of each.</summary>
    [AnyThread, RealTimeSafe]
    public int ChannelCount { get; }

    /// <summary>Samples from one channel to the next.</summary>
    [AnyThread, RealTimeSafe]
    public int StrideFrames { get; }

    /// <summary>Adds the buffers up into another one, which must be as wide and have the same stride, and says that it sounds.</summary>
    [AudioThread, RealTimeSafe]
    public void AddTo(in BufferView target, int blockFrames) => SourceSum.Add(in this, in target, blockFrames);
}
