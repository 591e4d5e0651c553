namespace Tactus.Devices;

/// <summary>How a null device behaves.</summary>
[AnyThread]
public sealed record NullDeviceOptions : ClockedDeviceOptions
{
    /// <summary>
    /// Frequency of the sine in the first input channel, in whole hertz; channel n has n + 1 times as much. <see langword="null"/> records silence.
    /// Its peak is <see cref="TestTone.Amplitude"/>, its phase at frame position 0 is zero.
    /// </summary>
    public int? CaptureToneHertz { get; init; }
}
