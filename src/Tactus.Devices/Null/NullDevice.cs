namespace Tactus.Devices;

/// <summary>A device with a real clock and real deadlines but no sound: for tests, measurements, and for machines without a sound card.</summary>
/// <param name="options">Rate, quantum, channels, clock.</param>
/// <exception cref="DeviceException">An option is outside its range; the fault names it.</exception>
[MainThread]
public sealed class NullDevice(NullDeviceOptions options) : ClockedDevice("null", options, new SilentEnds(options.CaptureToneHertz, options.SampleRate));
