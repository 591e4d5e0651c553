namespace Tactus.Devices;

/// <summary>All that a clocked cycle touches besides its clock: memory, MIDI and the two ends.</summary>
internal sealed class CycleEquipment : IDisposable
{
    [MainThread]
    internal CycleEquipment(string deviceId, ClockedDeviceOptions options, ICycleEnds ends)
    {
        DeviceId = deviceId;
        Ends = ends;
        Inputs = new ChannelMemory(options.InputChannels, options.QuantumFrames);
        Outputs = new ChannelMemory(options.OutputChannels, options.QuantumFrames);
    }

    /// <summary>For messages.</summary>
    internal string DeviceId { get; }

    /// <summary>Where sound comes from and goes to.</summary>
    internal ICycleEnds Ends { get; }

    /// <summary>What the callback reads.</summary>
    internal ChannelMemory Inputs { get; }

    /// <summary>What the callback writes.</summary>
    internal ChannelMemory Outputs { get; }

    /// <summary>MIDI that the callback sends; nobody is there to hear it.</summary>
    internal EventBuffer MidiOutput { get; } = new();

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
        MidiOutput.Dispose();
    }
}
