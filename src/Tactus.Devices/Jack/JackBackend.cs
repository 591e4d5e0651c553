namespace Tactus.Devices;

/// <summary>Devices on a JACK server: <c>jack</c> for the default one, <c>jack:SERVER</c> for another. PipeWire's libjack works the same way.</summary>
[MainThread]
public sealed unsafe class JackBackend : IAudioBackend
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
        if (!JackApi.TryLoad(out var api, out var missing))
            return new BackendAvailability(false, missing, JackApi.InstallMend);

        var client = OpenClient(api, server, "tactus-probe", out var status);
        if (client == 0)
        {
            var fault = Explain(server, status);
            return new BackendAvailability(false, fault.Message, fault.Mend);
        }

        var reason = $"{Describe(server)} runs at {api.GetSampleRate(client)} Hz with a quantum of {api.GetBufferSize(client)}.";
        _ = api.ClientClose(client);
        return new BackendAvailability(true, reason);
    }

    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> ListDevices()
    {
        if (!JackApi.TryLoad(out var api, out _))
            return [];

        var client = OpenClient(api, "", "tactus-probe", out _);
        if (client == 0)
            return [];

        var (rate, quantum) = ((int)api.GetSampleRate(client), (int)api.GetBufferSize(client));
        _ = api.ClientClose(client);
        return
        [
            new DeviceInfo("jack", Describe(""), SilenceMask.MaxChannels, SilenceMask.MaxChannels)
            {
                SampleRates = [rate],
                Quanta = [quantum],
                DefaultSampleRate = rate,
                DefaultQuantumFrames = quantum,
                MidiPorts = (MaxMidiPorts, MaxMidiPorts),
            },
        ];
    }

    /// <inheritdoc/>
    public IAudioDevice Open(DeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!JackApi.TryLoad(out var api, out var missing))
            throw new DeviceException(new DeviceFault(DeviceFaultKind.Install, missing, JackApi.InstallMend));

        CheckChannels(request.InputChannels, "input channels", SilenceMask.MaxChannels);
        CheckChannels(request.OutputChannels, "output channels", SilenceMask.MaxChannels);
        CheckChannels(request.MidiInputs, "MIDI inputs", MaxMidiPorts);
        CheckChannels(request.MidiOutputs, "MIDI outputs", MaxMidiPorts);
        if (request.Freewheels)
            throw new DeviceException(new DeviceFault(DeviceFaultKind.ChangeRequest, "A JACK server freewheels when it wants, not when a client asks.", "use \"file:OUT.wav\" to freewheel"));

        var client = OpenClient(api, request.Device, request.ClientName, out var status);
        if (client == 0)
            throw new DeviceException(Explain(request.Device, status));

        try
        {
            return new JackDevice(api, client, request);
        }
        catch
        {
            _ = api.ClientClose(client);
            throw;
        }
    }

    // A UMP group for each.
    private const int MaxMidiPorts = 16;

    private static string Describe(string server) => server.Length == 0 ? "The JACK server" : $"The JACK server \"{server}\"";

    private static void CheckChannels(int count, string what, int most)
    {
        if ((uint)count > (uint)most)
            throw new DeviceException(new DeviceFault(DeviceFaultKind.ChangeRequest, $"A JACK device cannot have {count} {what}; allowed are 0 to {most}."));
    }

    private static nint OpenClient(JackApi api, string server, string name, out int status)
    {
        // why: libjack refuses names beyond its fixed fields, terminator included.
        var longest = api.ClientNameSize() - 1;
        using var nameText = new Utf8Text(name.Length > longest ? name[..longest] : name);
        using var serverText = new Utf8Text(server);
        var options = JackApi.OptionNoStartServer | (server.Length == 0 ? 0 : JackApi.OptionServerName);
        int result;
        var client = api.ClientOpen(nameText.Pointer, options, &result, serverText.Pointer);
        status = result;
        return client;
    }

    private static DeviceFault Explain(string server, int status)
    {
        if ((status & JackApi.StatusVersionError) != 0)
            return new DeviceFault(DeviceFaultKind.Install, "The JACK library and the JACK server are of different versions.", "install both from one source");

        if ((status & (JackApi.StatusServerFailed | JackApi.StatusShmFailure)) != 0)
        {
            var name = server.Length == 0 ? "" : $"-n {server} ";
            return new DeviceFault(
                DeviceFaultKind.StartServer,
                $"{Describe(server)} does not run for this user.",
                $"start it, for example: jackd {name}-d alsa -r 48000 -p 128");
        }

        return new DeviceFault(DeviceFaultKind.Retry, $"{Describe(server)} refused the client (status 0x{status:x}).", "try again; look at the server's log");
    }
}
