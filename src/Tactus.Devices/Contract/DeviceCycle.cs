using System.Runtime.CompilerServices;

namespace Tactus.Devices;

/// <summary>One call of a device: planar memory in and out, MIDI in and out, and by when it must be done.</summary>
/// <remarks>
/// A <c>ref struct</c>: it belongs to the call that received it. All times are nanoseconds of the device's clock, the machine's monotonic one
/// unless a test injected another.
/// </remarks>
public readonly unsafe ref struct DeviceCycle
{
    /// <summary>Addresses of the input channels, each <see cref="FrameCount"/> samples; aligned to 16 bytes at least.</summary>
    public required float** Inputs { get; init; }

    /// <summary>Number of input channels.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Addresses of the output channels, each <see cref="FrameCount"/> samples, with arbitrary content to overwrite.</summary>
    public required float** Outputs { get; init; }

    /// <summary>Number of output channels.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Frames of this cycle: the quantum.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Calls since the start, this one excluded.</summary>
    public long CycleIndex { get; init; }

    /// <summary>The device's frame clock at the first frame of this cycle; it also counts the frames that were lost.</summary>
    public long FramePosition { get; init; }

    /// <summary>When the cycle was due to start.</summary>
    public long ScheduledNanoseconds { get; init; }

    /// <summary>When the audio thread was there to start it.</summary>
    public long StartedNanoseconds { get; init; }

    /// <summary>When the sound must be there; <see cref="long.MaxValue"/> if the device does not wait for anything.</summary>
    public long DeadlineNanoseconds { get; init; }

    /// <summary>When the next call is expected, so that helpers can be awake in time.</summary>
    public long NextWakeNanoseconds { get; init; }

    /// <summary>MIDI that came in for this quantum, sorted by frame; the port is the UMP group.</summary>
    public ReadOnlySpan<TimedEvent> MidiInput { get; init; }

    /// <summary>Where to put MIDI that goes out with this quantum; empty at the start of the call, and what does not fit is counted there.</summary>
    public required EventBuffer MidiOutput { get; init; }

    /// <summary>Whether cycles follow one another without waiting, with no deadline.</summary>
    [AudioThread, RealTimeSafe]
    public bool IsFreewheeling => DeadlineNanoseconds == long.MaxValue;

    /// <summary>One input channel. The index must be in range; the debug build checks it.</summary>
    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Input(int channel)
    {
        System.Diagnostics.Debug.Assert((uint)channel < (uint)InputChannels, "no such input channel");
        return new ReadOnlySpan<float>(Inputs[channel], FrameCount);
    }

    /// <summary>One output channel. The index must be in range; the debug build checks it.</summary>
    [AudioThread, RealTimeSafe]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Output(int channel)
    {
        System.Diagnostics.Debug.Assert((uint)channel < (uint)OutputChannels, "no such output channel");
        return new Span<float>(Outputs[channel], FrameCount);
    }

    /// <summary>Writes zeros to all output channels.</summary>
    [AudioThread, RealTimeSafe]
    public void Silence()
    {
        for (var channel = 0; channel < OutputChannels; channel++)
            Output(channel).Clear();
    }
}
