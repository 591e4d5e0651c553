namespace Tactus.Devices;

/// <summary>A backend, whether it can be used now, and its devices.</summary>
/// <param name="Name">The word in front of the colon.</param>
/// <param name="Availability">Whether it can be used, and what is missing.</param>
/// <param name="Devices">What can be opened now.</param>
[AnyThread]
public sealed record BackendReport(string Name, BackendAvailability Availability, IReadOnlyList<DeviceInfo> Devices);

/// <summary>The device that was opened and why that one, to be said aloud.</summary>
/// <param name="Device">Open; the caller owns it.</param>
/// <param name="Reason">One sentence: what was chosen, and what was not and why.</param>
[AnyThread]
public sealed record DeviceChoice(IAudioDevice Device, string Reason);

/// <summary>All backends of the program: parses device strings, lists, opens, and chooses when nobody else does.</summary>
[MainThread]
public sealed class DeviceCatalog
{
    private readonly IReadOnlyList<IAudioBackend> _backends;

    /// <summary>A catalog of the given backends, the best first. There should be a <see cref="NullBackend"/> among them.</summary>
    public DeviceCatalog(params IReadOnlyList<IAudioBackend> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        _backends = backends;
    }

    /// <summary>The backends of this library in order of preference.</summary>
    [AnyThread]
    public IReadOnlyList<IAudioBackend> Backends => _backends;

    /// <summary>All backends of this library.</summary>
    /// <param name="createFileSink">Makes sound files for <c>file:</c> devices, or <see langword="null"/> if the program has no writer.</param>
    public static DeviceCatalog CreateDefault(AudioFileSinkFactory? createFileSink) =>
        new(new JackBackend(), new NullBackend(), new FileBackend(createFileSink));

    /// <summary>Every backend with its availability and devices. Never throws.</summary>
    public IReadOnlyList<BackendReport> List() =>
        [.. _backends.Select(backend => new BackendReport(backend.Name, backend.Probe(), backend.ListDevices()))];

    /// <summary>Opens the device that a string names.</summary>
    /// <param name="device">Such as <c>null</c>, <c>file:OUT.wav</c>, <c>jack</c>, <c>jack:SERVER</c>.</param>
    /// <param name="request">The rest of the wishes; its <see cref="DeviceRequest.Device"/> is replaced.</param>
    /// <exception cref="DeviceException">There is no such backend or device, or it cannot be opened; the fault says what to do.</exception>
    public IAudioDevice Open(string device, DeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!DeviceString.TryParse(device, out var parsed) || _backends.FirstOrDefault(candidate => candidate.Name == parsed.Backend) is not { } backend)
        {
            throw new DeviceException(new DeviceFault(
                DeviceFaultKind.ChooseAnother,
                $"There is no device \"{device}\".",
                $"known are {string.Join(", ", _backends.Select(candidate => candidate.Name))}, each alone or as NAME:DEVICE"));
        }

        return backend.Open(request with { Device = parsed.Device });
    }

    /// <summary>Opens the best device that works: the first backend that reaches ears, else the null device.</summary>
    /// <param name="request">The wishes; its <see cref="DeviceRequest.Device"/> is not used.</param>
    /// <returns>The device, and the reason to say aloud.</returns>
    /// <exception cref="DeviceException">Not even the null device can do what was asked.</exception>
    public DeviceChoice OpenBest(DeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var wishes = request with { Device = "" };
        var refusals = new List<string>();
        foreach (var backend in _backends.Where(backend => backend.MakesSound))
        {
            if (backend.Probe() is { IsAvailable: false } missing)
            {
                refusals.Add($"{backend.Name}: {Sentence(missing.Reason, missing.Mend)}");
                continue;
            }

            try
            {
                var device = backend.Open(wishes);
                return new DeviceChoice(device, $"Playing on {device.Id}: {backend.Probe().Reason}{Suffix(refusals)}");
            }
            catch (DeviceException exception)
            {
                refusals.Add($"{backend.Name}: {Sentence(exception.Fault.Message, exception.Fault.Mend)}");
            }
        }

        var silent = Open("null", wishes);
        return new DeviceChoice(silent, $"Playing on the null device, which keeps time but makes no sound.{Suffix(refusals)}");
    }

    private static string Sentence(string reason, string mend) => mend.Length == 0 ? reason : $"{reason} ({mend})";

    private static string Suffix(List<string> refusals) => refusals.Count == 0 ? "" : $" Not used: {string.Join("; ", refusals)}";
}
