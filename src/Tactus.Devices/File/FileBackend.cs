using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>Devices that write files: <c>file:OUT.wav</c>.</summary>
/// <param name="createSink">Makes the file by its name, or <see langword="null"/> if there is nobody who can.</param>
/// <param name="clock">The time base, or <see langword="null"/> for the machine's.</param>
[MainThread]
public sealed class FileBackend(AudioFileSinkFactory? createSink, IClock? clock = null) : IAudioBackend
{
    private readonly IClock _clock = clock ?? MonotonicClock.Instance;

    /// <inheritdoc/>
    [AnyThread]
    public string Name => "file";

    /// <inheritdoc/>
    [AnyThread]
    public bool MakesSound => false;

    /// <inheritdoc/>
    public BackendAvailability Probe() => createSink is null
        ? new BackendAvailability(false, "This program brought no sound file writer.", "give FileBackend a sink factory")
        : new BackendAvailability(true, "Writes what is played into a file, in real time or freewheeling.");

    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> ListDevices() => createSink is null ? [] :
    [
        new DeviceInfo("file:OUT.wav", "Any file, by its name", 0, SilenceMask.MaxChannels)
        {
            SampleRates = ClockedDeviceOptions.UsualSampleRates,
            Quanta = ClockedDeviceOptions.UsualQuanta,
            DefaultSampleRate = 48_000,
            DefaultQuantumFrames = 128,
        },
    ];

    /// <inheritdoc/>
    public IAudioDevice Open(DeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (createSink is null)
            throw new DeviceException(new DeviceFault(DeviceFaultKind.Install, Probe().Reason, Probe().Mend));
        if (request.Device.Length == 0)
            throw new DeviceException(new DeviceFault(DeviceFaultKind.ChooseAnother, "The file device needs a file name.", "use \"file:OUT.wav\""));

        var id = "file:" + request.Device;
        if (request.OutputChannels < 1)
            throw new DeviceException(new DeviceFault(DeviceFaultKind.ChangeRequest, $"Device \"{id}\" has nothing to write with {request.OutputChannels} output channels; allowed are 1 to 64."));

        var options = ClockedDeviceOptions.From(request, _clock).Checked(id);
        return new FileDevice(request.Device, options, CreateSink(id, request.Device, options));
    }

    private IAudioFileSink CreateSink(string id, string path, ClockedDeviceOptions options)
    {
        try
        {
            return createSink!(path, options.SampleRate, options.OutputChannels);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new DeviceException(new DeviceFault(
                DeviceFaultKind.ChooseAnother, $"The file of device \"{id}\" cannot be made: {exception.Message}", "choose another name or folder")
            { Cause = exception });
        }
    }
}
