using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>The device that is always there: <c>null</c>, or <c>null:tone</c> with a 440 Hz sine to record.</summary>
/// <param name="clock">The time base, or <see langword="null"/> for the machine's.</param>
[MainThread]
public sealed class NullBackend(IClock? clock = null) : IAudioBackend
{
    private const int ToneHertz = 440;

    private readonly IClock _clock = clock ?? MonotonicClock.Instance;

    /// <inheritdoc/>
    [AnyThread]
    public string Name => "null";

    /// <inheritdoc/>
    [AnyThread]
    public bool MakesSound => false;

    /// <inheritdoc/>
    public BackendAvailability Probe() => new(true, "Always there: keeps time and deadlines, makes no sound.");

    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> ListDevices() =>
    [
        Describe("null", "Null device"),
        Describe("null:tone", "Null device with a 440 Hz sine to record"),
    ];

    /// <inheritdoc/>
    public IAudioDevice Open(DeviceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Device is not ("" or "tone"))
        {
            throw new DeviceException(new DeviceFault(
                DeviceFaultKind.ChooseAnother, $"There is no null device \"{request.Device}\".", "use \"null\" or \"null:tone\""));
        }

        return new NullDevice(new NullDeviceOptions
        {
            SampleRate = request.SampleRate ?? 48_000,
            QuantumFrames = request.QuantumFrames ?? 128,
            InputChannels = request.InputChannels,
            OutputChannels = request.OutputChannels,
            RealTimePriority = request.RealTimePriority,
            Processors = request.Processors,
            Freewheels = request.Freewheels,
            Clock = _clock,
            CaptureToneHertz = request.Device == "tone" ? ToneHertz : null,
        });
    }

    private static DeviceInfo Describe(string id, string label) => new(id, label, SilenceMask.MaxChannels, SilenceMask.MaxChannels)
    {
        SampleRates = ClockedDeviceOptions.UsualSampleRates,
        Quanta = ClockedDeviceOptions.UsualQuanta,
        DefaultSampleRate = 48_000,
        DefaultQuantumFrames = 128,
    };
}
