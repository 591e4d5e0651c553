namespace Tactus.Devices;

/// <summary>Devices on a JACK server: <c>jack</c> for the default one, <c>jack:SERVER</c> for another. PipeWire's libjack works the same way.</summary>
/// <remarks>A program reaches one JACK server at a time: while devices of one are open, another is refused, and said so.</remarks>
[MainThread]
public sealed class JackBackend : IAudioBackend
{
    /// <inheritdoc/>
    [AnyThread]
    public string Name => "jack";

    /// <inheritdoc/>
    [AnyThread]
    public bool MakesSound => true;

    /// <inheritdoc/>
    public BackendAvailability Probe() => Probe("");

    /// <summary>As <see cref="Probe()"/>, for the server of the given name.</summary>
    public BackendAvailability Probe(string server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return TryLook(server, out var rate, out var quantum, out _) is { } fault
            ? new BackendAvailability(false, fault.Message, fault.Mend)
            : new BackendAvailability(true, $"{JackClients.Describe(server)} runs at {rate} Hz with a quantum of {quantum}.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> ListDevices() => TryLook("", out var rate, out var quantum, out var midi) is not null ? [] :
    [
        new DeviceInfo("jack", JackClients.Describe(""), SilenceMask.MaxChannels, SilenceMask.MaxChannels)
        {
            SampleRates = [rate],
            Quanta = [quantum],
            DefaultSampleRate = rate,
            DefaultQuantumFrames = quantum,
            MidiPorts = (JackMidiPorts.MaxPorts, JackMidiPorts.MaxPorts),
            MidiSources = midi.Sources,
            MidiTargets = midi.Targets,
        },
    ];

    /// <inheritdoc/>
    public IAudioDevice Open(DeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckCount(request.InputChannels, "input channels", SilenceMask.MaxChannels);
        CheckCount(request.OutputChannels, "output channels", SilenceMask.MaxChannels);
        CheckCount(request.MidiInputs, "MIDI inputs", JackMidiPorts.MaxPorts);
        CheckCount(request.MidiOutputs, "MIDI outputs", JackMidiPorts.MaxPorts);
        if (request.Freewheels)
        {
            throw new DeviceException(new DeviceFault(
                DeviceFaultKind.ChangeRequest, "A JACK server freewheels when it wants, not when a client asks.", "use \"file:OUT.wav\" to freewheel"));
        }

        if (!JackApi.TryLoad(out var api, out var missing))
            throw new DeviceException(new DeviceFault(DeviceFaultKind.Install, missing, JackApi.InstallMend));

        var client = JackClients.TryOpen(api, request.Device, request.ClientName, out var fault);
        if (client == 0)
            throw new DeviceException(fault!);

        try
        {
            return new JackDevice(api, client, request);
        }
        catch
        {
            JackClients.Close(api, client);
            throw;
        }
    }

    private static unsafe DeviceFault? TryLook(
        string server, out int rate, out int quantum, out (IReadOnlyList<string> Sources, IReadOnlyList<string> Targets) midi)
    {
        (rate, quantum) = (0, 0);
        midi = ([], []);
        if (!JackApi.TryLoad(out var api, out var missing))
            return new DeviceFault(DeviceFaultKind.Install, missing, JackApi.InstallMend);

        var client = JackClients.TryOpen(api, server, "tactus-probe", out var fault);
        if (client == 0)
            return fault;

        (rate, quantum) = ((int)api.GetSampleRate(client), (int)api.GetBufferSize(client));
        midi = (JackMidiPorts.NamesOfOthers(api, client, JackApi.PortIsOutput), JackMidiPorts.NamesOfOthers(api, client, JackApi.PortIsInput));
        JackClients.Close(api, client);
        return null;
    }

    private static void CheckCount(int count, string what, int most)
    {
        if ((uint)count > (uint)most)
        {
            throw new DeviceException(new DeviceFault(
                DeviceFaultKind.ChangeRequest, $"A JACK device cannot have {count} {what}; allowed are 0 to {most}."));
        }
    }
}
