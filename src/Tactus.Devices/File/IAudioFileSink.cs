namespace Tactus.Devices;

/// <summary>Where a file device writes: a sound file of fixed rate and channel count. The rooms above bring the formats.</summary>
/// <remarks>One thread at a time. In steady state no call may make an object: it runs beside audio, and a collection stops everybody.</remarks>
[BackgroundThread]
public interface IAudioFileSink : IDisposable
{
    /// <summary>Appends frames, all of them or (throwing) none.</summary>
    /// <param name="planar">Channel 0's frames, then channel 1's, and so on; <paramref name="channelCount"/> times <paramref name="frameCount"/> samples.</param>
    /// <param name="channelCount">The channels that the sink was made for.</param>
    /// <param name="frameCount">Frames of each channel.</param>
    /// <exception cref="IOException">The disk is full or gone; the file holds what it held before.</exception>
    void Write(ReadOnlySpan<float> planar, int channelCount, int frameCount);

    /// <summary>Makes everything written so far readable even if the process is killed at the next instant.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    void Checkpoint();

    /// <summary>Ends the file properly; nothing is written after it.</summary>
    /// <exception cref="IOException">The disk is full or gone; the file is as good as at the last checkpoint.</exception>
    void Complete();
}

/// <summary>Makes a sound file to write.</summary>
/// <param name="path">Where; an existing file is replaced.</param>
/// <param name="sampleRate">Frames per second.</param>
/// <param name="channelCount">Channels, 1 to 64.</param>
/// <returns>The sink; whoever asked for it disposes it.</returns>
/// <exception cref="IOException">The file cannot be made.</exception>
/// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
/// <exception cref="NotSupportedException">There is no format for that name.</exception>
public delegate IAudioFileSink AudioFileSinkFactory(string path, int sampleRate, int channelCount);
