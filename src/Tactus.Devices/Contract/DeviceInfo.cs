namespace Tactus;

/// <summary>A device that a backend can open.</summary>
/// <param name="Id">The device string that opens it, such as <c>null</c> or <c>jack:studio</c>.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="InputChannels">Most input channels, 0 if it only plays.</param>
/// <param name="OutputChannels">Most output channels, 0 if it only records.</param>
[AnyThread]
public sealed record DeviceInfo(string Id, string Label, int InputChannels, int OutputChannels)
{
    /// <summary>The sample rates that it can run at, in frames per second, ascending; one only where the device dictates it.</summary>
    public required IReadOnlyList<int> SampleRates { get; init; }

    /// <summary>The quanta that it can run at, in frames, ascending; one only where the device dictates it.</summary>
    public required IReadOnlyList<int> Quanta { get; init; }

    /// <summary>The sample rate it runs at unless another is asked for.</summary>
    public required int DefaultSampleRate { get; init; }

    /// <summary>The quantum it runs at unless another is asked for, in frames.</summary>
    public required int DefaultQuantumFrames { get; init; }

    /// <summary>MIDI ports towards the engine and away from it.</summary>
    public (int Inputs, int Outputs) MidiPorts { get; init; }

    /// <summary>Names of the ports of others that MIDI can be had from, as connections may name them.</summary>
    public IReadOnlyList<string> MidiSources { get; init; } = [];

    /// <summary>Names of the ports of others that MIDI can be sent to, as connections may name them.</summary>
    public IReadOnlyList<string> MidiTargets { get; init; } = [];
}
