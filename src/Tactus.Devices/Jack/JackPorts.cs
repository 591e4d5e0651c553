using System.Runtime.InteropServices;

namespace Tactus.Devices;

/// <summary>A client's ports: registered on opening, connected on starting, gone with the client.</summary>
internal sealed unsafe class JackPorts
{
    private readonly JackApi _api;
    private readonly nint _client;

    /// <summary>Registers all ports.</summary>
    /// <exception cref="DeviceException">The server has no room for more ports.</exception>
    [MainThread]
    internal JackPorts(JackApi api, nint client, DeviceRequest request)
    {
        _api = api;
        _client = client;
        AudioInputs = Register(request.InputChannels, "in_", JackApi.AudioType, JackApi.PortIsInput);
        AudioOutputs = Register(request.OutputChannels, "out_", JackApi.AudioType, JackApi.PortIsOutput);
        Midi = new JackMidiPorts(api, client, request);
    }

    internal nint[] AudioInputs { get; }

    internal nint[] AudioOutputs { get; }

    internal JackMidiPorts Midi { get; }

    /// <summary>Connects channel n to the n-th port that matches, as far as both go.</summary>
    /// <returns>What could not be connected, or <see langword="null"/>.</returns>
    [MainThread]
    internal string? ConnectAudio(string? inputsFrom, string? outputsTo)
    {
        var sources = Find(inputsFrom, JackApi.AudioType, JackApi.PortIsOutput | (inputsFrom is null ? JackApi.PortIsPhysical : 0));
        var targets = Find(outputsTo, JackApi.AudioType, JackApi.PortIsInput | (outputsTo is null ? JackApi.PortIsPhysical : 0));
        string? refused = null;
        for (var channel = 0; channel < Math.Min(AudioInputs.Length, sources.Length); channel++)
            refused ??= TryConnect(sources[channel], NameOf(AudioInputs[channel]));
        for (var channel = 0; channel < Math.Min(AudioOutputs.Length, targets.Length); channel++)
            refused ??= TryConnect(NameOf(AudioOutputs[channel]), targets[channel]);

        if (outputsTo is not null && targets.Length == 0)
            refused ??= $"no port matches \"{outputsTo}\"";
        if (inputsFrom is not null && sources.Length == 0)
            refused ??= $"no port matches \"{inputsFrom}\"";
        return refused;
    }

    /// <summary>The latency of a direction, the longest of its ports, in frames.</summary>
    [BackgroundThread]
    internal int LatencyFrames(int mode)
    {
        var longest = 0u;
        foreach (var port in mode == JackApi.CaptureLatency ? AudioInputs : AudioOutputs)
        {
            JackApi.LatencyRange range;
            _api.PortGetLatencyRange(port, mode, &range);
            longest = Math.Max(longest, range.MaxFrames);
        }

        return (int)longest;
    }

    /// <summary>Passes the latency of one direction on through the client, which adds none of its own.</summary>
    [BackgroundThread]
    internal void PassLatencyOn(int mode)
    {
        var (from, to) = mode == JackApi.CaptureLatency ? (AudioInputs, AudioOutputs) : (AudioOutputs, AudioInputs);
        var range = new JackApi.LatencyRange { MinFrames = from.Length == 0 ? 0 : uint.MaxValue };
        foreach (var port in from)
        {
            JackApi.LatencyRange one;
            _api.PortGetLatencyRange(port, mode, &one);
            range.MinFrames = Math.Min(range.MinFrames, one.MinFrames);
            range.MaxFrames = Math.Max(range.MaxFrames, one.MaxFrames);
        }

        foreach (var port in to)
            _api.PortSetLatencyRange(port, mode, &range);
    }

    /// <summary>Text of the library's.</summary>
    internal static string NameOf(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>Names of the server's ports of a type whose names match.</summary>
    [MainThread]
    internal static string[] Find(JackApi api, nint client, string? pattern, string type, int flags)
    {
        using var patternText = pattern is null ? null : new Utf8Text(pattern);
        using var typeText = new Utf8Text(type);
        var found = api.GetPorts(client, patternText is null ? null : patternText.Pointer, typeText.Pointer, (nuint)flags);
        if (found == null)
            return [];

        var names = new List<string>();
        for (var port = found; *port != null; port++)
            names.Add(NameOf(*port));
        api.Free(found);
        return [.. names];
    }

    private string NameOf(nint port) => NameOf(_api.PortName(port));

    private nint[] Register(int count, string prefix, string type, int flags)
    {
        var ports = new nint[count];
        for (var index = 0; index < count; index++)
        {
            using var name = new Utf8Text($"{prefix}{index + 1}");
            using var typeText = new Utf8Text(type);
            ports[index] = _api.PortRegister(_client, name.Pointer, typeText.Pointer, (uint)flags, 0);
            if (ports[index] == 0)
            {
                throw new DeviceException(new DeviceFault(
                    DeviceFaultKind.ChangeRequest,
                    $"The JACK server gave no port \"{prefix}{index + 1}\"; it has no more.",
                    "ask for fewer channels, or start jackd with a larger --port-max"));
            }
        }

        return ports;
    }

    private string[] Find(string? pattern, string type, int flags) => Find(_api, _client, pattern, type, flags);

    private string? TryConnect(string source, string target)
    {
        const int AlreadyConnected = 17; // EEXIST
        using var sourceText = new Utf8Text(source);
        using var targetText = new Utf8Text(target);
        return _api.Connect(_client, sourceText.Pointer, targetText.Pointer) is 0 or AlreadyConnected ? null : $"\"{source}\" to \"{target}\" was refused";
    }
}
