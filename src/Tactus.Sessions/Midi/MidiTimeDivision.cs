namespace Tactus.Sessions;

/// <summary>What one tick of a MIDI file means: a fraction of a quarter note, or a fraction of a film frame (SMPTE).</summary>
[AnyThread]
public readonly record struct MidiTimeDivision
{
    private MidiTimeDivision(int ticksPerQuarter, int framesPerSecond, int ticksPerFrame)
    {
        TicksPerQuarter = ticksPerQuarter;
        FramesPerSecond = framesPerSecond;
        TicksPerFrame = ticksPerFrame;
    }

    /// <summary>Ticks in one quarter note, 1 to 32767; 0 when the file counts film frames.</summary>
    public int TicksPerQuarter { get; }

    /// <summary>Film frames a second as the file says it: 24, 25, 29 (meaning 30000/1001, drop frame) or 30; 0 when the file counts quarter notes.</summary>
    public int FramesPerSecond { get; }

    /// <summary>Ticks in one film frame, 1 to 255; 0 when the file counts quarter notes.</summary>
    public int TicksPerFrame { get; }

    /// <summary>Whether ticks are fractions of film frames, so that tempo does not matter.</summary>
    public bool IsSmpte => FramesPerSecond != 0;

    /// <summary>The two bytes of the file header.</summary>
    public ushort Raw => IsSmpte ? (ushort)(((byte)-FramesPerSecond << 8) | TicksPerFrame) : (ushort)TicksPerQuarter;

    /// <summary>The last tick whose position fits <see cref="MusicalTime.MaxTicks"/>.</summary>
    internal long MaxTick => IsSmpte ? (MusicalTime.MaxTicks / (2 * MusicalTime.TicksPerBeat)) * 24 * TicksPerFrame : (MusicalTime.MaxTicks / MusicalTime.TicksPerBeat) * TicksPerQuarter;

    /// <summary>A division of the quarter note.</summary>
    /// <param name="ticksPerQuarter">1 to 32767.</param>
    /// <returns>The division.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public static MidiTimeDivision Quarter(int ticksPerQuarter)
    {
        if (ticksPerQuarter is < 1 or > 32767)
        {
            throw new ArgumentOutOfRangeException(nameof(ticksPerQuarter), ticksPerQuarter, "A quarter note must have 1 to 32767 ticks.");
        }

        return new MidiTimeDivision(ticksPerQuarter, 0, 0);
    }

    /// <summary>A division of the film frame.</summary>
    /// <param name="framesPerSecond">24, 25, 29 (drop frame) or 30.</param>
    /// <param name="ticksPerFrame">1 to 255.</param>
    /// <returns>The division.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside the ranges.</exception>
    public static MidiTimeDivision Smpte(int framesPerSecond, int ticksPerFrame)
    {
        if (framesPerSecond is not (24 or 25 or 29 or 30))
        {
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "SMPTE time has 24, 25, 29 or 30 frames a second.");
        }

        if (ticksPerFrame is < 1 or > 255)
        {
            throw new ArgumentOutOfRangeException(nameof(ticksPerFrame), ticksPerFrame, "A SMPTE frame must have 1 to 255 ticks.");
        }

        return new MidiTimeDivision(0, framesPerSecond, ticksPerFrame);
    }

    /// <summary>The musical position of a tick. SMPTE time is laid on 120 beats a minute, so that half a second is one beat.</summary>
    /// <param name="tick">An absolute tick of the file.</param>
    /// <returns>The nearest position; exact for every division of a quarter note that divides <see cref="MusicalTime.TicksPerBeat"/>, and for whole frame rates.</returns>
    public MusicalTime TimeAt(long tick)
    {
        if (!IsSmpte)
        {
            return MusicalTime.FromFraction(tick, TicksPerQuarter);
        }

        Int128 halfSeconds = FramesPerSecond == 29 ? (Int128)tick * 2 * 1001 * MusicalTime.TicksPerBeat : (Int128)tick * 2 * MusicalTime.TicksPerBeat;
        long ticksPerSecond = (FramesPerSecond == 29 ? 30_000L : FramesPerSecond) * TicksPerFrame;
        return new MusicalTime((long)WideMath.RoundDivide(halfSeconds, ticksPerSecond));
    }

    /// <summary>Reads the two header bytes.</summary>
    /// <returns>False when the number means nothing.</returns>
    internal static bool TryFromRaw(ushort raw, out MidiTimeDivision division)
    {
        division = default;
        if (raw < 0x8000)
        {
            if (raw == 0)
            {
                return false;
            }

            division = Quarter(raw);
            return true;
        }

        int framesPerSecond = -(sbyte)(raw >> 8);
        int ticksPerFrame = raw & 0xFF;
        if (framesPerSecond is not (24 or 25 or 29 or 30) || ticksPerFrame == 0)
        {
            return false;
        }

        division = Smpte(framesPerSecond, ticksPerFrame);
        return true;
    }
}
