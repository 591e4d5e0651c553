using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus;

/// <summary>Owned planar storage of native memory: <see cref="ChannelCount"/> channels of <see cref="CapacityFrames"/> frames, each channel on a 64-byte boundary.</summary>
/// <remarks>The memory lives until <see cref="Dispose"/>; blocks are views of it and must not outlive it.</remarks>
public sealed unsafe class AudioBuffer : IDisposable
{
    /// <summary>Alignment of every channel, in bytes: a cache line and a 512-bit vector.</summary>
    public const int AlignmentBytes = 64;

    private const int AlignmentFrames = AlignmentBytes / sizeof(float);

    private float* _samples;
    private ulong* _silence;
    private BufferView _view;

    /// <summary>Allocates, zeroes and thereby touches the memory.</summary>
    /// <param name="channelCount">1 to <see cref="SilenceMask.MaxChannels"/>.</param>
    /// <param name="capacityFrames">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="OutOfMemoryException">The system has no memory left.</exception>
    [MainThread]
    public AudioBuffer(int channelCount, int capacityFrames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channelCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channelCount, SilenceMask.MaxChannels);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityFrames, 1);
        ChannelCount = channelCount;
        CapacityFrames = capacityFrames;
        StrideFrames = checked((capacityFrames + AlignmentFrames - 1) / AlignmentFrames * AlignmentFrames);
        var sampleBytes = checked((nuint)channelCount * (nuint)StrideFrames * sizeof(float));
        // why: the mask sits on a line of its own behind the samples, so that a reader of samples never shares a line with a writer of flags.
        _samples = (float*)NativeMemory.AlignedAlloc(sampleBytes + AlignmentBytes, AlignmentBytes);
        NativeMemory.Clear(_samples, sampleBytes + AlignmentBytes);
        _silence = (ulong*)((byte*)_samples + sampleBytes);
        *_silence = SilenceMask.All(channelCount).Bits;
        _view = new BufferView(_samples, _silence, StrideFrames, channelCount);
    }

    /// <summary>Frees the memory of a buffer that its owner forgot.</summary>
    ~AudioBuffer() => Free();

    /// <summary>Number of channels.</summary>
    [AnyThread]
    public int ChannelCount { get; }

    /// <summary>Frames that a channel can hold.</summary>
    [AnyThread]
    public int CapacityFrames { get; }

    /// <summary>Distance from one channel to the next, in samples.</summary>
    [AnyThread]
    public int StrideFrames { get; }

    /// <summary>The first <paramref name="blockFrames"/> frames as a block to write.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More frames than the buffer holds.</exception>
    [AnyThread]
    public AudioBlock Block(int blockFrames)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)blockFrames, (uint)CapacityFrames);
        return _view.Block(blockFrames);
    }

    /// <summary>All frames of one channel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    [AnyThread]
    public Span<float> Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)ChannelCount);
        return new Span<float>(_samples + (nint)channel * StrideFrames, CapacityFrames);
    }

    /// <summary>The address of the storage, for plans that are built once and walked often.</summary>
    [AnyThread]
    public ref readonly BufferView View => ref _view;

    /// <summary>Zeroes all samples.</summary>
    [AnyThread, RealTimeSafe]
    public void Clear()
    {
        NativeMemory.Clear(_samples, (nuint)ChannelCount * (nuint)StrideFrames * sizeof(float));
        *_silence = SilenceMask.All(ChannelCount).Bits;
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_samples);
        _samples = null;
        _silence = null;
        _view = default;
    }
}

/// <summary>Where a planar buffer lies: base address, stride, channels and its silence mask. Borrowed; valid as long as its owner lives.</summary>
/// <remarks>A plan keeps these in flat arrays; the debug build checks the bounds that the release build trusts the compiler of the plan for.</remarks>
public readonly unsafe struct BufferView
{
    private readonly float* _samples;
    private readonly ulong* _silence;

    /// <summary>Describes memory that the caller owns.</summary>
    /// <param name="samples">Channel 0; aligned to <see cref="AudioBuffer.AlignmentBytes"/>.</param>
    /// <param name="silence">The mask's place.</param>
    /// <param name="strideFrames">Samples from one channel to the next.</param>
    /// <param name="channelCount">Channels.</param>
    [AnyThread, RealTimeSafe]
    public BufferView(float* samples, ulong* silence, int strideFrames, int channelCount)
    {
        _samples = samples;
        _silence = silence;
        StrideFrames = strideFrames;
        ChannelCount = channelCount;
    }

    /// <summary>Number of channels.</summary>
    [AnyThread, RealTimeSafe]
    public int ChannelCount { get; }

    /// <summary>Samples from one channel to the next; 0 if all channels are the same memory.</summary>
    [AnyThread, RealTimeSafe]
    public int StrideFrames { get; }

    /// <summary>Address of a channel's first sample.</summary>
    [AnyThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* ChannelPointer(int channel)
    {
        System.Diagnostics.Debug.Assert((uint)channel < (uint)ChannelCount, "channel outside the buffer");
        return _samples + (nint)channel * StrideFrames;
    }

    /// <summary>The silence mask in place.</summary>
    [AnyThread, RealTimeSafe]
    public ref SilenceMask Silence => ref *(SilenceMask*)_silence;

    /// <summary>The first <paramref name="blockFrames"/> frames, to write. The block refers to this view, so it lives no longer than the view's place does.</summary>
    [AnyThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.AggressiveInlining), UnscopedRef]
    public AudioBlock Block(int blockFrames)
    {
        System.Diagnostics.Debug.Assert(blockFrames <= StrideFrames, "block longer than the buffer");
        return new AudioBlock(in this, blockFrames);
    }

    /// <summary>The first <paramref name="blockFrames"/> frames, to read.</summary>
    [AnyThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.AggressiveInlining), UnscopedRef]
    public ReadOnlyAudioBlock ReadOnlyBlock(int blockFrames) => new(in this, blockFrames);
}
