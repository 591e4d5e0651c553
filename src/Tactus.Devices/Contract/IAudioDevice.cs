using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>An open device: it calls back once per quantum between <see cref="Start"/> and <see cref="Stop"/>.</summary>
/// <remarks>Rate, quantum and latencies change only while no cycle runs, and the callback is told before the next one.</remarks>
public interface IAudioDevice : IDisposable
{
    /// <summary>The device string that would open it again.</summary>
    [AnyThread]
    string Id { get; }

    /// <summary>Frames per second.</summary>
    [AnyThread]
    int SampleRate { get; }

    /// <summary>Frames a cycle.</summary>
    [AnyThread]
    int QuantumFrames { get; }

    /// <summary>Channels recorded.</summary>
    [AnyThread]
    int InputChannels { get; }

    /// <summary>Channels played.</summary>
    [AnyThread]
    int OutputChannels { get; }

    /// <summary>Frames from the world to <see cref="DeviceCycle.Input"/>.</summary>
    [AnyThread]
    int InputLatencyFrames { get; }

    /// <summary>Frames from <see cref="DeviceCycle.Output"/> to the world.</summary>
    [AnyThread]
    int OutputLatencyFrames { get; }

    /// <summary>What the device is doing and has done since the last start. Makes no object.</summary>
    [AnyThread]
    DeviceStatus Status { get; }

    /// <summary>How late the audio thread came out of its sleep, for every cycle it slept for. Anyone may read.</summary>
    [AnyThread]
    LatencyHistogram WakeLatency { get; }

    /// <summary>Begins to call back; counters begin at zero. Returns when the audio thread is ready and its first cycle due.</summary>
    /// <exception cref="InvalidOperationException">It is running already.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    /// <exception cref="DeviceException">The device is lost or the system refuses; the fault says what to do.</exception>
    [MainThread]
    void Start(IDeviceCallback callback);

    /// <summary>Ends calling back; when it returns, no call is running and none will come. Does nothing when stopped.</summary>
    /// <exception cref="InvalidOperationException">Called from inside the callback, which would wait for itself.</exception>
    [MainThread]
    void Stop();

    /// <summary>Says which MIDI ports are needed and whom to connect them with, now and whenever the device starts; ports that are there stay. Also while it runs.</summary>
    /// <param name="inputs">For each UMP group, part of the name of the ports that its input gets MIDI from; empty: all of the machine's own that no name takes; <see langword="null"/>: not needed.</param>
    /// <param name="outputs">The same of the outputs, and the ports that they send to.</param>
    /// <returns>A sentence for each port that is not there or gave nothing to connect with; the others work.</returns>
    [MainThread]
    IReadOnlyList<string> UseMidiPorts(IReadOnlyList<string?> inputs, IReadOnlyList<string?> outputs) => [];

    /// <summary>
    /// Ends calling back without asking the device, which may hang: when it returns, no call is running and none will come. Disposing is still the owner's
    /// duty, and may take until the device answers or dies.
    /// </summary>
    [MainThread]
    void Abandon() => Stop();
}

/// <summary>What a device is doing.</summary>
public enum DeviceState
{
    /// <summary>Open, and silent.</summary>
    Stopped,

    /// <summary>Calling back.</summary>
    Running,

    /// <summary>Running, but silent: the callback threw too often and is not called any more. A new start tries again.</summary>
    Muted,

    /// <summary>Gone for good; open it again.</summary>
    Lost,

    /// <summary>Disposed.</summary>
    Closed,
}

/// <summary>A device's counters, read one by one while it runs: each is right, together they may be a cycle apart.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Cycles">Cycles called back.</param>
/// <param name="LostCycles">Cycles whose sound came too late or not at all.</param>
/// <param name="LostFrames">The frames of those cycles.</param>
/// <param name="CallbackFaults">Cycles in which the callback threw; they were silent.</param>
/// <param name="Grant">What the audio thread was granted by the system, and why not more; <see langword="null"/> before the first start.</param>
/// <param name="Fault">The first trouble since the start, or <see langword="null"/>; repeats are in the counters.</param>
[AnyThread]
public readonly record struct DeviceStatus(
    DeviceState State, long Cycles, long LostCycles, long LostFrames, long CallbackFaults, RealTimeStatus? Grant, DeviceFault? Fault);
