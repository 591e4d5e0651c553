using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>How a device that runs by the machine's clock behaves.</summary>
[AnyThread]
public record ClockedDeviceOptions
{
    /// <summary>Lowest sample rate, in frames per second.</summary>
    public const int MinSampleRate = 8_000;

    /// <summary>Highest sample rate, in frames per second.</summary>
    public const int MaxSampleRate = 384_000;

    /// <summary>Largest quantum, in frames; the smallest is 1.</summary>
    public const int MaxQuantumFrames = 8_192;

    /// <summary>Frames per second.</summary>
    public int SampleRate { get; init; } = 48_000;

    /// <summary>Frames a cycle.</summary>
    public int QuantumFrames { get; init; } = 128;

    /// <summary>Channels to record, 0 to 64.</summary>
    public int InputChannels { get; init; }

    /// <summary>Channels to play, 0 to 64.</summary>
    public int OutputChannels { get; init; } = 2;

    /// <summary>How many periods a cycle may start late before the device goes on without it, as hardware with so many periods of buffer does.</summary>
    public int MaxLatePeriods { get; init; } = 2;

    /// <summary>Real-time priority asked for, 1 to 99; 0 asks for none. Not asked for when freewheeling, which never sleeps.</summary>
    public int RealTimePriority { get; init; } = 70;

    /// <summary>The processors that the audio thread may run on, or <see langword="null"/> for any; for any, too, if real-time priority was asked for and refused.</summary>
    public IReadOnlyList<int>? Processors { get; init; }

    /// <summary>Whether cycles follow one another without waiting and without a deadline.</summary>
    public bool Freewheels { get; init; }

    /// <summary>The time base; tests inject a manual one.</summary>
    public IClock Clock { get; init; } = MonotonicClock.Instance;

    /// <summary>Rates worth offering in a list; every whole number between the bounds works.</summary>
    internal static IReadOnlyList<int> UsualSampleRates { get; } =
        [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 352_800, 384_000];

    /// <summary>Quanta worth offering in a list; every whole number between the bounds works.</summary>
    internal static IReadOnlyList<int> UsualQuanta { get; } = [16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192];

    /// <summary>The options that answer a request.</summary>
    internal static ClockedDeviceOptions From(DeviceRequest request, IClock clock) => new()
    {
        SampleRate = request.SampleRate ?? 48_000,
        QuantumFrames = request.QuantumFrames ?? 128,
        InputChannels = request.InputChannels,
        OutputChannels = request.OutputChannels,
        RealTimePriority = request.RealTimePriority,
        Processors = request.Processors,
        Freewheels = request.Freewheels,
        Clock = clock,
    };

    /// <summary>These options, if they are possible.</summary>
    /// <exception cref="DeviceException">An option is outside its range.</exception>
    internal ClockedDeviceOptions Checked(string deviceId) => Check(deviceId) is { } fault ? throw new DeviceException(fault) : this;

    /// <summary>What is wrong with the options, or <see langword="null"/>.</summary>
    private DeviceFault? Check(string deviceId) =>
        Check(deviceId, "sample rate", SampleRate, MinSampleRate, MaxSampleRate)
        ?? Check(deviceId, "quantum", QuantumFrames, 1, MaxQuantumFrames)
        ?? Check(deviceId, "number of input channels", InputChannels, 0, SilenceMask.MaxChannels)
        ?? Check(deviceId, "number of output channels", OutputChannels, 0, SilenceMask.MaxChannels)
        ?? Check(deviceId, "number of late periods", MaxLatePeriods, 1, 1_000)
        ?? Check(deviceId, "real-time priority", RealTimePriority, 0, 99);

    private static DeviceFault? Check(string deviceId, string what, int value, int least, int most) =>
        value >= least && value <= most ? null : new DeviceFault(
            DeviceFaultKind.ChangeRequest, $"Device \"{deviceId}\": the {what} is {value}; allowed are {least} to {most}.");
}
