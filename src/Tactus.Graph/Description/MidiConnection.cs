namespace Tactus;

/// <summary>Which MIDI of the device a node is to get, and on which channel the node gets it. As it stands: all of it, unchanged.</summary>
[MainThread]
public sealed record MidiInput
{
    /// <summary>
    /// Part of the name of a port of the system's, whatever its case: what ports of such a name send goes to connections of that name and to those that take any
    /// port. <see langword="null"/>: any port.
    /// </summary>
    public string? PortName { get; init; }

    /// <summary>The UMP group, 0 to 15, which is the device's MIDI input of that number; <see langword="null"/>: any. Not together with <see cref="PortName"/>.</summary>
    public int? Group { get; init; }

    /// <summary>The channel, 0 to 15; <see langword="null"/>: all.</summary>
    public int? Channel { get; init; }

    /// <summary>The channel on which the node gets it, 0 to 15; <see langword="null"/>: the one it came on.</summary>
    public int? ToChannel { get; init; }
}

/// <summary>Where in the device's MIDI a node's events go. As it stands: the first output, on their own channels.</summary>
[MainThread]
public sealed record MidiOutput
{
    /// <summary>Part of the name of a port of the system's, whatever its case, that an output of its own is connected to; <see langword="null"/>: the output of <see cref="Group"/>.</summary>
    public string? PortName { get; init; }

    /// <summary>The UMP group, 0 to 15, which is the device's MIDI output of that number; 0 unless given. Not together with <see cref="PortName"/>.</summary>
    public int? Group { get; init; }

    /// <summary>The channel on which channel messages leave, 0 to 15; <see langword="null"/>: their own.</summary>
    public int? ToChannel { get; init; }
}

/// <summary>MIDI from the device to a node that takes events.</summary>
/// <param name="To">The node.</param>
/// <param name="Input">What it gets.</param>
[MainThread]
public readonly record struct MidiInputConnection(Node To, MidiInput Input);

/// <summary>Events from a node that makes them to the device's MIDI.</summary>
/// <param name="From">The node.</param>
/// <param name="Output">Where they go.</param>
[MainThread]
public readonly record struct MidiOutputConnection(Node From, MidiOutput Output);
