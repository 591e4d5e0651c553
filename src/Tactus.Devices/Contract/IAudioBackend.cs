namespace Tactus.Devices;

/// <summary>Whether a backend can be used here, and what is missing if not.</summary>
/// <param name="IsAvailable">Whether at least one device can be opened now.</param>
/// <param name="Reason">One sentence: what is there, or what is missing.</param>
/// <param name="Mend">How to get what is missing, if possible as a command; empty if nothing is missing.</param>
[AnyThread]
public sealed record BackendAvailability(bool IsAvailable, string Reason, string Mend = "");

/// <summary>One way to reach sound devices: a folder of this project each.</summary>
[MainThread]
public interface IAudioBackend
{
    /// <summary>The word in front of the colon in a device string, such as <c>jack</c>.</summary>
    [AnyThread]
    string Name { get; }

    /// <summary>Whether its devices reach ears. Only such a backend is chosen when nobody named one.</summary>
    [AnyThread]
    bool MakesSound { get; }

    /// <summary>Looks whether the backend can be used now. Never throws, starts nothing, and prints nothing.</summary>
    BackendAvailability Probe();

    /// <summary>The devices that can be opened now; empty if the backend is not available.</summary>
    IReadOnlyList<DeviceInfo> ListDevices();

    /// <summary>Opens a device. The caller owns it and disposes it.</summary>
    /// <exception cref="DeviceException">It cannot be opened; the fault says why and what to do.</exception>
    IAudioDevice Open(DeviceRequest request);
}

/// <summary>What is asked of a backend's device. What a device dictates (a server's rate) wins over the request; the device tells what it became.</summary>
[AnyThread]
public sealed record DeviceRequest
{
    /// <summary>The device within its backend: what stands behind the colon of a device string. Empty means the backend's default.</summary>
    public string Device { get; init; } = "";

    /// <summary>Frames per second, or <see langword="null"/> for the device's own.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Frames a cycle, or <see langword="null"/> for the device's own.</summary>
    public int? QuantumFrames { get; init; }

    /// <summary>Channels to record.</summary>
    public int InputChannels { get; init; }

    /// <summary>Channels to play.</summary>
    public int OutputChannels { get; init; } = 2;

    /// <summary>MIDI ports towards the engine, where the backend has them; port n carries UMP group n.</summary>
    public int MidiInputs { get; init; } = 1;

    /// <summary>MIDI ports away from the engine, where the backend has them; UMP group n goes to port n.</summary>
    public int MidiOutputs { get; init; } = 1;

    /// <summary>The name under which the program shows up in patch bays.</summary>
    public string ClientName { get; init; } = "tactus";

    /// <summary>Whether the device connects itself to the machine's own inputs and outputs where a backend leaves that to its clients.</summary>
    public bool ConnectsItself { get; init; } = true;

    /// <summary>Which ports of a patch bay to record from, as a regular expression over their names; <see langword="null"/> is the machine's own inputs.</summary>
    public string? ConnectInputsFrom { get; init; }

    /// <summary>Which ports of a patch bay to play to, as a regular expression over their names; <see langword="null"/> is the machine's own outputs.</summary>
    public string? ConnectOutputsTo { get; init; }

    /// <summary>The real-time priority asked for, 1 to 99; what was granted is in <see cref="DeviceStatus.Grant"/>. A server's own thread keeps the server's priority.</summary>
    public int RealTimePriority { get; init; } = 70;

    /// <summary>
    /// The processors that the audio thread may run on, if it is granted real-time priority; <see langword="null"/>: any. A server's own thread stays where the server has put it.
    /// </summary>
    public IReadOnlyList<int>? Processors { get; init; }

    /// <summary>Whether cycles follow one another without waiting: there is no deadline then and nothing is ever late.</summary>
    public bool Freewheels { get; init; }
}
