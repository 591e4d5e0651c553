using System.Globalization;

namespace Tactus;

/// <summary>A position or length in music, counted in whole ticks of 1/48 384 000 of a quarter note. A beat is a quarter note, whatever the meter.</summary>
/// <remarks>
/// why: 48 384 000 = 2^11 · 3^3 · 5^3 · 7 is divisible by every usual resolution of MIDI files (24 … 15 360, also 100 and 1000) and by tuplets of 3, 5, 7
/// and 9, so positions add up without a remainder and two ways to the same place compare equal. One tick lasts 10 ns at 120 beats a minute.
/// Plain value, usable from any thread; arithmetic wraps silently only beyond 2^63 ticks, far outside ±<see cref="MaxTicks"/>.
/// </remarks>
/// <param name="Ticks">Ticks from the start of the piece; negative before it (count-in).</param>
[AnyThread]
public readonly record struct MusicalTime(long Ticks) : IComparable<MusicalTime>
{
    /// <summary>Ticks in one quarter note.</summary>
    public const long TicksPerBeat = 48_384_000;

    /// <summary>The farthest position that maps and files accept, in ticks: about 5.9 · 10^9 quarter notes.</summary>
    public const long MaxTicks = 1L << 58;

    /// <summary>The start of the piece.</summary>
    public static MusicalTime Zero => default;

    /// <summary>The position in quarter notes; exact below 10^8 quarter notes.</summary>
    public double Beats => Ticks / (double)TicksPerBeat;

    /// <summary>The tick nearest to a number of quarter notes.</summary>
    /// <param name="beats">Quarter notes; finite and within ±<see cref="MaxTicks"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite or too far out.</exception>
    public static MusicalTime FromBeats(double beats)
    {
        double ticks = Math.Floor((beats * TicksPerBeat) + 0.5);
        if (!(Math.Abs(ticks) <= MaxTicks))
        {
            throw new ArgumentOutOfRangeException(
                nameof(beats), beats, "A musical position must be a finite number of quarter notes, at most 5.9e9 either way.");
        }

        return new MusicalTime((long)ticks);
    }

    /// <summary>The tick nearest to a fraction of a quarter note, ties up; exact wherever the fraction falls on a tick.</summary>
    /// <param name="numerator">How many parts.</param>
    /// <param name="denominator">Parts in one quarter note; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is not positive, or the position too far out.</exception>
    public static MusicalTime FromFraction(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        Int128 ticks = WideMath.RoundDivide((Int128)numerator * TicksPerBeat, denominator);
        if (ticks > MaxTicks || ticks < -MaxTicks)
        {
            throw new ArgumentOutOfRangeException(nameof(numerator), numerator, "A musical position must lie within 5.9e9 quarter notes either way.");
        }

        return new MusicalTime((long)ticks);
    }

    /// <inheritdoc/>
    public int CompareTo(MusicalTime other) => Ticks.CompareTo(other.Ticks);

    /// <summary>The quarter notes in the invariant culture, for people: <c>12.5</c>.</summary>
    /// <returns>Text with at most six decimals.</returns>
    public override string ToString() => Beats.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Moves a position by a length.</summary>
    public static MusicalTime operator +(MusicalTime a, MusicalTime b) => new(a.Ticks + b.Ticks);

    /// <summary>The length between two positions.</summary>
    public static MusicalTime operator -(MusicalTime a, MusicalTime b) => new(a.Ticks - b.Ticks);

    /// <summary>A length repeated.</summary>
    public static MusicalTime operator *(MusicalTime a, long count) => new(a.Ticks * count);

    /// <summary>Whether <paramref name="a"/> lies before <paramref name="b"/>.</summary>
    public static bool operator <(MusicalTime a, MusicalTime b) => a.Ticks < b.Ticks;

    /// <summary>Whether <paramref name="a"/> lies after <paramref name="b"/>.</summary>
    public static bool operator >(MusicalTime a, MusicalTime b) => a.Ticks > b.Ticks;

    /// <summary>Whether <paramref name="a"/> lies before or at <paramref name="b"/>.</summary>
    public static bool operator <=(MusicalTime a, MusicalTime b) => a.Ticks <= b.Ticks;

    /// <summary>Whether <paramref name="a"/> lies after or at <paramref name="b"/>.</summary>
    public static bool operator >=(MusicalTime a, MusicalTime b) => a.Ticks >= b.Ticks;
}
