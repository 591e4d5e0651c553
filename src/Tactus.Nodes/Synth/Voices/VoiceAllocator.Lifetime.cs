using System.Numerics;

namespace Tactus.Nodes;

/// <content>How notes end and lanes change hands.</content>
internal sealed unsafe partial class VoiceAllocator
{
    /// <summary>Lets a note go: it dies away as its patch says.</summary>
    [AudioThread, RealTimeSafe]
    public void Release(int index, float releaseScale, long frame, int frameOffset)
    {
        if (_notes[index].State is NoteState.Held or NoteState.Sustained)
        {
            Leave(index);
            Move(index, NoteState.Released);
            EndLanes(index, releaseScale, frame, frameOffset);
        }
    }

    /// <summary>Keeps a note whose key is up sounding for a pedal.</summary>
    [AudioThread, RealTimeSafe]
    public void Sustain(int index) => Move(index, NoteState.Sustained);

    /// <summary>Marks a held note as caught by the sostenuto pedal, or lets it off.</summary>
    [AudioThread, RealTimeSafe]
    public void Catch(int index, bool isCaught) => _notes[index].IsCaught = isCaught;

    /// <summary>Takes a note away over <see cref="FadeSeconds"/>.</summary>
    [AudioThread, RealTimeSafe]
    public void Fade(int index, long frame, int frameOffset)
    {
        ref var note = ref _notes[index];
        if (note.State is NoteState.Free or NoteState.Fading)
        {
            return;
        }

        Leave(index);
        for (var lane = 0; lane < note.LaneCount; lane++)
        {
            if (_laneNote[note.Lanes[lane]] == index)
            {
                SoundingLanes--;
            }
        }

        Move(index, NoteState.Fading);
        EndLanes(index, 0, frame, frameOffset);
    }

    /// <summary>Moves a sounding note to another key without striking it again.</summary>
    [AudioThread, RealTimeSafe]
    public void Retune(int index, int key, double pitchOctaves, float glideSeconds, long frame, int frameOffset)
    {
        ref var note = ref _notes[index];
        Leave(index);
        if (NoteOf(note.Channel, key) is >= 0 and var other)
        {
            Fade(other, frame, frameOffset);
        }

        note.Key = key;
        _keyNote[note.Channel * Keys + key] = index;
        Move(index, NoteState.Held);
        for (var number = 0; number < note.LaneCount; number++)
        {
            var lane = note.Lanes[number];
            if (_laneNote[lane] == index && !float.IsNaN(_laneOffset[lane]) && HasRoom)
            {
                ref var command = ref Add(VoiceCommandKind.Retune, lane, frameOffset);
                command.Value = (float)(pitchOctaves + _laneOffset[lane]);
                command.GlideFrames = FramesOf(glideSeconds);
            }
        }
    }

    /// <summary>Sends a value to all lanes of a note.</summary>
    [AudioThread, RealTimeSafe]
    public void Send(int index, VoiceCommandKind kind, float value, int frameOffset)
    {
        ref var note = ref _notes[index];
        for (var number = 0; number < note.LaneCount; number++)
        {
            if (_laneNote[note.Lanes[number]] == index && HasRoom)
            {
                Add(kind, note.Lanes[number], frameOffset).Value = value;
            }
        }
    }

    /// <summary>Whether an optional command still leaves room for the end of every lane.</summary>
    private bool HasRoom => _commands.Count + CommandsPerStart + 2 * _laneNote.Length < _commands.Capacity;

    private ref VoiceCommand Add(VoiceCommandKind kind, int lane, int frameOffset) =>
        ref _commands.Add(kind, lane / VoiceGroup.LaneCount, lane % VoiceGroup.LaneCount, frameOffset);

    private void MakeRoom(int lanes, long frame, int frameOffset)
    {
        while (SoundingLanes + lanes > Limit)
        {
            var victim = _lists[(int)NoteState.Released].First;
            if (victim < 0)
            {
                victim = _lists[(int)NoteState.Sustained].First;
            }

            if (victim < 0)
            {
                victim = _lists[(int)NoteState.Held].First;
            }

            Fade(victim, frame, frameOffset);
        }
    }

    /// <summary>Takes the note from its key.</summary>
    private void Leave(int index)
    {
        ref var key = ref _keyNote[_notes[index].Channel * Keys + _notes[index].Key];
        if (key == index)
        {
            key = -1;
        }
    }

    private void Move(int index, NoteState state)
    {
        ref var note = ref _notes[index];
        if (note.State != state)
        {
            _lists[(int)note.State].Remove(_notes, index);
            note.State = state;
            _lists[(int)state].Append(_notes, index);
        }
    }

    /// <summary>Sends all lanes of a note to silence.</summary>
    /// <param name="index">The note.</param>
    /// <param name="releaseScale">Factor on the patch's release; 0 for a fade.</param>
    /// <param name="frame">Steady frame.</param>
    /// <param name="frameOffset">The same in the block.</param>
    private void EndLanes(int index, float releaseScale, long frame, int frameOffset)
    {
        ref var note = ref _notes[index];
        var oldEnd = note.End;
        note.End = frame;
        for (var number = 0; number < note.LaneCount; number++)
        {
            var lane = note.Lanes[number];
            if (_laneNote[lane] != index)
            {
                continue;
            }

            var frames = Math.Max(_fadeFrames, FramesOf(_laneAmp[lane].Release * releaseScale));
            var end = RoundUp(frame + (long)frames);
            _laneEnd[lane] = end;
            _nextExpiry = Math.Min(_nextExpiry, end);
            note.End = Math.Max(note.End, end);
            ref var command = ref Add(VoiceCommandKind.Release, lane, frameOffset);
            command.ReleaseFrames = frames;
            command.End = end;
        }

        if (oldEnd == long.MaxValue)
        {
            _openNotes[note.Channel]--;
        }
        else if (oldEnd > note.End && oldEnd == _busyUntil[note.Channel])
        {
            _busyUntil[note.Channel] = LastEnd(note.Channel, frame);
        }

        _busyUntil[note.Channel] = Math.Max(_busyUntil[note.Channel], note.End);
    }

    /// <summary>When the last of a channel's notes whose ends are known ends. Notes that were cut would have ended within a fade from now.</summary>
    private long LastEnd(int channel, long frame)
    {
        var last = RoundUp(frame + (long)_fadeFrames);
        for (var state = NoteState.Held; state <= NoteState.Fading; state++)
        {
            for (var index = _lists[(int)state].First; index >= 0; index = _notes[index].Next)
            {
                if (_notes[index].Channel == channel && _notes[index].End != long.MaxValue)
                {
                    last = Math.Max(last, _notes[index].End);
                }
            }
        }

        return last;
    }

    /// <summary>A free lane, best among voices that run the same kernels, else in a vector of its own.</summary>
    private int TakeLane(uint signature, int frameOffset)
    {
        while (true)
        {
            var empty = -1;
            var any = -1;
            for (var slice = 0; slice < _sliceSignature.Length; slice++)
            {
                var free = _freeLanes[slice / 2] >> slice % 2 * SliceLanes & 0xFF;
                if (free == 0)
                {
                    continue;
                }

                if (free == 0xFF)
                {
                    empty = empty < 0 ? slice : empty;
                }
                else if (_sliceSignature[slice] == signature)
                {
                    return Take(slice, free, signature);
                }
                else
                {
                    any = any < 0 ? slice : any;
                }
            }

            var chosen = empty >= 0 ? empty : any;
            if (chosen >= 0)
            {
                return Take(chosen, _freeLanes[chosen / 2] >> chosen % 2 * SliceLanes & 0xFF, signature);
            }

            Cut(_lists[(int)NoteState.Fading].First, frameOffset);
        }
    }

    private int Take(int slice, int free, uint signature)
    {
        var lane = BitOperations.TrailingZeroCount(free);
        if (free == 0xFF)
        {
            _sliceSignature[slice] = signature;
        }

        _freeLanes[slice / 2] &= (ushort)~(1 << (slice % 2 * SliceLanes + lane));
        SoundingLanes++;
        BusyLanes++;
        return slice * SliceLanes + lane;
    }

    /// <summary>Frees a fading note's lanes at once, for a note that needs them.</summary>
    private void Cut(int index, int frameOffset)
    {
        ref var note = ref _notes[index];
        for (var number = 0; number < note.LaneCount; number++)
        {
            if (_laneNote[note.Lanes[number]] == index)
            {
                Add(VoiceCommandKind.Stop, note.Lanes[number], frameOffset);
                FreeLane(note.Lanes[number]);
            }
        }

        FreeNote(index);
    }

    private void FreeLane(int lane)
    {
        if (_notes[_laneNote[lane]].State != NoteState.Fading)
        {
            SoundingLanes--;
        }

        BusyLanes--;
        _laneNote[lane] = -1;
        _freeLanes[lane / VoiceGroup.LaneCount] |= (ushort)(1 << lane % VoiceGroup.LaneCount);
    }

    private void FreeNote(int index)
    {
        Leave(index);
        _lists[(int)_notes[index].State].Remove(_notes, index);
        _notes[index].State = NoteState.Free;
        _freeNotes[_freeNoteCount++] = index;
    }
}
