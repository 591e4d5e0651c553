using System.Globalization;
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
    public static string WithAbsolutePath(string device) => IsFile(device) ? FilePrefix + Path.GetFullPath(PathOf(device)) : device;

    /// <summary>The device string for playing on after a break: what a <c>file:</c> device wrote stays as it is, and the next free number goes on, as in <c>OUT-2.wav</c>.</summary>
    /// <param name="device">The device string that was played on before.</param>
    public static string AfterBreak(string device)
    {
        // why the length: a file without content has nothing to keep, and neither have pipes and devices, which have no length.
        if (!IsFile(device) || new FileInfo(PathOf(device)) is not { Exists: true, Length: > 0 })
        {
            return device;
        }

        var path = PathOf(device);
        var stem = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path));
        for (var number = 2; ; number++)
        {
            var next = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}{Path.GetExtension(path)}");
            if (!Path.Exists(next))
            {
                return FilePrefix + next;
            }
        }
    }

    /// <summary>Whether a device string names a file to write.</summary>
    public static bool IsFile(string device) => device.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase) && device.Length > FilePrefix.Length;

    internal static OpenedDevice Open(DeviceCatalog catalog, EngineOptions options)
    {
        var request = new DeviceRequest
        {
            SampleRate = options.SampleRate,
            QuantumFrames = options.QuantumFrames,
            RealTimePriority = options.Priority,
            Processors = EngineExecutor.CallerProcessors(options),
        };
        if (options.Device.Trim().TrimEnd(':').Equals("file", StringComparison.OrdinalIgnoreCase))
        {
            throw new EngineException(EngineFault.BadInput, $"the device \"{options.Device}\" names no file; write it like file:OUT.wav.");
        }

        if (options.Device.Length == 0)
        {
            var choice = catalog.OpenBest(request);
            return new OpenedDevice(choice.Device, choice.Reason, "");
        }

        return options.WaitsForDevice ? OpenOrAwait(catalog, options.Device, request) : new OpenedDevice(catalog.Open(options.Device, request), "", "");
    }

    private static OpenedDevice OpenOrAwait(DeviceCatalog catalog, string wanted, DeviceRequest request)
    {
        string refusal;
        try
        {
            var device = catalog.Open(wanted, request);
            if (request.SampleRate is null || device.SampleRate == request.SampleRate)
            {
                return new OpenedDevice(device, "", "");
            }

            refusal = string.Create(CultureInfo.InvariantCulture, $"Device \"{wanted}\" runs at {device.SampleRate} Hz instead of {request.SampleRate} Hz.");
            device.Dispose();
        }
        catch (Exception exception) when (exception is DeviceException { Fault.Kind: not DeviceFaultKind.ChangeRequest } or SoundFileException)
        {
            refusal = exception.Message;
        }

        var said = $"Playing in silence on the null device until \"{wanted}\" is there: {refusal}";
        return new OpenedDevice(catalog.Open("null", request), said, IsFile(wanted) ? "" : wanted);
    }

    private static string PathOf(string device) => device[FilePrefix.Length..];
}

/// <summary>A device that was opened for an engine.</summary>
/// <param name="Device">Open, not started; the receiver owns it.</param>
/// <param name="Said">A sentence to say aloud; empty if there is nothing to say.</param>
/// <param name="Awaited">The device string of the one that it stands in for; empty if none is missed.</param>
internal readonly record struct OpenedDevice(IAudioDevice Device, string Said, string Awaited);
