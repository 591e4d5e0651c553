using static Tactus.Sessions.SessionErrors;

namespace Tactus.Sessions;

/// <summary>Checks what a session means: numbers again (a program may have made them), names, kinds and their parameters, routing, files.</summary>
internal sealed partial class SessionValidator(Session session, SessionMedia media)
{
    /// <summary>What <see cref="IsSendable"/> allows, as the end of a sentence.</summary>
    internal const string SendableBytes = "allowed are one channel message such as \"B0 07 64\", or a whole system exclusive message \"F0 … F7\".";

    /// <summary>More tracks and buses than any desk has.</summary>
    private const int MaxChannels = 4096;

    private const int MaxNameLength = 200;

    private readonly SessionErrors _errors = new();
    private readonly HashSet<string> _buses = new(session.Buses.Select(bus => bus.Name), StringComparer.Ordinal);

    internal IReadOnlyList<SessionError> Run()
    {
        SessionNodes.EnsureKnown();
        CheckMaps();
        if (session.Tracks.Count + session.Buses.Count > MaxChannels)
        {
            Value("", $"there are {session.Tracks.Count + session.Buses.Count} tracks and buses; allowed are {MaxChannels}.");
            return _errors.All;
        }

        CheckNames();
        foreach (var track in session.Tracks)
        {
            var place = $"track {Quote(track.Name)}";
            CheckBus(track, place);
            CheckTrack(track, place);
        }

        foreach (var bus in session.Buses)
        {
            CheckBus(bus, $"bus {Quote(bus.Name)}");
        }

        CheckBus(session.Master, "master");
        if (session.Master.Output is not null || session.Master.Sends.Count > 0)
        {
            _errors.Add(SessionErrorKind.Structure, "master", "the master goes to the device; it has no output and no sends.");
        }

        CheckCycles();
        CheckPorts("inputs", session.Tracks.SelectMany(track => track.Input ?? []).Select(input => (input.Port, input.PortName)));
        CheckPorts("outputs", session.Tracks.Where(track => track.MidiOutput is not null).Select(track => (track.MidiOutput!.Port, track.MidiOutput.PortName)));
        return _errors.All;
    }

    /// <summary>Whether bytes are one channel message or one whole system exclusive message.</summary>
    internal static bool IsSendable(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xF0, .., 0xF7])
        {
            return !bytes[1..^1].ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }

        return bytes is [>= 0x80 and < 0xF0, ..]
            && bytes.Length == ((bytes[0] & 0xE0) == 0xC0 ? 2 : 3)
            && !bytes[1..].ContainsAnyInRange((byte)0x80, (byte)0xFF);
    }

    private void CheckMaps()
    {
        CheckRising("tempo point", session.Tempo.Select(point => point.Beat), "");
        CheckRising("meter point", session.Meter.Select(point => point.Beat), "");
        for (var i = 0; i < session.Tempo.Count; i++)
        {
            Check(NumberRule.BeatsPerMinute, "bpm", session.Tempo[i].Bpm, Numbered("tempo point", i));
        }

        for (var i = 0; i < session.Meter.Count; i++)
        {
            if (!MeterMap.IsMeter(session.Meter[i].Beats, session.Meter[i].Unit))
            {
                Value(Numbered("meter point", i), $"there is no meter {session.Meter[i].Beats}/{session.Meter[i].Unit}; allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64.");
            }
        }

        if (session.Loop is { } loop
            && Check(NumberRule.Position, "start", loop.Start, "loop")
            && Check(NumberRule.Position, "end", loop.End, "loop")
            && MusicalTime.FromBeats(loop.End) <= MusicalTime.FromBeats(loop.Start))
        {
            Value("loop", $"it ends at beat {Text(loop.End)}; the end must be later than the start at beat {Text(loop.Start)}.");
        }
    }

    /// <summary>Positions in rising order, one tick apart at least.</summary>
    private void CheckRising(string noun, IEnumerable<double> beats, string place)
    {
        MusicalTime? last = null;
        var index = 0;
        foreach (var beat in beats)
        {
            var inside = Inside(place, Numbered(noun, index++));
            if (!Check(NumberRule.Position, "beat", beat, inside))
            {
                return;
            }

            var time = MusicalTime.FromBeats(beat);
            if (time <= last)
            {
                Value(inside, $"it is at beat {Text(beat)}; it must be later than the one before, at beat {Text(last.Value.Beats)}.");
                return;
            }

            last = time;
        }
    }

    private void CheckNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { Session.MasterName };
        foreach (var (noun, channels) in new (string, IEnumerable<SessionBus>)[] { ("track", session.Tracks), ("bus", session.Buses) })
        {
            var index = 0;
            foreach (var channel in channels)
            {
                if (!IsName(channel.Name))
                {
                    Value(Numbered(noun, index), $"its name is {Quote(channel.Name)}; a name has 1 to {MaxNameLength} characters and no line breaks.");
                }
                else if (!names.Add(channel.Name))
                {
                    _errors.Add(SessionErrorKind.Reference, Numbered(noun, index), $"its name {Quote(channel.Name)} is taken; names of tracks and buses must differ, and \"{Session.MasterName}\" is the master's.");
                }

                index++;
            }
        }
    }

    private static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && !name.Any(char.IsControl);

    private void CheckBus(SessionBus bus, string place)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal) { "strip", "instrument" };
        for (var i = 0; i < bus.Effects.Count && !_errors.IsFull; i++)
        {
            var inside = Inside(place, Numbered("effect", i));
            var label = bus.Effects[i].Label;
            if (!IsName(label) || label.StartsWith(SessionBuilder.SendPrefix, StringComparison.Ordinal))
            {
                Value(inside, $"its name is {Quote(label)}; a name has 1 to {MaxNameLength} characters, no line breaks, and does not begin with \"{SessionBuilder.SendPrefix}\".");
            }
            else if (!labels.Add(label))
            {
                _errors.Add(SessionErrorKind.Reference, inside, $"its name {Quote(label)} is taken; give it another with \"name\".");
            }

            if (SessionBuilder.MakeNode(bus.Effects[i], inside, _errors) is { } node && (node.Ports.AudioInputs.Count == 0 || node.Ports.AudioOutputs.Count == 0))
            {
                _errors.Add(SessionErrorKind.Reference, inside, $"{Quote(bus.Effects[i].Kind)} is not an effect: an effect has an input and an output.");
            }
        }

        SessionBuilder.MakeNode(SessionBuilder.StripOf(bus), Inside(place, "strip"), _errors);
        CheckRouting(bus, place);
        var moved = new HashSet<(string, string)>();
        for (var i = 0; i < bus.Automation.Count && !_errors.IsFull; i++)
        {
            var automation = bus.Automation[i];
            var inside = Inside(place, $"automation of {Quote(automation.Node)} {Quote(automation.Parameter)}");
            if (!moved.Add((automation.Node, automation.Parameter)))
            {
                _errors.Add(SessionErrorKind.Reference, inside, "it is there twice; put all points into one.");
            }

            CheckAutomation(bus, automation, inside);
        }
    }

    private void CheckRouting(SessionBus bus, string place)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < bus.Sends.Count && !_errors.IsFull; i++)
        {
            var send = bus.Sends[i];
            var inside = Inside(place, $"send to {Quote(send.Bus)}");
            if (!_buses.Contains(send.Bus))
            {
                _errors.Add(SessionErrorKind.Reference, inside, $"there is no such bus; known are {Known(_buses)}.");
            }

            if (!targets.Add(send.Bus))
            {
                _errors.Add(SessionErrorKind.Reference, inside, "it is there twice; leave one out.");
            }

            SessionBuilder.MakeNode(SessionBuilder.NodeOf(send), inside, _errors);
        }

        if (bus.Output is { } output && output != Session.MasterName && !_buses.Contains(output))
        {
            _errors.Add(SessionErrorKind.Reference, place, $"its output {Quote(output)} is not there; known are {Known(_buses.Prepend(Session.MasterName))}.");
        }
    }

    private void CheckAutomation(SessionBus bus, SessionAutomation automation, string place)
    {
        if (automation.Points.Count == 0)
        {
            Value(place, "it has no points; it needs one at least.");
        }

        CheckRising("point", automation.Points.Select(point => point.Beat), place);
        if (SessionBuilder.FindDocument(bus, automation.Node) is not { } target)
        {
            _errors.Add(SessionErrorKind.Reference, place, $"there is no such node; known are {Known(SessionBuilder.NodeNames(bus))}.");
            return;
        }

        if (!NodeCatalog.TryCreate(target.Kind, out var node))
        {
            return; // said where the node stands
        }

        if (!node.Parameters.TryFind(automation.Parameter, out var parameter))
        {
            _errors.Add(SessionErrorKind.Reference, place, $"{Quote(target.Kind)} has no such parameter; known are {Known(SessionBuilder.ParameterIds(node))}.");
            return;
        }

        for (var i = 0; i < automation.Points.Count && !_errors.IsFull; i++)
        {
            if (automation.Points[i].Value.Refuse(parameter) is { } refusal)
            {
                Value(Inside(place, Numbered("point", i)), $"the value is {refusal}");
            }
        }
    }

    /// <summary>Looks for buses that feed each other, along outputs and sends.</summary>
    private void CheckCycles()
    {
        var targets = session.Buses.DistinctBy(bus => bus.Name)
            .ToDictionary(bus => bus.Name, bus => bus.Sends.Select(send => send.Bus).Append(bus.Output ?? Session.MasterName).ToList(), StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bus in targets.Keys)
        {
            if (FindCycle(bus) is { } cycle)
            {
                _errors.Add(SessionErrorKind.Reference, "buses", $"{string.Join(" → ", cycle.Select(Quote))} feed each other in a circle; take one of the connections out.");
                return;
            }
        }

        // invariant: the depth is bounded by the number of buses, which is bounded above.
        List<string>? FindCycle(string bus)
        {
            if (onPath.Contains(bus))
            {
                return [.. path.SkipWhile(name => name != bus), bus];
            }

            if (!targets.TryGetValue(bus, out var next) || !done.Add(bus))
            {
                return null;
            }

            path.Add(bus);
            onPath.Add(bus);
            foreach (var target in next)
            {
                if (FindCycle(target) is { } cycle)
                {
                    return cycle;
                }
            }

            path.RemoveAt(path.Count - 1);
            onPath.Remove(bus);
            return null;
        }
    }

    private bool Check(NumberRule rule, string field, double value, string place)
    {
        if (rule.Allows(value))
        {
            return true;
        }

        Value(place, rule.Refuse(field, Text(value)));
        return false;
    }

    private void Value(string place, string problem) => _errors.Add(SessionErrorKind.Value, place, problem);
}
