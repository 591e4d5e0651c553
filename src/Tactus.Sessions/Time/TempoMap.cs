using System.Collections.Immutable;

namespace Tactus;

/// <summary>The tempo of a whole piece: musical positions to seconds and frames, and back. Immutable; every member may be called from any thread.</summary>
/// <remarks>
/// <para>Arithmetic: a position in time is an integer number of picosecond-ticks (ps · 1/<see cref="MusicalTime.TicksPerBeat"/>, 128 bits), summed once per
/// point when the map is made. So a frame position is one multiplication and one rounded division away from the truth, wherever it lies: nothing drifts.
/// Only inside a <see cref="TempoCurve.LinearToNext"/> ramp a logarithm enters; it is computed with the same bits on every machine.</para>
/// <para>Rounding: a frame is the one nearest in time, ties up (towards later). Both directions are monotone, and
/// <c>FrameAt(TimeAtFrame(f)) == f</c> for every frame at tempos up to 10^6 beats a minute.</para>
/// <para>Lookups cost a binary search and one to two 128-bit divisions; they allocate nothing.</para>
/// </remarks>
[AnyThread]
public sealed class TempoMap
{
    /// <summary>The highest sample rate that the integer arithmetic has room for.</summary>
    public const int MaxSampleRate = 768_000;

    /// <summary>The longest ramp: beyond it neighbouring ticks could no longer be told apart in its logarithm.</summary>
    private const long MaxRampTicks = 1L << 48;

    /// <summary>Picosecond-ticks in one second.</summary>
    private static readonly Int128 s_unitsPerSecond = (Int128)1_000_000_000_000 * MusicalTime.TicksPerBeat;

    private readonly Segment[] _segments;

    /// <summary>Makes a map from points in rising order. Before the first point, 120 beats a minute hold if it lies after zero, else its own tempo.</summary>
    /// <param name="points">Strictly rising in time, within ±<see cref="MusicalTime.MaxTicks"/>; none at all means 120 beats a minute throughout.</param>
    /// <exception cref="ArgumentException">Points out of order or out of range; the message names the position.</exception>
    public TempoMap(params ReadOnlySpan<TempoPoint> points)
    {
        var all = new List<TempoPoint>(points.Length + 1);
        if (points.IsEmpty || points[0].Time > MusicalTime.Zero)
        {
            all.Add(new TempoPoint(MusicalTime.Zero, Tempo.Default));
        }

        foreach (TempoPoint point in points)
        {
            if (Math.Abs(point.Time.Ticks) > MusicalTime.MaxTicks)
            {
                throw new ArgumentException($"The tempo point at beat {point.Time} lies too far out; allowed are 5.9e9 quarter notes either way.");
            }

            if (all.Count > 0 && point.Time <= all[^1].Time)
            {
                throw new ArgumentException($"The tempo point at beat {point.Time} must lie after the one at beat {all[^1].Time}.");
            }

            all.Add(point);
        }

        Points = [.. all];
        _segments = new Segment[all.Count];

        // invariant: time zero is second zero, so the first segment starts at a time before zero when its point does.
        Int128 units = 0;
        for (int i = 0; i < all.Count; i++)
        {
            Segment segment = MakeSegment(all[i], i + 1 < all.Count ? all[i + 1] : null, units);
            _segments[i] = segment;
            units = segment.EndUnits;
        }

        Int128 zero = UnitsAt(0);
        for (int i = 0; i < _segments.Length; i++)
        {
            _segments[i].StartUnits -= zero;
            _segments[i].EndUnits -= zero;
        }
    }

    /// <summary>The points, in rising order; the first one lies at or before zero.</summary>
    public ImmutableArray<TempoPoint> Points { get; }

    /// <summary>One tempo throughout.</summary>
    /// <param name="beatsPerMinute">1 to 60 000 000.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tempo is outside the range.</exception>
    public static TempoMap Constant(double beatsPerMinute) => new(new TempoPoint(MusicalTime.Zero, Tempo.FromBeatsPerMinute(beatsPerMinute)));

    /// <summary>Seconds from the start of the piece to a position; negative before it.</summary>
    /// <param name="time">Within ±<see cref="MusicalTime.MaxTicks"/>; positions beyond are taken as that limit.</param>
    /// <returns>Seconds, correctly rounded from the exact time (up to the rounding of a double).</returns>
    [RealTimeSafe]
    public double SecondsAt(MusicalTime time) => (double)UnitsAt(time.Ticks) / (double)s_unitsPerSecond;

    /// <summary>The position nearest to a time.</summary>
    /// <param name="seconds">Seconds from the start; not finite counts as 0, too far out as the limit.</param>
    /// <returns>The nearest tick, ties up.</returns>
    [RealTimeSafe]
    public MusicalTime TimeAt(double seconds)
    {
        double clamped = double.IsFinite(seconds) ? Math.Clamp(seconds, -1e11, 1e11) : 0;
        return new MusicalTime(TicksAt((Int128)Math.Floor((clamped * (double)s_unitsPerSecond) + 0.5)));
    }

    /// <summary>The frame nearest to a position, ties up.</summary>
    /// <param name="time">Within ±<see cref="MusicalTime.MaxTicks"/>; positions beyond are taken as that limit.</param>
    /// <param name="sampleRate">Frames a second, 1 to <see cref="MaxSampleRate"/>; outside it is taken as the nearest allowed.</param>
    /// <returns>The frame, counted from the start of the piece; saturated at the range of <see cref="long"/>.</returns>
    [RealTimeSafe]
    public long FrameAt(MusicalTime time, int sampleRate)
    {
        Int128 frame = WideMath.RoundDivide(UnitsAt(time.Ticks) * Math.Clamp(sampleRate, 1, MaxSampleRate), s_unitsPerSecond);
        return frame > long.MaxValue ? long.MaxValue : frame < long.MinValue ? long.MinValue : (long)frame;
    }

    /// <summary>The position nearest to the instant of a frame, ties up.</summary>
    /// <param name="frame">Counted from the start of the piece; may be negative.</param>
    /// <param name="sampleRate">Frames a second, 1 to <see cref="MaxSampleRate"/>; outside it is taken as the nearest allowed.</param>
    /// <returns>The nearest tick, within ±<see cref="MusicalTime.MaxTicks"/>.</returns>
    [RealTimeSafe]
    public MusicalTime TimeAtFrame(long frame, int sampleRate)
    {
        // why: 2^58 frames are 12 000 years at 768 kHz; the clamp keeps the product below inside 128 bits.
        long near = Math.Clamp(frame, -MusicalTime.MaxTicks, MusicalTime.MaxTicks);
        return new MusicalTime(TicksAt(WideMath.RoundDivide(near * s_unitsPerSecond, Math.Clamp(sampleRate, 1, MaxSampleRate))));
    }

    /// <summary>The tempo at a position, in beats a minute; inside a ramp the value on its line.</summary>
    /// <param name="time">Any position.</param>
    /// <returns>Beats a minute.</returns>
    [RealTimeSafe]
    public double BeatsPerMinuteAt(MusicalTime time)
    {
        ref readonly Segment segment = ref _segments[SegmentAtTicks(time.Ticks)];
        double start = 60e12 / segment.PicosecondsPerBeat;
        long ticks = time.Ticks - segment.StartTicks;
        return segment.RampTicks == 0 || ticks <= 0 ? start : start * (1 + (segment.RampRise * ((double)ticks / segment.RampTicks)));
    }

    private static Segment MakeSegment(TempoPoint point, TempoPoint? next, Int128 startUnits)
    {
        var segment = new Segment
        {
            StartTicks = point.Time.Ticks,
            StartUnits = startUnits,
            EndUnits = startUnits,
            PicosecondsPerBeat = point.Tempo.PicosecondsPerBeat,
        };
        if (next is not { } end)
        {
            return segment;
        }

        long length = end.Time.Ticks - point.Time.Ticks;
        if (point.Curve == TempoCurve.LinearToNext && end.Tempo != point.Tempo)
        {
            if (length > MaxRampTicks)
            {
                throw new ArgumentException($"The tempo ramp at beat {point.Time} is too long; allowed are {MaxRampTicks / MusicalTime.TicksPerBeat} quarter notes.");
            }

            segment.RampTicks = length;
            segment.RampRise = (segment.PicosecondsPerBeat / (double)end.Tempo.PicosecondsPerBeat) - 1;
        }

        segment.EndUnits = startUnits + segment.UnitsAfter(length);
        return segment;
    }

    private Int128 UnitsAt(long ticks)
    {
        long near = Math.Clamp(ticks, -MusicalTime.MaxTicks, MusicalTime.MaxTicks);
        int index = SegmentAtTicks(near);
        ref readonly Segment segment = ref _segments[index];
        Int128 units = segment.StartUnits + segment.UnitsAfter(near - segment.StartTicks);
        return index + 1 < _segments.Length && units > segment.EndUnits ? segment.EndUnits : units;
    }

    private long TicksAt(Int128 units)
    {
        int low = 0;
        int high = _segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_segments[middle].StartUnits <= units)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        ref readonly Segment segment = ref _segments[low];
        Int128 ticks = segment.StartTicks + segment.TicksAfter(units - segment.StartUnits);
        return ticks > MusicalTime.MaxTicks ? MusicalTime.MaxTicks : ticks < -MusicalTime.MaxTicks ? -MusicalTime.MaxTicks : (long)ticks;
    }

    private int SegmentAtTicks(long ticks)
    {
        int low = 0;
        int high = _segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_segments[middle].StartTicks <= ticks)
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

    /// <summary>A stretch of one tempo, or one ramp. "Units" are picosecond-ticks.</summary>
    private struct Segment
    {
        internal long StartTicks;
        internal long PicosecondsPerBeat;
        internal Int128 StartUnits;
        internal Int128 EndUnits;

        /// <summary>Length of the ramp; 0 for a constant tempo.</summary>
        internal long RampTicks;

        /// <summary>(last − first) / first tempo of the ramp, in beats a minute.</summary>
        internal double RampRise;

        /// <summary>The time from the segment's start. In a ramp: t(u) = ∫ du / (b₀ + s u) = (u / b₀) · ln(1 + z) / z with z = s u / b₀.</summary>
        internal readonly Int128 UnitsAfter(long ticks)
        {
            if (RampTicks == 0 || ticks <= 0)
            {
                return (Int128)ticks * PicosecondsPerBeat;
            }

            double z = RampRise * ((double)ticks / RampTicks);
            return (Int128)Math.Floor(((double)ticks * PicosecondsPerBeat * WideMath.LogRatio(z)) + 0.5);
        }

        internal readonly Int128 TicksAfter(Int128 units)
        {
            if (RampTicks == 0 || units <= 0)
            {
                return WideMath.RoundDivide(units, PicosecondsPerBeat);
            }

            // why: the guess may come from any libm; the answer is then searched with UnitsAfter alone, so it has the same bits everywhere.
            double scale = RampRise / RampTicks;
            double guess = (Math.Exp((double)units * scale / PicosecondsPerBeat) - 1) / scale;
            long low = (long)Math.Clamp(guess, 0, RampTicks);
            long high = low;
            for (long step = 1; low > 0 && UnitsAfter(low) > units; step <<= 1)
            {
                high = low;
                low = Math.Max(0, low - step);
            }

            for (long step = 1; high < RampTicks && UnitsAfter(high) <= units; step <<= 1)
            {
                low = high;
                high = Math.Min(RampTicks, high + step);
            }

            while (high - low > 1)
            {
                long middle = low + ((high - low) >> 1);
                if (UnitsAfter(middle) <= units)
                {
                    low = middle;
                }
                else
                {
                    high = middle;
                }
            }

            return (2 * units) - UnitsAfter(low) - UnitsAfter(high) >= 0 ? high : low;
        }
    }
}
