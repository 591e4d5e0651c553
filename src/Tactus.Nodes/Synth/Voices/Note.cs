namespace Tactus.Nodes;

/// <summary>Where a note is in its life. Each state but <see cref="Free"/> is a list, ordered by when the notes came to it.</summary>
internal enum NoteState
{
    Free,

    /// <summary>Its key is down.</summary>
    Held,

    /// <summary>Its key is up, a pedal holds it.</summary>
    Sustained,

    /// <summary>Dying away.</summary>
    Released,

    /// <summary>Being taken away over a few milliseconds; its lanes no longer count.</summary>
    Fading,
}

/// <summary>A sounding note and the lanes that play it.</summary>
internal unsafe struct Note
{
    public NoteState State;
    public int Channel;
    public int Key;
    public int LaneCount;
    public fixed int Lanes[PatchData.MaxUnison];

    /// <summary>Neighbours in the list of the state, or −1.</summary>
    public int Previous;
    public int Next;

    /// <summary>Steady frame at which the last lane ends; <see cref="long.MaxValue"/> while that is not known.</summary>
    public long End;

    /// <summary>Whether the sostenuto pedal caught it.</summary>
    public bool IsCaught;

    public PatchData* Patch;
}

/// <summary>What is needed to start a note.</summary>
internal unsafe ref struct NoteStart
{
    public PatchData* Patch;
    public int Channel;
    public int Key;

    /// <summary>The key's pitch in octaves above 1 Hz, before the patch's transposition.</summary>
    public double PitchOctaves;

    /// <summary>0 to 1.</summary>
    public float Velocity;

    /// <summary>Octaves, relative to the note's own pitch, from which it glides.</summary>
    public float GlideFrom;

    /// <summary>Seconds.</summary>
    public float GlideSeconds;

    /// <summary>Factors on the patch's times.</summary>
    public float AttackScale;
    public float DecayScale;
}

/// <summary>Notes linked in the order in which they came; steals from the front.</summary>
internal struct NoteList
{
    public int First;
    public int Last;

    public static NoteList Empty => new() { First = -1, Last = -1 };

    [AudioThread, RealTimeSafe]
    public void Append(Note[] notes, int index)
    {
        notes[index].Previous = Last;
        notes[index].Next = -1;
        if (Last < 0)
        {
            First = index;
        }
        else
        {
            notes[Last].Next = index;
        }

        Last = index;
    }

    [AudioThread, RealTimeSafe]
    public void Remove(Note[] notes, int index)
    {
        ref var note = ref notes[index];
        if (note.Previous < 0)
        {
            First = note.Next;
        }
        else
        {
            notes[note.Previous].Next = note.Next;
        }

        if (note.Next < 0)
        {
            Last = note.Previous;
        }
        else
        {
            notes[note.Next].Previous = note.Previous;
        }
    }
}
