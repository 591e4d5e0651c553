using Tactus.Sessions;

namespace Tactus;

/// <content>Making a session of a MIDI file.</content>
public sealed partial record Session
{
    private const int DrumChannel = 9;
    private const int ReverbSendController = 91;
    private const int DefaultReverbSend = 40;
    private const string ReverbBusName = "Reverb";

    /// <summary>Makes a session of a standard MIDI file: one track a channel that plays notes, with a synth or a drum kit, a reverb, and a limiter on the master.</summary>
    /// <exception cref="SessionException">The file cannot be opened, or plays no notes.</exception>
    /// <exception cref="MidiFileException">The file is broken; one sentence that names the byte.</exception>
    [AnyThread]
    public static Session FromMidi(string path)
    {
        var name = Path.GetFileName(path);
        MidiFile file;
        try
        {
            file = MidiFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SessionException(Unreadable(path, name, exception), exception);
        }

        var tracks = new List<SessionTrack>();
        for (var channel = 0; channel < 16; channel++)
        {
            if (MakeTrack(file, path, channel) is { } track)
            {
                tracks.Add(track);
            }
        }

        if (tracks.Count == 0)
        {
            throw new SessionException($"{name}: the file plays no notes on any channel.");
        }

        return new Session
        {
            Title = Path.GetFileNameWithoutExtension(path),
            Tempo = [.. file.TempoMap.Points.Select(point => new SessionTempo(point.Time.Beats, point.Tempo.BeatsPerMinute, point.Curve == TempoCurve.LinearToNext))],
            Meter = [.. file.MeterMap.Points.Select(point => new SessionMeter(point.Time.Beats, point.BeatsPerBar, point.BeatUnit))],
            Tracks = tracks,
            Buses = [new SessionBus { Name = ReverbBusName, Effects = [new SessionNode { Kind = "reverb", Parameters = new Dictionary<string, ParameterSetting> { ["mix"] = 1 } }] }],
            BaseDirectory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "",
            SourceName = name,
        };
    }

    private static SessionTrack? MakeTrack(MidiFile file, string path, int channel)
    {
        var events = file.Tracks.SelectMany(track => track.Events.Select(midiEvent => (Track: track, Event: midiEvent)))
            .Where(entry => entry.Event.Kind == MidiFileEventKind.Channel && entry.Event.Channel == channel)
            .ToList();
        var first = events.Find(entry => entry.Event.IsNoteOn);
        if (first.Track is null)
        {
            return null;
        }

        var title = first.Track.Name.Length > 0 && first.Track.Name.Length < 60 ? first.Track.Name : channel == DrumChannel ? "Drums" : "Channel";
        var send = events.Find(entry => (entry.Event.Status & 0xF0) == 0xB0 && entry.Event.Data1 == ReverbSendController);
        var amount = send.Track is null ? DefaultReverbSend : send.Event.Data2;
        return new SessionTrack
        {
            Name = $"{title} {channel + 1}",
            Instrument = new SessionNode { Kind = channel == DrumChannel ? "drum-kit" : "poly-synth" },
            Clips = [new SessionClip { Midi = Path.GetFileName(path), Channel = channel + 1 }],
            Sends = amount == 0 ? [] : [new SessionSend { Bus = ReverbBusName, Level = Math.Round(20 * Math.Log10(amount / 127.0) - 2, 1) }],
        };
    }
}
