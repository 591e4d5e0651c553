namespace Tactus;

/// <content>MIDI of the device, in and out.</content>
public sealed partial class AudioGraph
{
    private const int MaxPortNameLength = 200;

    private readonly List<MidiInputConnection> _midiInputs = [];
    private readonly List<MidiOutputConnection> _midiOutputs = [];

    /// <summary>Connections from the device's MIDI, in the order in which they were made. Where two of one node take the same message, the later one counts.</summary>
    public IReadOnlyList<MidiInputConnection> MidiInputs => _midiInputs;

    /// <summary>Connections to the device's MIDI, in the order in which they were made.</summary>
    public IReadOnlyList<MidiOutputConnection> MidiOutputs => _midiOutputs;

    /// <summary>
    /// Whether the device's MIDI goes to the node that was added first of those that take events, as long as there are no <see cref="MidiInputs"/>. It does unless
    /// told otherwise.
    /// </summary>
    public bool PlaysMidiByDefault { get; set; } = true;

    /// <summary>Lets a node get MIDI of the device, from the next swap on.</summary>
    /// <param name="to">A node that takes events.</param>
    /// <param name="input">What it gets; all there is if left out.</param>
    /// <exception cref="GraphException">The node is not in this graph or takes no events, a number is out of range, or the connection exists already.</exception>
    public void ConnectMidiInput(Node to, MidiInput? input = null)
    {
        IdOf(to);
        var connection = new MidiInputConnection(to, input ?? new MidiInput());
        if (!to.Ports.TakesEvents)
        {
            throw new GraphException(GraphFault.TakesNoEvents, $"\"{to.Name}\" takes no events, so MIDI cannot be played on it.", to);
        }

        CheckMidi(to, connection.Input.PortName, connection.Input.Group, connection.Input.Channel, connection.Input.ToChannel);
        if (_midiInputs.Contains(connection))
        {
            throw new GraphException(GraphFault.DuplicateConnection, $"{this[to]} gets this MIDI of the device already.", to);
        }

        _midiInputs.Add(connection);
        Version++;
    }

    /// <summary>Takes a connection from the device's MIDI out; keys that it holds down are let go.</summary>
    /// <returns><see langword="false"/> if there was none.</returns>
    public bool DisconnectMidiInput(Node to, MidiInput? input = null)
    {
        if (!_midiInputs.Remove(new MidiInputConnection(to, input ?? new MidiInput())))
        {
            return false;
        }

        Version++;
        return true;
    }

    /// <summary>Sends the events that a node makes to the device's MIDI, from the next swap on. An instrument makes none: put a <c>MidiThrough</c> in front of it.</summary>
    /// <param name="from">A node that makes events.</param>
    /// <param name="output">Where they go; to the first output on their own channels if left out.</param>
    /// <exception cref="GraphException">The node is not in this graph or makes no events, a number is out of range, or the connection exists already.</exception>
    public void ConnectMidiOutput(Node from, MidiOutput? output = null)
    {
        IdOf(from);
        var connection = new MidiOutputConnection(from, output ?? new MidiOutput());
        if (!from.Ports.MakesEvents)
        {
            throw new GraphException(
                GraphFault.MakesNoEvents, $"\"{from.Name}\" makes no events, so none can go to the device; send them through a node that passes them on, such as a MidiThrough.", from);
        }

        CheckMidi(from, connection.Output.PortName, connection.Output.Group, channel: null, connection.Output.ToChannel);
        if (_midiOutputs.Contains(connection))
        {
            throw new GraphException(GraphFault.DuplicateConnection, $"{this[from]} sends its events to this MIDI output already.", from);
        }

        _midiOutputs.Add(connection);
        Version++;
    }

    /// <summary>Takes a connection to the device's MIDI out; notes that still sound there are ended.</summary>
    /// <returns><see langword="false"/> if there was none.</returns>
    public bool DisconnectMidiOutput(Node from, MidiOutput? output = null)
    {
        if (!_midiOutputs.Remove(new MidiOutputConnection(from, output ?? new MidiOutput())))
        {
            return false;
        }

        Version++;
        return true;
    }

    private static void CheckMidi(Node node, string? portName, int? group, int? channel, int? toChannel)
    {
        if (portName is not null && (string.IsNullOrWhiteSpace(portName) || portName.Length > MaxPortNameLength || portName.Any(char.IsControl)))
        {
            throw new GraphException(
                GraphFault.BadMidiConnection, $"\"{node.Name}\": a MIDI port is named by 1 to {MaxPortNameLength} characters without line breaks; leave the name out for any port.", node);
        }

        if (portName is not null && group is not null)
        {
            throw new GraphException(GraphFault.BadMidiConnection, $"\"{node.Name}\": a MIDI port is named \"{portName}\" and numbered {group} at once; leave one of the two out.", node);
        }

        foreach (var (what, number) in (ReadOnlySpan<(string, int?)>)[("group", group), ("channel", channel), ("channel to play on", toChannel)])
        {
            if (number is < 0 or > 15)
            {
                throw new GraphException(GraphFault.BadMidiConnection, $"\"{node.Name}\": the MIDI {what} is {number}; allowed are 0 to 15.", node);
            }
        }
    }

    private void RemoveMidiOf(Node node)
    {
        _midiInputs.RemoveAll(connection => ReferenceEquals(connection.To, node));
        _midiOutputs.RemoveAll(connection => ReferenceEquals(connection.From, node));
    }

    private void CopyMidiTo(AudioGraph clone)
    {
        clone._midiInputs.AddRange(_midiInputs);
        clone._midiOutputs.AddRange(_midiOutputs);
        clone.PlaysMidiByDefault = PlaysMidiByDefault;
    }
}
