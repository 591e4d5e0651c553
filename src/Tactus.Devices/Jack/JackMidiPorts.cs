using System.Runtime.InteropServices;

namespace Tactus.Devices;

/// <summary>A client's MIDI ports, at most one a UMP group each way: registered when they are needed, also while the client runs, and connected by name.</summary>
internal sealed unsafe class JackMidiPorts
{
    /// <summary>A UMP group for each.</summary>
    internal const int MaxPorts = 16;

    private const int MaxShortName = 64;
    private const int MostNamesTold = 12;

    private readonly JackApi _api;
    private readonly nint _client;
    private readonly Direction _inputs;
    private readonly Direction _outputs;

    /// <summary>Registers the first ports.</summary>
    /// <exception cref="DeviceException">The server has no room for more ports.</exception>
    [MainThread]
    internal JackMidiPorts(JackApi api, nint client, DeviceRequest request)
    {
        _api = api;
        _client = client;
        _inputs = new Direction("midi_in_", JackApi.PortIsInput, request.MidiInputs);
        _outputs = new Direction("midi_out_", JackApi.PortIsOutput, request.MidiOutputs);
        if ((Register(_inputs) ?? Register(_outputs)) is { } refusal)
            throw new DeviceException(new DeviceFault(DeviceFaultKind.ChangeRequest, refusal, "ask for fewer channels, or start jackd with a larger --port-max"));
    }

    /// <summary>The input of a group; 0 if there is none.</summary>
    // order: acquire; pairs with Register, so that a port is there before the audio thread asks for its memory.
    [AudioThread, RealTimeSafe]
    internal nint Input(int group) => Volatile.Read(ref _inputs.Ports[group]);

    /// <summary>The output of a group; 0 if there is none.</summary>
    [AudioThread, RealTimeSafe]
    internal nint Output(int group) => Volatile.Read(ref _outputs.Ports[group]); // order: as in Input.

    /// <summary>Registers the ports that are needed and not there yet.</summary>
    /// <returns>A sentence for each direction that the server has no more ports for.</returns>
    [MainThread]
    internal IReadOnlyList<string> Use(IReadOnlyList<string?> inputs, IReadOnlyList<string?> outputs)
    {
        var refusals = new List<string>();
        foreach (var (direction, names) in ((Direction, IReadOnlyList<string?>)[])[(_inputs, inputs), (_outputs, outputs)])
        {
            for (var group = 0; group < MaxPorts; group++)
                direction.Names[group] ??= names[group];
            if (Register(direction) is { } refusal)
                refusals.Add($"{refusal} Start jackd with a larger --port-max.");
        }

        return refusals;
    }

    /// <summary>Connects each port with all that its name matches, and the first one with the machine's own ports that no name takes. The client must be active.</summary>
    /// <returns>A sentence for each name that matches nothing.</returns>
    [MainThread]
    internal IReadOnlyList<string> Connect()
    {
        var missing = new List<string>();
        Connect(_inputs, JackApi.PortIsOutput, "MIDI can be had from", (ours, theirs) => (theirs, ours), missing);
        Connect(_outputs, JackApi.PortIsInput, "MIDI can be sent to", (ours, theirs) => (ours, theirs), missing);
        return missing;
    }

    /// <summary>Names of the MIDI ports of other clients.</summary>
    [MainThread]
    internal static IReadOnlyList<string> NamesOfOthers(JackApi api, nint client, int flags)
    {
        var own = JackPorts.NameOf(api.GetClientName(client)) + ":";
        return [.. JackPorts.Find(api, client, null, JackApi.MidiType, flags).Where(name => !name.StartsWith(own, StringComparison.Ordinal))];
    }

    private void Connect(Direction direction, int flags, string what, Func<string, string, (string Source, string Target)> order, List<string> missing)
    {
        var others = NamesOfOthers(_api, _client, flags);
        var physical = JackPorts.Find(_api, _client, null, JackApi.MidiType, flags | JackApi.PortIsPhysical);
        var met = new bool[MaxPorts];
        foreach (var other in others)
        {
            var aliases = AliasesOf(other);
            var isTaken = false;
            for (var group = 0; group < MaxPorts; group++)
            {
                if (direction.Ports[group] == 0 || direction.Names[group] is not { Length: > 0 } name || !aliases.Any(alias => alias.Contains(name, StringComparison.OrdinalIgnoreCase)))
                    continue;

                var (source, target) = order(NameOf(direction.Ports[group]), other);
                met[group] |= TryConnect(source, target);
                isTaken = true;
            }

            if (direction.Ports[0] == 0 || direction.Names[0] is not "")
                continue;

            var (generalSource, generalTarget) = order(NameOf(direction.Ports[0]), other);
            if (isTaken)
                Disconnect(generalSource, generalTarget); // why: what has a port of its own would come twice
            else if (physical.Contains(other))
                _ = TryConnect(generalSource, generalTarget);
        }

        for (var group = 0; group < MaxPorts; group++)
        {
            if (direction.Ports[group] != 0 && direction.Names[group] is { Length: > 0 } name && !met[group])
                missing.Add($"No port that {what} is called like \"{name}\"; {Known(others)}; connect {NameOf(direction.Ports[group])} in a patch bay once it is there.");
        }
    }

    private static string Known(IReadOnlyList<string> names) => names.Count == 0
        ? "there is none"
        : "there are " + string.Join(", ", names.Take(MostNamesTold).Select(name => $"\"{name}\"")) + (names.Count > MostNamesTold ? ", …" : "");

    /// <summary>Registers what is wanted and not there.</summary>
    /// <returns>Why one could not be.</returns>
    private string? Register(Direction direction)
    {
        string? refusal = null;
        for (var group = 0; group < MaxPorts; group++)
        {
            if (direction.Names[group] is not { } name || direction.Ports[group] != 0)
                continue;

            var numbered = $"{direction.Prefix}{group + 1}";
            var port = name.Length == 0 ? 0 : Register(direction.Prefix + Short(name), direction.Flags);
            port = port == 0 ? Register(numbered, direction.Flags) : port;
            if (port == 0)
                refusal ??= $"The JACK server gave no port \"{numbered}\"; it has no more.";
            else
                Volatile.Write(ref direction.Ports[group], port); // order: release; pairs with Input and Output.
        }

        return refusal;
    }

    private static string Short(string name) => (name.Length > MaxShortName ? name[..MaxShortName] : name).Replace(':', '_');

    private nint Register(string name, int flags)
    {
        using var nameText = new Utf8Text(name);
        using var typeText = new Utf8Text(JackApi.MidiType);
        return _api.PortRegister(_client, nameText.Pointer, typeText.Pointer, (uint)flags, 0);
    }

    private string NameOf(nint port) => JackPorts.NameOf(_api.PortName(port));

    // why aliases: a hardware port is called system:midi_capture_1, and only its aliases say what it is.
    private List<string> AliasesOf(string name)
    {
        var names = new List<string> { name };
        using var text = new Utf8Text(name);
        var port = _api.PortByName(_client, text.Pointer);
        if (port == 0)
            return names;

        var size = (nuint)_api.PortNameSize();
        var room = (byte*)NativeMemory.AllocZeroed(2 * size);
        var aliases = stackalloc byte*[] { room, room + size };
        var count = _api.PortGetAliases(port, aliases);
        for (var index = 0; index < Math.Min(count, 2); index++)
            names.Add(JackPorts.NameOf(aliases[index]));
        NativeMemory.Free(room);
        return names;
    }

    private bool TryConnect(string source, string target)
    {
        const int AlreadyConnected = 17; // EEXIST
        using var sourceText = new Utf8Text(source);
        using var targetText = new Utf8Text(target);
        return _api.Connect(_client, sourceText.Pointer, targetText.Pointer) is 0 or AlreadyConnected;
    }

    private void Disconnect(string source, string target)
    {
        using var sourceText = new Utf8Text(source);
        using var targetText = new Utf8Text(target);
        _ = _api.Disconnect(_client, sourceText.Pointer, targetText.Pointer);
    }

    /// <summary>The ports of one direction, by group.</summary>
    private sealed class Direction
    {
        internal Direction(string prefix, int flags, int count)
        {
            Prefix = prefix;
            Flags = flags;
            Names.AsSpan(0, count).Fill("");
        }

        internal string Prefix { get; }

        internal int Flags { get; }

        internal nint[] Ports { get; } = new nint[MaxPorts];

        /// <summary>Part of the name of those to connect with; empty: no name; <see langword="null"/>: not needed.</summary>
        internal string?[] Names { get; } = new string?[MaxPorts];
    }
}
