namespace Tactus.Nodes;

/// <summary>Gives notes their lanes, knows by arithmetic when each lane ends, and sends groups their commands.</summary>
/// <remarks>
/// <para>It never looks at rendered sound: a lane's end follows from the frame at which the note began or was let go and from segment lengths, so what
/// it decides does not depend on how time is cut into blocks.</para>
/// <para>Stealing, when more lanes are asked for than allowed: the note that was released first; if none is released, the one that a pedal has held
/// longest; else the one that was struck first. The victim fades over <see cref="FadeSeconds"/> in its own lane while the new note starts at once in
/// another: <see cref="ReserveLanes"/> are kept beyond the allowed number. If fading notes fill even these, the one that began to fade first is cut.</para>
/// </remarks>
internal sealed unsafe partial class VoiceAllocator
{
    /// <summary>Length of the fade of a stolen or choked note.</summary>
    public const double FadeSeconds = 0.003;

    /// <summary>Commands that starting one note may take: release of the key's last note, fades, cuts, starts.</summary>
    private const int CommandsPerStart = 6 * PatchData.MaxUnison;

    private const int Period = ControlRows.Period;
    private const int SliceLanes = 8;
    private const int Keys = 128;
    private readonly VoiceCommands _commands;
    private readonly double _sampleRate;
    private readonly float _fadeFrames;
    private readonly Note[] _notes;
    private readonly int[] _freeNotes;
    private readonly long[] _laneEnd;
    private readonly int[] _laneNote;
    private readonly PatchData.Segments[] _laneAmp;
    private readonly float[] _laneOffset;
    private readonly ushort[] _freeLanes;
    private readonly uint[] _sliceSignature;
    private readonly int[] _keyNote = new int[ControlRows.ChannelCount * Keys];
    private readonly int[] _openNotes = new int[ControlRows.ChannelCount];
    private readonly long[] _busyUntil = new long[ControlRows.ChannelCount];
    private readonly NoteList[] _lists = new NoteList[(int)NoteState.Fading + 1];
    private long _nextExpiry;
    private int _freeNoteCount;
    private uint _seed;

    /// <summary>Prepares for a number of voices.</summary>
    /// <param name="capacity">Most lanes that sound at once, fading ones apart.</param>
    /// <param name="sampleRate">Frames a second.</param>
    /// <param name="commands">Where commands go.</param>
    [MainThread]
    public VoiceAllocator(int capacity, double sampleRate, VoiceCommands commands)
    {
        Capacity = capacity;
        Limit = capacity;
        _sampleRate = sampleRate;
        _fadeFrames = FramesOf(FadeSeconds);
        _commands = commands;
        var lanes = LanesFor(capacity);
        _notes = new Note[lanes];
        _freeNotes = new int[lanes];
        _laneEnd = new long[lanes];
        _laneNote = new int[lanes];
        _laneAmp = new PatchData.Segments[lanes];
        _laneOffset = new float[lanes];
        _freeLanes = new ushort[lanes / VoiceGroup.LaneCount];
        _sliceSignature = new uint[lanes / SliceLanes];
        Reset();
    }

    /// <summary>Lanes beyond the capacity in which stolen notes fade.</summary>
    public static int ReserveLanes(int capacity) => Math.Clamp(capacity / 8, 16, 128);

    /// <summary>Lanes to prepare for a capacity, in whole groups.</summary>
    public static int LanesFor(int capacity) => (capacity + ReserveLanes(capacity) + VoiceGroup.LaneCount - 1) / VoiceGroup.LaneCount * VoiceGroup.LaneCount;

    /// <summary>Commands to prepare for a capacity: dense playing, and an end for every lane.</summary>
    public static int CommandsFor(int capacity) => 4096 + 2 * LanesFor(capacity) + CommandsPerStart;

    /// <summary>Most lanes that may sound at once.</summary>
    public int Capacity { get; }

    /// <summary>Lanes that may sound at once now: the capacity, or fewer under load.</summary>
    [AudioThread, RealTimeSafe]
    public int Limit { get; private set; }

    /// <summary>Lanes that sound, fading ones apart, as of the last <see cref="Expire"/>.</summary>
    [AudioThread, RealTimeSafe]
    public int SoundingLanes { get; private set; }

    /// <summary>All lanes in use, as of the last <see cref="Expire"/>.</summary>
    [AudioThread, RealTimeSafe]
    public int BusyLanes { get; private set; }

    /// <summary>Notes that could not start because one block brought more than its command lists hold.</summary>
    [AudioThread, RealTimeSafe]
    public long RefusedNotes { get; private set; }

    /// <summary>Whether a group has a lane in use.</summary>
    [AudioThread, RealTimeSafe]
    public bool IsBusy(int group) => _freeLanes[group] != ushort.MaxValue;

    /// <summary>Whether nothing of a channel sounds at a frame.</summary>
    [AudioThread, RealTimeSafe]
    public bool IsIdle(int channel, long frame) => _openNotes[channel] == 0 && frame >= _busyUntil[channel];

    /// <summary>The note that a key of a channel holds (key or pedal), or −1.</summary>
    [AudioThread, RealTimeSafe]
    public int NoteOf(int channel, int key) => _keyNote[channel * Keys + key];

    /// <summary>A note's data.</summary>
    [AudioThread, RealTimeSafe]
    public ref readonly Note this[int note] => ref _notes[note];

    /// <summary>First note of a state's list, or −1; the others by <see cref="Note.Next"/>.</summary>
    [AudioThread, RealTimeSafe]
    public int FirstOf(NoteState state) => _lists[(int)state].First;

    /// <summary>Forgets all notes.</summary>
    [AudioThread, RealTimeSafe]
    public void Reset()
    {
        _seed = 0;
        Array.Clear(_notes);
        Array.Fill(_laneEnd, 0);
        Array.Fill(_laneNote, -1);
        Array.Fill(_freeLanes, ushort.MaxValue);
        Array.Fill(_keyNote, -1);
        Array.Clear(_openNotes);
        Array.Clear(_busyUntil);
        Array.Fill(_lists, NoteList.Empty);
        for (var index = 0; index < _freeNotes.Length; index++)
        {
            _freeNotes[index] = _freeNotes.Length - 1 - index;
        }

        _freeNoteCount = _freeNotes.Length;
        _nextExpiry = long.MaxValue;
        SoundingLanes = 0;
        BusyLanes = 0;
    }

    /// <summary>Sets <see cref="Limit"/> and steals what is above it.</summary>
    [AudioThread, RealTimeSafe]
    public void SetLimit(int limit, long frame, int frameOffset)
    {
        Limit = Math.Clamp(limit, 1, Capacity);
        Expire(frame);
        MakeRoom(0, frame, frameOffset);
    }

    /// <summary>Frees what has ended by a frame. Must come before any decision at that frame.</summary>
    [AudioThread, RealTimeSafe]
    public void Expire(long frame)
    {
        if (frame < _nextExpiry)
        {
            return;
        }

        _nextExpiry = long.MaxValue;
        for (var lane = 0; lane < _laneNote.Length; lane++)
        {
            if (_laneNote[lane] < 0)
            {
                continue;
            }

            if (_laneEnd[lane] <= frame)
            {
                FreeLane(lane);
            }
            else
            {
                _nextExpiry = Math.Min(_nextExpiry, _laneEnd[lane]);
            }
        }

        for (var state = NoteState.Held; state <= NoteState.Fading; state++)
        {
            for (var index = _lists[(int)state].First; index >= 0;)
            {
                var next = _notes[index].Next;
                if (_notes[index].End <= frame)
                {
                    FreeNote(index);
                }

                index = next;
            }
        }
    }

    /// <summary>Starts a note, stealing if it must.</summary>
    /// <returns>The note's index, or −1 if the block brought too many.</returns>
    [AudioThread, RealTimeSafe]
    public int Start(in NoteStart start, long frame, int frameOffset)
    {
        if (_commands.Count + CommandsPerStart + 2 * _laneNote.Length > _commands.Capacity)
        {
            RefusedNotes++;
            return -1;
        }

        var wanted = Math.Min(start.Patch->LaneCount, Limit);
        MakeRoom(wanted, frame, frameOffset);
        if (_freeNoteCount == 0)
        {
            Cut(_lists[(int)NoteState.Fading].First, frameOffset);
        }

        var index = _freeNotes[--_freeNoteCount];
        ref var note = ref _notes[index];
        note = default;
        note.State = NoteState.Held;
        note.Channel = start.Channel;
        note.Key = start.Key;
        note.Patch = start.Patch;
        _lists[(int)NoteState.Held].Append(_notes, index);
        _keyNote[start.Channel * Keys + start.Key] = index;
        for (var patch = start.Patch; patch != null && note.LaneCount < wanted; patch = patch->Layer)
        {
            var unison = Math.Min(patch->Unison, wanted - note.LaneCount);
            for (var voice = 0; voice < unison; voice++)
            {
                var lane = TakeLane(patch->Signature, frameOffset);
                note.Lanes[note.LaneCount++] = lane;
                StartLane(ref note, index, lane, patch, voice, unison, start, frame, frameOffset);
            }
        }

        if (note.End == long.MaxValue)
        {
            _openNotes[note.Channel]++;
        }
        else
        {
            _busyUntil[note.Channel] = Math.Max(_busyUntil[note.Channel], note.End);
        }

        return index;
    }

    private static long RoundUp(long frame) => (frame + Period - 1) / Period * Period;

    private float FramesOf(double seconds) => (float)Math.Round(seconds * _sampleRate);

    private void StartLane(
        ref Note note, int index, int lane, PatchData* patch, int voice, int unison, in NoteStart start, long frame, int frameOffset)
    {
        var place = unison > 1 ? 2f * voice / (unison - 1) - 1 : 0;
        var keyOctaves = (float)(start.PitchOctaves - PatchData.MiddleCOctaves);
        var decayScale = start.DecayScale * (float)PortableMath.Exp2(-patch->DecayKeyScale * keyOctaves);

        // why: at least 0.7 ms of attack, or the start clicks.
        var attackFrames = Math.Max(FramesOf(0.0007), FramesOf(patch->Amp.Attack * start.AttackScale));
        var decayFrames = Math.Max(Period, FramesOf(patch->Amp.Decay * decayScale));
        var end = patch->Amp.Sustain > 0 ? long.MaxValue : RoundUp(frame + (long)attackFrames + (long)decayFrames);
        _laneEnd[lane] = end;
        _laneNote[lane] = index;
        _laneAmp[lane] = patch->Amp;
        _laneOffset[lane] = patch->HasFixedPitch ? float.NaN : patch->TransposeOctaves + place * patch->UnisonOctaves / 2;
        _nextExpiry = Math.Min(_nextExpiry, end);
        note.End = Math.Max(note.End, end);

        ref var command = ref _commands.Add(VoiceCommandKind.Start, lane / VoiceGroup.LaneCount, lane % VoiceGroup.LaneCount, frameOffset);
        command.Channel = note.Channel;
        command.Seed = _seed++;
        command.Patch = patch;
        command.End = end;
        command.Value = patch->HasFixedPitch
            ? patch->FixedOctaves + place * patch->UnisonOctaves / 2
            : (float)(start.PitchOctaves + patch->TransposeOctaves + place * patch->UnisonOctaves / 2);
        command.Velocity = start.Velocity;
        command.Pan = Math.Clamp(patch->Pan + keyOctaves * patch->KeyPan / 4 + place * patch->UnisonWidth, -1f, 1f);
        command.Gain = (float)(1 / Math.Sqrt(unison));
        command.GlideFrom = patch->HasFixedPitch ? 0 : start.GlideFrom;
        command.GlideFrames = FramesOf(start.GlideSeconds);
        command.AttackFrames = attackFrames;
        command.DecayFrames = decayFrames;
        command.DecayScale = decayScale;
    }
}
