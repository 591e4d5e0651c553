using Tactus.Sessions;

namespace Tactus;

/// <summary>Turns the MIDI clips of a session into events; each file is read once.</summary>
internal sealed class MidiClips(Session session)
{
    private readonly Dictionary<string, MidiFile> _files = [];

    /// <summary>What the files' readers found strange.</summary>
    public List<string> Warnings { get; } = [];

    public void AddTo(List<ScheduledEvent> events, SessionClip clip)
    {
        var start = MusicalTime.FromBeats(clip.At);
        if (clip.Notes is not null)
        {
            AddNotes(events, clip, start);
        }
        else if (clip.Midi is not null)
        {
            AddFile(events, clip, Read(clip.Midi), start);
        }
    }

    private static void AddNotes(List<ScheduledEvent> events, SessionClip clip, MusicalTime start)
    {
        var channel = (clip.Channel ?? 1) - 1;
        var entries = new List<(MusicalTime Time, bool IsOn, UniversalMidiPacket Packet)>();
        foreach (var note in clip.Notes!)
        {
            var key = Transposed((int)note[2], clip.Transpose);
            entries.Add((start + MusicalTime.FromBeats(note[0]), true, Midi.NoteOn(channel, key, (int)note[3])));
            entries.Add((start + MusicalTime.FromBeats(note[0] + note[1]), false, Midi.NoteOff(channel, key)));
        }

        // why: a key that is struck again at the moment it ends must end first.
        events.AddRange(entries.OrderBy(entry => entry.Time.Ticks).ThenBy(entry => entry.IsOn).Select(entry => new ScheduledEvent(entry.Time, entry.Packet)));
    }

    private static void AddFile(List<ScheduledEvent> events, SessionClip clip, MidiFile file, MusicalTime start)
    {
        var entries = new List<(long Tick, int Order, ScheduledEvent Event)>();
        for (var track = 0; track < file.Tracks.Length; track++)
        {
            if (clip.Track is { } wanted && wanted != track + 1)
            {
                continue;
            }

            foreach (var midiEvent in file.Tracks[track].Events)
            {
                if (midiEvent.Kind != MidiFileEventKind.Channel || (clip.Channel is { } channel && channel != midiEvent.Channel + 1))
                {
                    continue;
                }

                // why: clips of a session carry one group; the file's ports are tracks here.
                var packet = new UniversalMidiPacket(midiEvent.Packet.Word0 & 0xF0FFFFFF);
                if (clip.Transpose != 0 && packet.Status is 0x8 or 0x9 or 0xA)
                {
                    packet = Midi.FromBytes((byte)((packet.Status << 4) | packet.Channel), (byte)Transposed(packet.Data1, clip.Transpose), (byte)packet.Data2);
                }

                entries.Add((midiEvent.Tick, track, new ScheduledEvent(start + file.TimeAt(midiEvent.Tick), packet)));
            }
        }

        events.AddRange(entries.OrderBy(entry => entry.Tick).ThenBy(entry => entry.Order).Select(entry => entry.Event));
    }

    private static int Transposed(int key, int semitones) => Math.Clamp(key + semitones, 0, 127);

    private MidiFile Read(string name)
    {
        var path = session.Resolve(name);
        if (!_files.TryGetValue(path, out var file))
        {
            file = MidiFile.Read(path);
            _files.Add(path, file);
            Warnings.AddRange(file.Warnings.Select(warning => warning.Message));
        }

        return file;
    }
}
