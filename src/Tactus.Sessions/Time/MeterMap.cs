using System.Collections.Immutable;

namespace Tactus;

/// <summary>A time signature from a position on. The position always begins a bar; a bar that it cuts stays short.</summary>
/// <param name="Time">Where it begins; at or after zero.</param>
/// <param name="BeatsPerBar">The upper number, 1 to 255.</param>
/// <param name="BeatUnit">The lower number: 1, 2, 4, 8, 16, 32 or 64.</param>
public readonly record struct MeterPoint(MusicalTime Time, int BeatsPerBar, int BeatUnit)
{
    /// <summary>The length of one beat of this meter (an eighth note in 6/8).</summary>
    public MusicalTime BeatLength => new(MusicalTime.TicksPerBeat * 4 / BeatUnit);

    /// <summary>The length of a full bar.</summary>
    public MusicalTime BarLength => BeatLength * BeatsPerBar;
}

/// <summary>A place as musicians count it.</summary>
/// <param name="Bar">The bar, from 1; 0 and below before the start.</param>
/// <param name="Beat">The beat of the bar, from 1, in units of the meter's lower number.</param>
/// <param name="Rest">What is left after the beat; less than one beat.</param>
public readonly record struct BarPosition(long Bar, int Beat, MusicalTime Rest);

/// <summary>The time signatures of a whole piece: positions to bars and beats, and back. Immutable; every member may be called from any thread.</summary>
[AnyThread]
public sealed class MeterMap
{
    private readonly long[] _firstBars;

    /// <summary>Makes a map from points in rising order; 4/4 holds before the first one.</summary>
    /// <param name="points">Strictly rising in time, from zero; none at all means 4/4 throughout.</param>
    /// <exception cref="ArgumentException">Points out of order or a meter that does not exist; the message names the position.</exception>
    public MeterMap(params ReadOnlySpan<MeterPoint> points)
    {
        var all = new List<MeterPoint>(points.Length + 1);
        if (points.IsEmpty || points[0].Time > MusicalTime.Zero)
        {
            all.Add(new MeterPoint(MusicalTime.Zero, 4, 4));
        }

        foreach (MeterPoint point in points)
        {
            if (!IsMeter(point.BeatsPerBar, point.BeatUnit))
            {
                throw new ArgumentException(
                    $"The meter at beat {point.Time} is {point.BeatsPerBar}/{point.BeatUnit}; allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64.");
            }

            if (point.Time.Ticks is < 0 or > MusicalTime.MaxTicks)
            {
                throw new ArgumentException($"The meter at beat {point.Time} lies outside the piece; allowed are 0 to 5.9e9 quarter notes.");
            }

            if (all.Count > 0 && point.Time <= all[^1].Time)
            {
                throw new ArgumentException($"The meter at beat {point.Time} must lie after the one at beat {all[^1].Time}.");
            }

            all.Add(point);
        }

        Points = [.. all];
        _firstBars = new long[all.Count];
        _firstBars[0] = 1;
        for (int i = 1; i < all.Count; i++)
        {
            long length = (all[i].Time - all[i - 1].Time).Ticks;
            long bar = all[i - 1].BarLength.Ticks;
            _firstBars[i] = _firstBars[i - 1] + ((length + bar - 1) / bar);
        }
    }

    /// <summary>The points, in rising order; the first one lies at zero.</summary>
    public ImmutableArray<MeterPoint> Points { get; }

    /// <summary>Whether a meter exists: 1 to 255 over a power of two up to 64.</summary>
    /// <param name="beatsPerBar">The upper number.</param>
    /// <param name="beatUnit">The lower number.</param>
    /// <returns>True when maps accept it.</returns>
    public static bool IsMeter(int beatsPerBar, int beatUnit) => beatsPerBar is >= 1 and <= 255 && beatUnit is 1 or 2 or 4 or 8 or 16 or 32 or 64;

    /// <summary>The meter that holds at a position; before zero the first one.</summary>
    /// <param name="time">Any position.</param>
    /// <returns>The point that set it.</returns>
    [RealTimeSafe]
    public MeterPoint MeterAt(MusicalTime time) => Points[IndexAt(time)];

    /// <summary>Bar and beat of a position.</summary>
    /// <param name="time">Any position; before zero the bars count on backwards (bar 0 is the one before bar 1).</param>
    /// <returns>Bar, beat and rest.</returns>
    [RealTimeSafe]
    public BarPosition PositionAt(MusicalTime time)
    {
        int index = IndexAt(time);
        MeterPoint meter = Points[index];
        long ticks = (time - meter.Time).Ticks;
        long bars = Math.DivRem(ticks, meter.BarLength.Ticks, out long inBar);
        if (inBar < 0)
        {
            bars--;
            inBar += meter.BarLength.Ticks;
        }

        long beat = Math.DivRem(inBar, meter.BeatLength.Ticks, out long rest);
        return new BarPosition(_firstBars[index] + bars, (int)beat + 1, new MusicalTime(rest));
    }

    /// <summary>Where a bar begins.</summary>
    /// <param name="bar">The bar, from 1; lower ones lie before zero.</param>
    /// <returns>The position of its first beat.</returns>
    [RealTimeSafe]
    public MusicalTime TimeAtBar(long bar)
    {
        int index = _firstBars.Length - 1;
        while (index > 0 && _firstBars[index] > bar)
        {
            index--;
        }

        return Points[index].Time + (Points[index].BarLength * (bar - _firstBars[index]));
    }

    private int IndexAt(MusicalTime time)
    {
        int low = 0;
        int high = Points.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Points[middle].Time <= time)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
