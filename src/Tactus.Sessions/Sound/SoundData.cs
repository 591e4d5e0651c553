using System.Runtime.InteropServices;
using Tactus.Sessions;

namespace Tactus;

/// <summary>Sound in memory: planar floats in native memory, each channel on a 64-byte boundary.</summary>
/// <remarks>
/// The collector never walks or moves it. The memory lives until <see cref="Dispose"/> (or the finalizer of a forgotten one); spans and pointers must not
/// outlive it. Once filled it may be read from any thread at the same time.
/// </remarks>
public sealed unsafe class SoundData : IDisposable
{
    /// <summary>The most sound that is held or loaded as one: 8 GiB, twelve hours of stereo at 48 kHz.</summary>
    public const long MaxBytes = 8L << 30;

    private const int AlignmentBytes = 64;
    private const int AlignmentFrames = AlignmentBytes / sizeof(float);

    private readonly nint _strideFrames;
    private float* _samples;

    /// <summary>Makes silence.</summary>
    /// <param name="channelCount">1 to 1024.</param>
    /// <param name="frameCount">0 or more; with all channels at most <see cref="MaxBytes"/>.</param>
    /// <param name="sampleRate">Frames a second, 1 to 768 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    [MainThread]
    public SoundData(int channelCount, int frameCount, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channelCount, WavLayout.MaxChannels);
        ArgumentOutOfRangeException.ThrowIfNegative(frameCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)frameCount * channelCount * sizeof(float), MaxBytes, nameof(frameCount));
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, WavLayout.MaxSampleRate);
        ChannelCount = channelCount;
        FrameCount = frameCount;
        SampleRate = sampleRate;
        _strideFrames = ((nint)frameCount + AlignmentFrames - 1) / AlignmentFrames * AlignmentFrames;
        nuint bytes = (nuint)Math.Max(_strideFrames * channelCount * sizeof(float), AlignmentBytes);
        _samples = (float*)NativeMemory.AlignedAlloc(bytes, AlignmentBytes);
        NativeMemory.Clear(_samples, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Frees the memory of sound that its owner forgot.</summary>
    ~SoundData() => Free();

    /// <summary>Channels.</summary>
    [AnyThread, RealTimeSafe]
    public int ChannelCount { get; }

    /// <summary>Frames.</summary>
    [AnyThread, RealTimeSafe]
    public int FrameCount { get; }

    /// <summary>Frames a second.</summary>
    [AnyThread, RealTimeSafe]
    public int SampleRate { get; }

    /// <summary>How long it lasts.</summary>
    [AnyThread, RealTimeSafe]
    public double Seconds => FrameCount / (double)SampleRate;

    /// <summary>All frames of one channel. Valid until <see cref="Dispose"/>.</summary>
    /// <param name="channel">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such channel.</exception>
    /// <exception cref="ObjectDisposedException">The sound was disposed.</exception>
    [AnyThread]
    public Span<float> Channel(int channel) => new(ChannelPointer(channel), FrameCount);

    /// <summary>The first sample of one channel, 64-byte aligned. Valid until <see cref="Dispose"/>.</summary>
    /// <param name="channel">From 0.</param>
    /// <returns><see cref="FrameCount"/> samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such channel.</exception>
    /// <exception cref="ObjectDisposedException">The sound was disposed.</exception>
    [AnyThread]
    public float* ChannelPointer(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)ChannelCount, nameof(channel));
        ObjectDisposedException.ThrowIf(_samples == null, this);
        return _samples + (channel * _strideFrames);
    }

    /// <summary>The same sound at another rate, by libsoxr at its very high quality (28 bits, linear phase). Length: the nearest whole frame; no delay.</summary>
    /// <param name="sampleRate">Frames a second, 1 to 768 000.</param>
    /// <returns>New sound that the caller owns.</returns>
    /// <exception cref="SoundFileException">libsoxr is not installed; the message says how to get it.</exception>
    [BackgroundThread]
    public SoundData Resample(int sampleRate) => SoxrLibrary.Require("sound").Resample(this, sampleRate, "sound");

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_samples != null)
        {
            NativeMemory.AlignedFree(_samples);
            _samples = null;
            GC.RemoveMemoryPressure(Math.Max((long)_strideFrames * ChannelCount * sizeof(float), AlignmentBytes));
        }
    }
}
