using System.Runtime.InteropServices;

namespace Tactus.Devices;

/// <summary>Planar native memory for one direction of a device that has none of its own, with the table of addresses that a cycle carries.</summary>
internal sealed unsafe class ChannelMemory : IDisposable
{
    private readonly AudioBuffer? _buffer;

    /// <summary>Takes and touches the memory.</summary>
    /// <param name="channelCount">0 to <see cref="SilenceMask.MaxChannels"/>.</param>
    /// <param name="quantumFrames">At least 1.</param>
    [MainThread]
    internal ChannelMemory(int channelCount, int quantumFrames)
    {
        ChannelCount = channelCount;
        QuantumFrames = quantumFrames;
        Channels = (float**)NativeMemory.AllocZeroed((nuint)Math.Max(channelCount, 1), (nuint)sizeof(float*));
        if (channelCount == 0)
            return;

        _buffer = new AudioBuffer(channelCount, quantumFrames);
        for (var channel = 0; channel < channelCount; channel++)
            Channels[channel] = _buffer.View.ChannelPointer(channel);
    }

    /// <summary>Number of channels.</summary>
    internal int ChannelCount { get; }

    /// <summary>Frames of each.</summary>
    internal int QuantumFrames { get; }

    /// <summary>The addresses of the channels; valid until <see cref="Dispose"/>.</summary>
    internal float** Channels { get; private set; }

    /// <summary>One channel.</summary>
    [AudioThread, RealTimeSafe]
    internal Span<float> this[int channel] => new(Channels[channel], QuantumFrames);

    /// <summary>Writes zeros.</summary>
    [AudioThread, RealTimeSafe]
    internal void Clear() => _buffer?.Clear();

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        _buffer?.Dispose();
        NativeMemory.Free(Channels);
        Channels = null;
    }
}
