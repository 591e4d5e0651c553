namespace Tactus.Devices;

/// <summary>A device that writes what is played into a file: in real time with real deadlines, or freewheeling as fast as it goes.</summary>
/// <remarks>
/// The file keeps the device's time: skipped cycles and blocks that could not be written are silence of the same length. The audio thread only copies
/// into a ring; a thread of its own writes, and checkpoints at least every 250 ms, so a killed process leaves all but the last moment.
/// A full or slow disk never touches the sound: the loss is counted in <see cref="FileLostFrames"/> and said once in <see cref="DeviceStatus.Fault"/>.
/// </remarks>
[MainThread]
public sealed class FileDevice : ClockedDevice
{
    private readonly FileEnds _ends;

    /// <summary>Makes a device that owns the sink and disposes it.</summary>
    /// <param name="path">For the device string and for messages.</param>
    /// <param name="options">Rate, quantum, channels, clock.</param>
    /// <param name="sink">Where the sound goes; must have the options' rate and output channels.</param>
    /// <exception cref="DeviceException">An option is outside its range; the fault names it.</exception>
    public FileDevice(string path, ClockedDeviceOptions options, IAudioFileSink sink)
        : this(path, options, sink, null)
    {
    }

    internal FileDevice(string path, ClockedDeviceOptions options, IAudioFileSink sink, int? ringSlots)
        : this("file:" + path, options, sink, ringSlots, new DeviceMeter())
    {
    }

    private FileDevice(string id, ClockedDeviceOptions options, IAudioFileSink sink, int? ringSlots, DeviceMeter meter)
        : this(id, options, new FileEnds(id, options.Checked(id), sink, meter, ringSlots), meter)
    {
    }

    private FileDevice(string id, ClockedDeviceOptions options, FileEnds ends, DeviceMeter meter)
        : base(id, options, ends, meter) => _ends = ends;

    /// <summary>Frames in the file so far, silence for gaps included.</summary>
    [AnyThread]
    public long FileFrames => _ends.WrittenFrames;

    /// <summary>Frames that were played but are silence in the file, because the disk was full, failing or too slow.</summary>
    [AnyThread]
    public long FileLostFrames => _ends.LostFrames;

    /// <summary>A file takes no MIDI: says so where some is to be sent.</summary>
    [MainThread]
    public override IReadOnlyList<string> UseMidiPorts(IReadOnlyList<string?> inputs, IReadOnlyList<string?> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.All(output => output is null) ? [] : [$"Device \"{Id}\" has no MIDI output, so what is sent there is lost; play on a device that has one, such as \"jack\"."];
    }

    private protected override void OnStarting() => _ends.StartWriter();

    private protected override void OnStopped() => _ends.StopWriter();

    private protected override void OnDisposed() => _ends.Dispose();
}
