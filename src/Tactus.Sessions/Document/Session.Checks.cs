using System.Globalization;

namespace Tactus;

/// <content>What is allowed in a session.</content>
public sealed partial record Session
{
    private const double MaxBeat = 1e6;
    private const int MaxErrors = 100;

    /// <summary>Everything that is wrong with the session, at most a hundred things; empty if it can be built. Needs the node kinds to be registered.</summary>
    [AnyThread]
    public IReadOnlyList<SessionError> Validate()
    {
        var errors = new List<SessionError>();
        CheckMaps(errors);
        var names = new HashSet<string>(StringComparer.Ordinal) { MasterName };
        foreach (var bus in Tracks.Concat(Buses))
        {
            if (string.IsNullOrWhiteSpace(bus.Name))
            {
                errors.Add(new SessionError("session", "a track or bus has no name; each needs one."));
            }
            else if (!names.Add(bus.Name))
            {
                errors.Add(new SessionError($"\"{bus.Name}\"", "the name is used twice among tracks and buses; names must differ."));
            }
        }

        foreach (var track in Tracks)
        {
            CheckBus(track, $"track \"{track.Name}\"", errors);
            CheckTrack(track, $"track \"{track.Name}\"", errors);
        }

        foreach (var bus in Buses)
        {
            CheckBus(bus, $"bus \"{bus.Name}\"", errors);
        }

        CheckBus(Master, "master", errors);
        if (Master.Output is not null || Master.Sends.Count > 0)
        {
            errors.Add(new SessionError("master", "the master goes to the device; it has no output and no sends."));
        }

        CheckCycles(errors);
        return errors.Count > MaxErrors ? errors.GetRange(0, MaxErrors) : errors;
    }

    /// <summary>Throws what <see cref="Validate"/> finds first.</summary>
    /// <exception cref="SessionException">Something is wrong.</exception>
    [AnyThread]
    public void ThrowIfInvalid()
    {
        var errors = Validate();
        if (errors.Count > 0)
        {
            throw new SessionException($"{SourceName}: {errors[0].Path}: {errors[0].Message}") { Errors = errors };
        }
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static bool IsBeat(double beat) => beat is >= 0 and <= MaxBeat;

    private void CheckMaps(List<SessionError> errors)
    {
        CheckRising("tempo", Tempo.Select(point => point.Beat), errors);
        CheckRising("meter", Meter.Select(point => point.Beat), errors);
        foreach (var point in Tempo.Where(point => !(point.Bpm is >= 1 and <= 60_000_000)))
        {
            errors.Add(new SessionError($"tempo at beat {Text(point.Beat)}", $"{Text(point.Bpm)} quarter notes a minute cannot be played; allowed are 1 to 60000000."));
        }

        foreach (var point in Meter.Where(point => !MeterMap.IsMeter(point.Beats, point.Unit)))
        {
            errors.Add(new SessionError($"meter at beat {Text(point.Beat)}", $"there is no meter {point.Beats}/{point.Unit}; allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64."));
        }

        if (Loop is { } loop && !(IsBeat(loop.Start) && IsBeat(loop.End) && loop.End > loop.Start))
        {
            errors.Add(new SessionError("loop", $"from beat {Text(loop.Start)} to {Text(loop.End)} nothing can be repeated; the end must be later than the start."));
        }
    }

    private static void CheckRising(string path, IEnumerable<double> beats, List<SessionError> errors)
    {
        var last = -1.0;
        foreach (var beat in beats)
        {
            if (!IsBeat(beat) || beat <= last)
            {
                errors.Add(new SessionError(path, $"beat {Text(beat)} must be from 0 to {Text(MaxBeat)} and later than the one before."));
                return;
            }

            last = beat;
        }
    }

    private void CheckBus(SessionBus bus, string path, List<SessionError> errors)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < bus.Effects.Count; index++)
        {
            var node = CheckNode(bus.Effects[index], $"{path}, effect {index + 1}", errors);
            if (!labels.Add(bus.Effects[index].Label))
            {
                errors.Add(new SessionError(path, $"two effects are called \"{bus.Effects[index].Label}\"; give one another name."));
            }

            if (node is not null && (node.Ports.AudioInputs.Count == 0 || node.Ports.AudioOutputs.Count == 0))
            {
                errors.Add(new SessionError($"{path}, effect {index + 1}", $"\"{bus.Effects[index].Kind}\" is not an effect: it needs an input and an output."));
            }
        }

        CheckNode(new SessionNode { Kind = StripKind(bus), Parameters = bus.Strip }, $"{path}, strip", errors);
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var send in bus.Sends)
        {
            if (Buses.All(candidate => candidate.Name != send.Bus))
            {
                errors.Add(new SessionError(path, $"it sends to the bus \"{send.Bus}\", which is not there; known are {Known(Buses.Select(candidate => candidate.Name))}."));
            }

            if (!targets.Add(send.Bus))
            {
                errors.Add(new SessionError(path, $"it sends to \"{send.Bus}\" twice."));
            }

            CheckNode(new SessionNode { Kind = SessionBuilder.SendKind, Parameters = new Dictionary<string, ParameterSetting> { [SessionBuilder.LevelId] = send.Level } }, $"{path}, send to \"{send.Bus}\"", errors);
        }

        if (bus.Output is { } output && output != MasterName && Buses.All(candidate => candidate.Name != output))
        {
            errors.Add(new SessionError(path, $"its output is the bus \"{output}\", which is not there; known are {Known(Buses.Select(candidate => candidate.Name).Append(MasterName))}."));
        }

        foreach (var automation in bus.Automation)
        {
            CheckAutomation(bus, automation, path, errors);
        }
    }

    private static string StripKind(SessionBus bus) => bus is SessionTrack ? SessionBuilder.StripKind : SessionBuilder.BusStripKind;

    private static Node? CheckNode(SessionNode document, string path, List<SessionError> errors)
    {
        try
        {
            return SessionBuilder.MakeNode(document, path);
        }
        catch (SessionException exception)
        {
            errors.AddRange(exception.Errors);
            return null;
        }
    }

    private static void CheckAutomation(SessionBus bus, SessionAutomation automation, string path, List<SessionError> errors)
    {
        var where = $"{path}, automation of {automation.Node} {automation.Parameter}";
        CheckRising(where, automation.Points.Select(point => point.Beat), errors);
        if (automation.Points.Count == 0)
        {
            errors.Add(new SessionError(where, "it has no points; it needs one at least."));
        }

        if (SessionBuilder.FindDocument(bus, automation.Node) is not { } target)
        {
            errors.Add(new SessionError(where, $"there is no node \"{automation.Node}\"; known are {Known(SessionBuilder.NodeNames(bus))}."));
            return;
        }

        if (!NodeCatalog.TryCreate(target.Kind, out var node))
        {
            return;
        }

        if (!node.Parameters.TryFind(automation.Parameter, out var parameter))
        {
            errors.Add(new SessionError(where, $"\"{target.Kind}\" has no such parameter; known are {Known(SessionBuilder.ParameterIds(node))}."));
            return;
        }

        foreach (var point in automation.Points.Where(point => !parameter.Allows(point.Value)))
        {
            errors.Add(new SessionError($"{where}, beat {Text(point.Beat)}", $"the value is {parameter.Format(point.Value)}; allowed are {parameter.DescribeRange()}."));
        }
    }

    private void CheckTrack(SessionTrack track, string path, List<SessionError> errors)
    {
        if (track.Instrument is { } instrument && CheckNode(instrument, $"{path}, instrument", errors) is { Ports.AudioOutputs.Count: 0 })
        {
            errors.Add(new SessionError($"{path}, instrument", $"\"{instrument.Kind}\" makes no sound."));
        }

        for (var index = 0; index < track.Clips.Count; index++)
        {
            CheckClip(track, track.Clips[index], $"{path}, clip {index + 1}", errors);
        }
    }

    private void CheckClip(SessionTrack track, SessionClip clip, string path, List<SessionError> errors)
    {
        var kinds = (clip.Notes is null ? 0 : 1) + (clip.Midi is null ? 0 : 1) + (clip.Audio is null ? 0 : 1);
        if (kinds != 1)
        {
            errors.Add(new SessionError(path, "a clip has either notes, or a midi file, or an audio file."));
        }

        if (clip.Audio is null && track.Instrument is null)
        {
            errors.Add(new SessionError(path, "nothing plays it: the track has no instrument."));
        }

        if (clip.Audio is not null && track.Instrument is not null)
        {
            errors.Add(new SessionError(path, "a track with an instrument plays no sound files; put the clip on a track of its own."));
        }

        if (!IsBeat(clip.At))
        {
            errors.Add(new SessionError(path, $"it starts at beat {Text(clip.At)}; allowed are 0 to {Text(MaxBeat)}."));
        }

        if (clip.Channel is < 1 or > 16)
        {
            errors.Add(new SessionError(path, $"there is no MIDI channel {clip.Channel}; allowed are 1 to 16."));
        }

        foreach (var seconds in (ReadOnlySpan<double>)[clip.OffsetSeconds, clip.LengthSeconds ?? 0, clip.FadeInSeconds, clip.FadeOutSeconds])
        {
            if (!(seconds is >= 0 and <= 1e6))
            {
                errors.Add(new SessionError(path, $"{Text(seconds)} s is no length or offset; allowed are 0 to 1000000 s."));
            }
        }

        if (!(clip.GainDb is >= -144 and <= 48))
        {
            errors.Add(new SessionError(path, $"the gain is {Text(clip.GainDb)} dB; allowed are -144 to 48 dB."));
        }

        foreach (var note in clip.Notes ?? [])
        {
            if (note is not [>= 0 and <= MaxBeat, > 0 and <= MaxBeat, >= 0 and <= 127, >= 1 and <= 127])
            {
                errors.Add(new SessionError(path, $"the note [{string.Join(", ", (note ?? []).Select(Text))}] is not one; a note is [beat from 0, length above 0, key 0 to 127, velocity 1 to 127]."));
                break;
            }
        }

        if ((clip.Midi ?? clip.Audio) is { } file && !File.Exists(Resolve(file)))
        {
            errors.Add(new SessionError(path, $"the file \"{file}\" is not there."));
        }
    }

    private void CheckCycles(List<SessionError> errors)
    {
        var targets = Buses.DistinctBy(bus => bus.Name).ToDictionary(bus => bus.Name, bus => bus.Sends.Select(send => send.Bus).Append(bus.Output ?? MasterName).ToList());
        var state = new Dictionary<string, int>();
        foreach (var bus in targets.Keys)
        {
            if (FindCycle(bus, []) is { } cycle)
            {
                errors.Add(new SessionError("buses", $"{string.Join(" → ", cycle.Select(name => $"\"{name}\""))} feed each other in a circle."));
                return;
            }
        }

        List<string>? FindCycle(string bus, List<string> path)
        {
            if (path.Contains(bus))
            {
                return [.. path.SkipWhile(name => name != bus), bus];
            }

            if (state.ContainsKey(bus) || !targets.TryGetValue(bus, out var next) || path.Count > targets.Count)
            {
                return null;
            }

            path.Add(bus);
            foreach (var target in next)
            {
                if (FindCycle(target, path) is { } cycle)
                {
                    return cycle;
                }
            }

            path.RemoveAt(path.Count - 1);
            state[bus] = 1;
            return null;
        }
    }

    private static string Known(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\"").DefaultIfEmpty("none"));
}
