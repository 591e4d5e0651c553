namespace Tactus.Sessions;

/// <summary>Gathers the MIDI clips of one track into one list of events.</summary>
/// <remarks>
/// <para>No note hangs: whatever a clip starts is ended in it, at its end at the latest, and a held pedal is let go there. A clip that begins inside its content
/// first brings programs, controllers, pressure and bends up to date, as a sequencer does that is started in the middle.</para>
/// <para>Order at one time: ends of clips and of written notes, then everything else as it comes, then beginnings of written notes.</para>
/// </remarks>
internal sealed class MidiLane
{
    private const int Ends = 0;
    private const int Middle = 1;
    private const int Begins = 2;
    private const int Pedal = 64;

    private readonly List<(MusicalTime Time, int Rank, UniversalMidiPacket Packet)> _events = [];

    /// <summary>Notes that a transposition pushed out of the keyboard.</summary>
    internal int KeysLeftOut { get; private set; }

    /// <summary>Adds a clip.</summary>
    /// <param name="clip">A valid clip of notes or a MIDI file.</param>
    /// <param name="file">Its file, if it plays one.</param>
    /// <returns>Where the clip ends.</returns>
    internal MusicalTime Add(SessionClip clip, MidiFile? file)
    {
        var content = new List<(MusicalTime Time, int Rank, UniversalMidiPacket Packet)>();
        var contentEnd = file is null ? GatherNotes(clip, content) : GatherFile(clip, file, content);
        var from = MusicalTime.FromBeats(clip.Offset);
        var until = clip.Length is { } length ? from + MusicalTime.FromBeats(length) : (MusicalTime?)null;
        var shift = MusicalTime.FromBeats(clip.At) - from;

        // why: OrderBy is stable, so that what the content says at one time keeps its order.
        Place(content.OrderBy(entry => entry.Time.Ticks).ThenBy(entry => entry.Rank), from, until, contentEnd, shift, clip.Transpose);
        var end = until ?? (contentEnd > from ? contentEnd : from);
        return end + shift;
    }

    /// <summary>All clips' events, sorted by time.</summary>
    internal ScheduledEvent[] ToEvents() =>
        [.. _events.OrderBy(entry => entry.Time.Ticks).ThenBy(entry => entry.Rank).Select(entry => new ScheduledEvent(entry.Time, entry.Packet))];

    private static MusicalTime GatherNotes(SessionClip clip, List<(MusicalTime Time, int Rank, UniversalMidiPacket Packet)> content)
    {
        var channel = (clip.Channel ?? 1) - 1;
        var end = MusicalTime.Zero;
        foreach (var message in clip.Messages)
        {
            var time = MusicalTime.FromBeats(message.Beat);
            end = time > end ? time : end;
            foreach (var packet in Packets(message.Bytes))
            {
                content.Add((time, Middle, packet));
            }
        }

        // why: a key that is struck again while it sounds ends first; otherwise the first note's end would cut the second one off.
        foreach (var key in clip.Notes!.GroupBy(note => note.Key))
        {
            var notes = key.OrderBy(note => note.Beat).ToList();
            for (var i = 0; i < notes.Count; i++)
            {
                var start = MusicalTime.FromBeats(notes[i].Beat);
                var stop = MusicalTime.FromBeats(notes[i].Beat + notes[i].Length);
                var next = i + 1 < notes.Count ? MusicalTime.FromBeats(notes[i + 1].Beat) : stop;
                stop = next < stop ? next : stop;
                end = stop > end ? stop : end;
                content.Add((start, Begins, Midi.NoteOn(channel, notes[i].Key, notes[i].Velocity)));
                content.Add((stop, Ends, Midi.NoteOff(channel, notes[i].Key)));
            }
        }

        return end;
    }

    private static MusicalTime GatherFile(SessionClip clip, MidiFile file, List<(MusicalTime Time, int Rank, UniversalMidiPacket Packet)> content)
    {
        for (var track = 0; track < file.Tracks.Length; track++)
        {
            // why: the patterns of a format 2 file are pieces of their own; without a choice the first one plays.
            if (clip.Track is { } wanted ? wanted != track + 1 : file.Format == 2 && track > 0)
            {
                continue;
            }

            foreach (var midiEvent in file.Tracks[track].Events)
            {
                if (midiEvent.Kind == MidiFileEventKind.Meta
                    || (clip.Port is { } port && port != midiEvent.Group + 1)
                    || (clip.Channel is { } channel && midiEvent.Kind == MidiFileEventKind.Channel && channel != midiEvent.Channel + 1))
                {
                    continue;
                }

                var time = file.TimeAt(midiEvent.Tick);
                if (midiEvent.Word != 0)
                {
                    content.Add((time, Middle, WithoutGroup(midiEvent.Packet)));
                    continue;
                }

                foreach (var packet in Packets(midiEvent))
                {
                    content.Add((time, Middle, WithoutGroup(packet)));
                }
            }
        }

        return file.End;
    }

    private void Place(
        IEnumerable<(MusicalTime Time, int Rank, UniversalMidiPacket Packet)> content, MusicalTime from, MusicalTime? until, MusicalTime contentEnd, MusicalTime shift, int transpose)
    {
        var sounding = new SortedDictionary<int, (int Count, MusicalTime Since)>();
        var pedals = new SortedDictionary<int, MusicalTime>();
        var before = new Dictionary<uint, (int Order, UniversalMidiPacket Packet)>();
        var order = 0;
        var isCaughtUp = false;
        foreach (var (time, rank, original) in content)
        {
            if (time < from)
            {
                Remember(before, order++, original);
                continue;
            }

            if (!isCaughtUp)
            {
                CatchUp(before, from, shift, pedals);
                isCaughtUp = true;
            }

            if (time >= until)
            {
                break;
            }

            var packet = original;
            if (packet.MessageType == 2 && packet.Status is 0x8 or 0x9 or 0xA)
            {
                var key = packet.Data1 + transpose;
                if (key is < 0 or > 127)
                {
                    KeysLeftOut += packet.Status == 0x9 && packet.Data2 > 0 ? 1 : 0;
                    continue;
                }

                packet = Midi.FromBytes((byte)(packet.Word0 >> 16), (byte)key, (byte)packet.Data2);
                if (!Track(sounding, packet, time))
                {
                    continue; // the end of a note that began before the clip
                }
            }
            else if (IsPedal(packet))
            {
                Press(pedals, packet, time);
            }

            _events.Add((time + shift, rank, packet));
        }

        if (!isCaughtUp)
        {
            CatchUp(before, from, shift, pedals);
        }

        var end = until ?? (contentEnd > from ? contentEnd : from);
        foreach (var (note, (count, since)) in sounding)
        {
            for (var i = 0; i < count; i++)
            {
                _events.Add((end + shift, EndRank(since, end), Midi.NoteOff(note >> 7, note & 0x7F)));
            }
        }

        foreach (var (channel, since) in pedals)
        {
            _events.Add((end + shift, EndRank(since, end), Midi.ControlChange(channel, Pedal, 0)));
        }
    }

    // why: what begins only where the clip ends is ended behind its beginning, not before.
    private static int EndRank(MusicalTime since, MusicalTime end) => since == end ? Middle : Ends;

    /// <summary>Counts how often a key is down.</summary>
    /// <returns>False for the end of a note that never began.</returns>
    private static bool Track(SortedDictionary<int, (int Count, MusicalTime Since)> sounding, UniversalMidiPacket packet, MusicalTime time)
    {
        var note = (packet.Channel << 7) | packet.Data1;
        var (count, since) = sounding.GetValueOrDefault(note);
        if (packet.Status == 0x9 && packet.Data2 > 0)
        {
            sounding[note] = (count + 1, time);
        }
        else if (packet.Status is 0x8 or 0x9)
        {
            if (count == 0)
            {
                return false;
            }

            sounding[note] = (count - 1, since);
        }

        return true;
    }

    /// <summary>Keeps the last message of each controller, program, pressure and bend, in the order in which they came last.</summary>
    private static void Remember(Dictionary<uint, (int Order, UniversalMidiPacket Packet)> before, int order, UniversalMidiPacket packet)
    {
        if (packet.MessageType == 2 && packet.Status is 0xB or 0xC or 0xD or 0xE)
        {
            var key = packet.Status == 0xB ? packet.Word0 >> 8 : packet.Word0 >> 16 << 8;
            before[key] = (order, packet);
        }
    }

    private void CatchUp(Dictionary<uint, (int Order, UniversalMidiPacket Packet)> before, MusicalTime from, MusicalTime shift, SortedDictionary<int, MusicalTime> pedals)
    {
        foreach (var (_, packet) in before.Values.OrderBy(entry => entry.Order))
        {
            _events.Add((from + shift, Middle, packet));
            if (IsPedal(packet))
            {
                Press(pedals, packet, from);
            }
        }
    }

    private static void Press(SortedDictionary<int, MusicalTime> pedals, UniversalMidiPacket packet, MusicalTime time)
    {
        if (packet.Data2 >= 64)
        {
            pedals[packet.Channel] = time;
        }
        else
        {
            pedals.Remove(packet.Channel);
        }
    }

    private static bool IsPedal(UniversalMidiPacket packet) => packet is { MessageType: 2, Status: 0xB, Data1: Pedal };

    // why: a track's instrument listens to one group; the ports of a file are chosen by the clip.
    private static UniversalMidiPacket WithoutGroup(UniversalMidiPacket packet) => packet with { Word0 = packet.Word0 & 0xF0FF_FFFF };

    private static UniversalMidiPacket[] Packets(in MidiFileEvent midiEvent)
    {
        var packets = new UniversalMidiPacket[midiEvent.SystemExclusivePacketCount];
        midiEvent.CopySystemExclusivePackets(packets);
        return packets;
    }

    private static UniversalMidiPacket[] Packets(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        return span[0] == 0xF0
            ? Packets(MidiFileEvent.System(0, MidiFileEventKind.SystemExclusive, bytes[1..]))
            : [Midi.FromBytes(span[0], span[1], span.Length > 2 ? span[2] : (byte)0)];
    }
}
