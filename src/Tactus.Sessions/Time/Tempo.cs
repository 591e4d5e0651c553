namespace Tactus;

/// <summary>How fast the music goes: a whole number of picoseconds a quarter note.</summary>
/// <remarks>
/// The tempo of a MIDI file (microseconds a quarter note) fits exactly. A tempo in beats a minute is kept to one part in 10^11 or better in the musical
/// range (20 to 1000): at worst one frame off after weeks of playing, and never by summing up, since positions are computed in integers from there on.
/// </remarks>
[AnyThread]
public readonly record struct Tempo : IComparable<Tempo>
{
    /// <summary>The shortest quarter note: one microsecond, the least that a MIDI file can say.</summary>
    public const long MinPicosecondsPerBeat = 1_000_000;

    /// <summary>The longest quarter note: one minute (one beat a minute).</summary>
    public const long MaxPicosecondsPerBeat = 60_000_000_000_000;

    private readonly long _picosecondsPerBeat;

    private Tempo(long picosecondsPerBeat) => _picosecondsPerBeat = picosecondsPerBeat;

    /// <summary>120 beats a minute, which holds wherever nothing else is said.</summary>
    public static Tempo Default => default;

    /// <summary>Picoseconds in one quarter note.</summary>
    public long PicosecondsPerBeat => _picosecondsPerBeat == 0 ? 500_000_000_000 : _picosecondsPerBeat;

    /// <summary>Quarter notes in one minute.</summary>
    public double BeatsPerMinute => 60e12 / PicosecondsPerBeat;

    /// <summary>A tempo from beats a minute.</summary>
    /// <param name="beatsPerMinute">1 to 60 000 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a number.</exception>
    public static Tempo FromBeatsPerMinute(double beatsPerMinute)
    {
        if (!(beatsPerMinute is >= 1 and <= 60_000_000))
        {
            throw new ArgumentOutOfRangeException(nameof(beatsPerMinute), beatsPerMinute, "A tempo must be 1 to 60000000 beats a minute.");
        }

        return new Tempo((long)Math.Round(60e12 / beatsPerMinute));
    }

    /// <summary>A tempo from microseconds a quarter note, as MIDI files have it.</summary>
    /// <param name="microsecondsPerBeat">1 to 60 000 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public static Tempo FromMicrosecondsPerBeat(int microsecondsPerBeat)
    {
        if (microsecondsPerBeat is < 1 or > 60_000_000)
        {
            throw new ArgumentOutOfRangeException(nameof(microsecondsPerBeat), microsecondsPerBeat, "A quarter note must last 1 to 60000000 microseconds.");
        }

        return new Tempo(microsecondsPerBeat * 1_000_000L);
    }

    /// <summary>A tempo from the unit it is kept in, for documents that must bring it back exactly.</summary>
    /// <param name="picosecondsPerBeat"><see cref="MinPicosecondsPerBeat"/> to <see cref="MaxPicosecondsPerBeat"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside that range.</exception>
    public static Tempo FromPicosecondsPerBeat(long picosecondsPerBeat)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(picosecondsPerBeat, MinPicosecondsPerBeat);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(picosecondsPerBeat, MaxPicosecondsPerBeat);
        return new Tempo(picosecondsPerBeat);
    }

    /// <summary>Orders by speed: slower before faster.</summary>
    /// <param name="other">The tempo to compare with.</param>
    /// <returns>Negative when this one is slower.</returns>
    public int CompareTo(Tempo other) => other.PicosecondsPerBeat.CompareTo(PicosecondsPerBeat);

    /// <inheritdoc/>
    public bool Equals(Tempo other) => PicosecondsPerBeat == other.PicosecondsPerBeat;

    /// <inheritdoc/>
    public override int GetHashCode() => PicosecondsPerBeat.GetHashCode();
}

/// <summary>What the tempo does from one point to the next.</summary>
public enum TempoCurve
{
    /// <summary>It stays until the next point.</summary>
    Constant,

    /// <summary>Beats a minute go in a straight line, over beats, to the value of the next point (accelerando, ritardando). At the last point: it stays.</summary>
    LinearToNext,
}

/// <summary>A tempo from a position on.</summary>
/// <param name="Time">Where it begins.</param>
/// <param name="Tempo">How fast the music goes there.</param>
/// <param name="Curve">What happens until the next point.</param>
public readonly record struct TempoPoint(MusicalTime Time, Tempo Tempo, TempoCurve Curve = TempoCurve.Constant);
