using System.Globalization;

namespace Tactus.Sessions;

/// <summary>Arranges a MIDI file for the built-in instruments.</summary>
internal static class SessionFromMidi
{
    private const int DrumChannel = 9;
    private const int ReverbSendController = 91;

    /// <summary>What General MIDI assumes where a file says nothing.</summary>
    private const int DefaultReverbSend = 40;

    private const string ReverbBus = "Reverb";

    internal static Session Make(string path)
    {
        var file = MidiFile.Read(path);
        var name = Path.GetFileName(path);
        var tracks = TracksOf(file, name);
        if (tracks.Count == 0)
        {
            throw SessionException.Of(name, SessionErrorKind.File, "the file plays no notes on any channel.");
        }

        var warnings = file.Warnings.Select(warning => warning.Message).ToList();
        if (file.Format == 2)
        {
            warnings.Add($"{name}: a format 2 file holds {file.Tracks.Length} separate patterns; the first one plays.");
        }

        var title = file.Tracks[0].Name;
        return new Session
        {
            Title = IsTitle(title) ? title.Trim() : Path.GetFileNameWithoutExtension(path),
            Tempo = [.. file.TempoMap.Points.Select(point => new SessionTempo(point.Time.Beats, point.Tempo.BeatsPerMinute))],
            Meter = [.. file.MeterMap.Points.Select(point => new SessionMeter(point.Time.Beats, point.BeatsPerBar, point.BeatUnit))],
            Tracks = tracks,
            Buses =
            [
                new SessionBus
                {
                    Name = ReverbBus,
                    Effects = [new SessionNode { Kind = "reverb", Parameters = new Dictionary<string, ParameterSetting> { ["mix"] = 1 } }],
                },
            ],
            BaseDirectory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "",
            SourceName = name,
            Warnings = warnings,
        };
    }

    private static List<SessionTrack> TracksOf(MidiFile file, string fileName)
    {
        var tracks = new List<SessionTrack>();
        var names = new HashSet<string>(StringComparer.Ordinal) { Session.MasterName, ReverbBus };
        var parts = Parts(file);
        var hasPorts = parts.Keys.Select(part => part.Group).Distinct().Count() > 1;
        foreach (var ((group, channel), part) in parts)
        {
            if (part.Notes == 0)
            {
                continue;
            }

            var isDrums = channel == DrumChannel;
            var name = Unique(part.Name ?? (isDrums ? "Drums" : string.Create(CultureInfo.InvariantCulture, $"Channel {channel + 1}")), names);
            var amount = part.ReverbSend ?? DefaultReverbSend;
            tracks.Add(new SessionTrack
            {
                Name = name,
                Instrument = new SessionNode { Kind = isDrums ? "drum-kit" : "poly-synth" },
                Clips = [new SessionClip { Midi = fileName, Channel = channel + 1, Port = hasPorts ? group + 1 : null }],
                Sends = amount == 0 ? [] : [new SessionSend { Bus = ReverbBus, Level = Math.Round((20 * Math.Log10(amount / 127.0)) - 2, 1) }],
            });
        }

        return tracks;
    }

    /// <summary>What each channel of each port does, in the order of ports and channels.</summary>
    private static SortedDictionary<(int Group, int Channel), Part> Parts(MidiFile file)
    {
        var parts = new SortedDictionary<(int Group, int Channel), Part>();
        var tracks = file.Format == 2 ? file.Tracks[..1] : file.Tracks;
        foreach (var track in tracks)
        {
            // why: the first track of a format 1 file is called like the piece, not like an instrument.
            var name = IsTitle(track.Name) && (track != file.Tracks[0] || file.Format != 1) && file.Format != 0 ? track.Name.Trim() : null;
            foreach (var midiEvent in track.Events)
            {
                if (midiEvent.Kind != MidiFileEventKind.Channel)
                {
                    continue;
                }

                var key = (midiEvent.Group, midiEvent.Channel);
                if (!parts.TryGetValue(key, out var part))
                {
                    parts.Add(key, part = new Part());
                }

                if (midiEvent.IsNoteOn)
                {
                    part.Notes++;
                    part.Name ??= name;
                }
                else if ((midiEvent.Status & 0xF0) == 0xB0 && midiEvent.Data1 == ReverbSendController)
                {
                    part.ReverbSend ??= midiEvent.Data2;
                }
            }
        }

        return parts;
    }

    private static bool IsTitle(string name) => name.Trim().Length is > 0 and <= 60 && !name.Trim().Any(char.IsControl);

    private static string Unique(string name, HashSet<string> names)
    {
        var unique = name;
        for (var number = 2; !names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} {number}");
        }

        return unique;
    }

    private sealed class Part
    {
        public int Notes { get; set; }

        public string? Name { get; set; }

        public int? ReverbSend { get; set; }
    }
}
