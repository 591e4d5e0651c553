using Tactus.Devices;
using Tactus.Engine;

namespace Tactus;

/// <summary>The devices that engines can open: the catalog of the device room, with a writer for sound files.</summary>
[MainThread]
public static class EngineDevices
{
    private const string FilePrefix = "file:";

    /// <summary>All backends, <c>file:</c> included.</summary>
    public static DeviceCatalog CreateCatalog() => DeviceCatalog.CreateDefault(static (path, sampleRate, channelCount) => new WavFileSink(path, sampleRate, channelCount));

    /// <summary>A device string that means the same in a process that runs in another folder.</summary>
    public static string WithAbsolutePath(string device) =>
        device.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase) && device.Length > FilePrefix.Length
            ? FilePrefix + Path.GetFullPath(device[FilePrefix.Length..])
            : device;

    internal static (IAudioDevice Device, string Said) Open(EngineOptions options)
    {
        var request = new DeviceRequest
        {
            SampleRate = options.SampleRate,
            QuantumFrames = options.QuantumFrames,
            RealTimePriority = options.Priority,
        };
        var catalog = CreateCatalog();
        if (options.Device.Length > 0)
        {
            return (catalog.Open(options.Device, request), "");
        }

        var choice = catalog.OpenBest(request);
        return (choice.Device, choice.Reason);
    }
}
