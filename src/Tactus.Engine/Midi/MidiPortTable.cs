namespace Tactus.Engine;

/// <summary>Which of the device's MIDI ports stands for what: sixteen each way, a UMP group each. Ports without a name are counted from the first, named ones are taken from the last.</summary>
/// <remarks>A port that was given a meaning keeps it for the life of the engine, so that programs on their way and devices that come back mean the same.</remarks>
[MainThread]
internal sealed class MidiPortTable
{
    private const int GroupCount = 16;

    private readonly string?[] _inputs = new string?[GroupCount];
    private readonly string?[] _outputs = new string?[GroupCount];

    internal MidiPortTable()
    {
        // why only this one: what is played is always listened to; an output is there for graphs that send something.
        _inputs[0] = "";
    }

    /// <summary>For each group the part of a name that its input is connected by; empty: no name; <see langword="null"/>: not needed.</summary>
    internal IReadOnlyList<string?> Inputs => _inputs;

    /// <summary>As <see cref="Inputs"/>, of the outputs.</summary>
    internal IReadOnlyList<string?> Outputs => _outputs;

    /// <summary>Group of a node's input.</summary>
    /// <returns>-1: any; <see langword="null"/>: there is no port left for its name.</returns>
    internal int? GroupOf(MidiInput input) => input.PortName is null && input.Group is null ? -1 : Find(_inputs, input.PortName, input.Group ?? 0);

    /// <summary>Group of a node's output; <see langword="null"/> if there is no port left for its name.</summary>
    internal int? GroupOf(MidiOutput output) => Find(_outputs, output.PortName, output.Group ?? 0);

    /// <summary>Gives ports to all connections of a graph.</summary>
    /// <returns>Whether the table has changed.</returns>
    /// <exception cref="EngineException">There are more named ports and numbers than groups.</exception>
    internal bool Take(AudioGraph graph)
    {
        var before = (Count(_inputs), Count(_outputs));
        foreach (var connection in graph.MidiInputs)
        {
            Take(GroupOf(connection.Input), connection.To, connection.Input.PortName);
        }

        foreach (var connection in graph.MidiOutputs)
        {
            Take(GroupOf(connection.Output), connection.From, connection.Output.PortName);
        }

        return before != (Count(_inputs), Count(_outputs));
    }

    private static int Count(string?[] ports) => ports.Count(port => port is not null);

    private static void Take(int? group, Node node, string? name)
    {
        if (group is null)
        {
            throw new EngineException(
                EngineFault.BadInput,
                name is null
                    ? $"\"{node.Name}\" names a MIDI port by a number that a named one has; use a lower number, or names alone."
                    : $"\"{node.Name}\" names the MIDI port \"{name}\", and all {GroupCount} are taken; start the engine anew, or let several nodes share a port.");
        }
    }

    private static int? Find(string?[] ports, string? name, int group)
    {
        if (name is null)
        {
            ports[group] ??= "";
            return ports[group]!.Length == 0 ? group : null;
        }

        var known = Array.FindIndex(ports, port => string.Equals(port, name, StringComparison.OrdinalIgnoreCase));
        if (known < 0 && (known = Array.FindLastIndex(ports, port => port is null)) >= 0)
        {
            ports[known] = name;
        }

        return known < 0 ? null : known;
    }
}
