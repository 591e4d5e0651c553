using static Tactus.Sessions.SessionErrors;

namespace Tactus.Sessions;

/// <summary>Tracks and their clips.</summary>
internal sealed partial class SessionValidator
{
    private void CheckTrack(SessionTrack track, string place)
    {
        if (track.Instrument is { } instrument
            && SessionBuilder.MakeNode(instrument, Inside(place, "instrument"), _errors) is { } node
            && (node.Ports.AudioOutputs.Count == 0 || !node.Ports.TakesEvents))
        {
            _errors.Add(SessionErrorKind.Reference, Inside(place, "instrument"), $"{Quote(instrument.Kind)} is not an instrument: an instrument takes MIDI and has an output.");
        }

        CheckMidiRouting(track, place);
        for (var i = 0; i < track.Clips.Count && !_errors.IsFull; i++)
        {
            CheckClip(track, track.Clips[i], Inside(place, Numbered("clip", i)));
        }
    }

    private void CheckMidiRouting(SessionTrack track, string place)
    {
        for (var i = 0; i < track.Input?.Count; i++)
        {
            var input = track.Input[i];
            var inside = Inside(place, track.Input.Count == 1 ? "input" : Numbered("input", i));
            if (track is { Instrument: null, MidiOutput: null })
            {
                _errors.Add(SessionErrorKind.Reference, inside, "nothing plays what comes in: the track has no instrument and no MIDI output.");
            }

            CheckPort(input.Port, input.PortName, inside);
            Check(NumberRule.Channel, "channel", input.Channel ?? 1, inside);
            Check(NumberRule.Channel, "toChannel", input.ToChannel ?? 1, inside);
        }

        if (track.MidiOutput is { } output)
        {
            CheckPort(output.Port, output.PortName, Inside(place, "midiOutput"));
            Check(NumberRule.Channel, "toChannel", output.ToChannel ?? 1, Inside(place, "midiOutput"));
        }
    }

    /// <summary>Whether a device has as many ports: those with numbers from the first, and one for each name.</summary>
    private void CheckPorts(string direction, IEnumerable<(int? Port, string? Name)> ports)
    {
        const int MaxPorts = 16;
        var all = ports.ToList();
        var names = all.Select(port => port.Name).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Count();
        var numbers = all.Where(port => port.Name is null).Select(port => port.Port ?? 1).DefaultIfEmpty(1).Max();
        if (names > 0 && names + numbers > MaxPorts)
        {
            Value("", $"its tracks name {names} MIDI {direction} and number them up to {numbers}; a device has {MaxPorts}, those without a name counted from 1.");
        }
    }

    private void CheckPort(int? port, string? name, string place)
    {
        Check(NumberRule.Channel, "port", port ?? 1, place);
        if (name is not null && !IsName(name))
        {
            Value(place, $"\"port\" is {Quote(name)}; a name has 1 to {MaxNameLength} characters and no line breaks.");
        }

        if (name is not null && port is not null)
        {
            _errors.Add(SessionErrorKind.Structure, place, "the port has a number and a name; leave one of them out.");
        }
    }

    private void CheckClip(SessionTrack track, SessionClip clip, string place)
    {
        var contents = (clip.Notes is null ? 0 : 1) + (clip.Midi is null ? 0 : 1) + (clip.Audio is null ? 0 : 1);
        if (contents != 1)
        {
            _errors.Add(SessionErrorKind.Structure, place, "a clip has exactly one of \"notes\", \"midi\" (a file) and \"audio\" (a file).");
            return;
        }

        Check(NumberRule.Position, "at", clip.At, place);
        if (clip.Audio is not null)
        {
            CheckSound(clip, clip.Audio, place);
            return;
        }

        if (track is { Instrument: null, MidiOutput: null })
        {
            _errors.Add(SessionErrorKind.Reference, place, "nothing plays its notes: the track has no instrument and no MIDI output.");
        }

        Check(NumberRule.Channel, "channel", clip.Channel ?? 1, place);
        Check(NumberRule.Channel, "port", clip.Port ?? 1, place);
        Check(NumberRule.Position, "offset", clip.Offset, place);
        Check(NumberRule.Length, "length", clip.Length ?? 1, place);
        Check(NumberRule.Transpose, "transpose", clip.Transpose, place);
        if (clip.Notes is { } notes)
        {
            CheckNotes(notes, clip.Messages, place);
        }
        else
        {
            CheckMidi(clip, clip.Midi!, place);
        }
    }

    private void CheckNotes(IReadOnlyList<SessionNote> notes, IReadOnlyList<SessionMessage> messages, string place)
    {
        for (var i = 0; i < notes.Count && !_errors.IsFull; i++)
        {
            var inside = Inside(place, Numbered("note", i));
            Check(NumberRule.Position, "beat", notes[i].Beat, inside);
            Check(NumberRule.Length, "length", notes[i].Length, inside);
            Check(NumberRule.Key, "key", notes[i].Key, inside);
            Check(NumberRule.Velocity, "velocity", notes[i].Velocity, inside);
        }

        for (var i = 0; i < messages.Count && !_errors.IsFull; i++)
        {
            var inside = Inside(place, Numbered("message", i));
            Check(NumberRule.Position, "beat", messages[i].Beat, inside);
            if (!IsSendable(messages[i].Bytes.Span))
            {
                Value(inside, $"its bytes are no message; {SendableBytes}");
            }
        }
    }

    private void CheckMidi(SessionClip clip, string file, string place)
    {
        if (clip.Messages.Count > 0)
        {
            _errors.Add(SessionErrorKind.Structure, place, "\"messages\" belong to notes; a MIDI file brings its own.");
        }

        if (!IsFileName(file, place))
        {
            return;
        }

        try
        {
            var midi = media.Midi(file);
            if (clip.Track > midi.Tracks.Length || clip.Track < 1)
            {
                Value(place, $"\"track\" is {clip.Track}; {Quote(Path.GetFileName(file))} has tracks 1 to {midi.Tracks.Length}.");
            }
        }
        catch (MidiFileException e)
        {
            _errors.Add(SessionErrorKind.File, place, e.Message);
        }
    }

    private void CheckSound(SessionClip clip, string file, string place)
    {
        if (clip.Messages.Count > 0)
        {
            _errors.Add(SessionErrorKind.Structure, place, "\"messages\" belong to notes, not to sound.");
        }

        Check(NumberRule.ClipGain, "gainDb", clip.GainDb, place);
        Check(NumberRule.Fade, "fadeInSeconds", clip.FadeInSeconds, place);
        Check(NumberRule.Fade, "fadeOutSeconds", clip.FadeOutSeconds, place);
        var isWithin = Check(NumberRule.Seconds, "offsetSeconds", clip.OffsetSeconds, place);
        Check(NumberRule.SoundLength, "lengthSeconds", clip.LengthSeconds ?? 1, place);
        if (!IsFileName(file, place))
        {
            return;
        }

        try
        {
            var sound = media.Sound(file);
            if (isWithin && clip.OffsetSeconds > 0 && clip.OffsetSeconds >= sound.Seconds)
            {
                Value(place, $"\"offsetSeconds\" is {Text(clip.OffsetSeconds)} s; {Quote(Path.GetFileName(file))} lasts {Text(sound.Seconds)} s.");
            }
        }
        catch (SoundFileException e)
        {
            _errors.Add(e.Kind == SoundFileErrorKind.MissingLibrary ? SessionErrorKind.MissingLibrary : SessionErrorKind.File, place, e.Message);
        }
    }

    private bool IsFileName(string file, string place)
    {
        if (file.Length is > 0 and <= 4096 && !file.Contains('\0'))
        {
            return true;
        }

        Value(place, $"the file is called {Quote(file)}; a name has 1 to 4096 characters.");
        return false;
    }
}
