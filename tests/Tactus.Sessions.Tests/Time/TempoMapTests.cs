using System.Numerics;

namespace Tactus.Sessions.Tests.Time;

public sealed class TempoMapTests
{
    [Theory]
    [InlineData(120, 7, 48000, 168_000)]
    [InlineData(140, 1_000_000, 44100, 18_900_000_000)]
    [InlineData(130, 39, 48000, 864_000)]
    [InlineData(60, 3, 96000, 288_000)]
    public void FrameAt_ConstantTempo_IsExactAtAnyDistance(double beatsPerMinute, long beats, int rate, long frame)
    {
        TempoMap map = TempoMap.Constant(beatsPerMinute);

        Assert.Equal(frame, map.FrameAt(MusicalTime.FromBeats(beats), rate));
        Assert.Equal(-frame, map.FrameAt(MusicalTime.FromBeats(-beats), rate));
    }

    [Fact]
    public void FrameAt_HalfwayBetweenFrames_GoesUp()
    {
        TempoMap map = TempoMap.Constant(60); // one beat is one second

        Assert.Equal(1, map.FrameAt(MusicalTime.FromFraction(1, 2), 1));
        Assert.Equal(0, map.FrameAt(new MusicalTime((MusicalTime.TicksPerBeat / 2) - 1), 1));
        Assert.Equal(0, map.FrameAt(MusicalTime.FromFraction(-1, 2), 1));
        Assert.Equal(-1, map.FrameAt(new MusicalTime((-MusicalTime.TicksPerBeat / 2) - 1), 1));
    }

    [Fact]
    public void FrameAt_ManyOddTempos_MatchesRationalArithmetic()
    {
        // control: the same piece in arbitrary-precision integers, microseconds a quarter note as a MIDI file has them.
        var random = new Random(480);
        var points = new List<TempoPoint>();
        var control = new List<(BigInteger Tick, BigInteger Units, int Microseconds)>();
        long tick = 0;
        BigInteger units = 0;
        for (int i = 0; i < 2000; i++)
        {
            int microseconds = random.Next(1, 16_777_216);
            points.Add(new TempoPoint(new MusicalTime(tick), Tempo.FromMicrosecondsPerBeat(microseconds)));
            control.Add((tick, units, microseconds));
            long length = random.NextInt64(1, 1L << 40);
            units += (BigInteger)length * microseconds;
            tick += length;
        }

        var map = new TempoMap([.. points]);
        BigInteger second = (BigInteger)MusicalTime.TicksPerBeat * 1_000_000;
        for (int i = 0; i < 20_000; i++)
        {
            long at = random.NextInt64(0, tick + (1L << 41));
            int rate = random.Next(1, TempoMap.MaxSampleRate + 1);
            var segment = control.FindLast(c => c.Tick <= at);
            BigInteger exact = (segment.Units + ((at - segment.Tick) * segment.Microseconds)) * rate;
            BigInteger frame = BigInteger.Divide((2 * exact) + second, 2 * second);

            Assert.Equal(frame, map.FrameAt(new MusicalTime(at), rate));
        }
    }

    [Fact]
    public void TimeAtFrame_AnyFrame_ComesBackToTheSameFrame()
    {
        var random = new Random(1);
        TempoMap map = Winding();
        foreach (int rate in (ReadOnlySpan<int>)[8000, 44100, 48000, 96000, 192_000, 768_000])
        {
            for (int i = 0; i < 3000; i++)
            {
                long frame = random.NextInt64(-1_000_000, 200_000_000);

                Assert.Equal(frame, map.FrameAt(map.TimeAtFrame(frame, rate), rate));
            }
        }
    }

    [Fact]
    public void FrameAt_RisingTime_NeverGoesBack()
    {
        TempoMap map = Winding();
        long last = long.MinValue;
        MusicalTime lastTime = new(long.MinValue);
        for (long tick = -MusicalTime.TicksPerBeat; tick < 100 * MusicalTime.TicksPerBeat; tick += 40_009)
        {
            long frame = map.FrameAt(new MusicalTime(tick), 768_000);
            MusicalTime back = map.TimeAtFrame(frame, 768_000);

            Assert.True(frame >= last);
            Assert.True(back >= lastTime);
            last = frame;
            lastTime = back;
        }
    }

    [Theory]
    [InlineData(60, 120)]
    [InlineData(120, 60)]
    [InlineData(100, 100.001)]
    [InlineData(1, 1000)]
    [InlineData(999, 20)]
    public void SecondsAt_Ramp_MatchesTheIntegral(double first, double last)
    {
        const double Beats = 32;
        var map = new TempoMap(
            new TempoPoint(MusicalTime.Zero, Tempo.FromBeatsPerMinute(first), TempoCurve.LinearToNext),
            new TempoPoint(MusicalTime.FromBeats(Beats), Tempo.FromBeatsPerMinute(last)));

        // control: Gauss-Legendre quadrature of 60 / bpm(beat), which shares nothing with the closed form.
        for (int part = 1; part <= 16; part++)
        {
            double end = Beats * part / 16;
            double seconds = Integrate(beat => 60 / (first + ((last - first) * beat / Beats)), 0, end, pieces: 40_000);

            Assert.Equal(seconds, map.SecondsAt(MusicalTime.FromBeats(end)), 9);
            Assert.Equal(end, map.TimeAt(map.SecondsAt(MusicalTime.FromBeats(end))).Beats, 6);
        }

        Assert.Equal((first + last) / 2, map.BeatsPerMinuteAt(MusicalTime.FromBeats(Beats / 2)), 6);
        Assert.Equal(last, map.BeatsPerMinuteAt(MusicalTime.FromBeats(Beats + 1)), 6);
    }

    [Fact]
    public void SecondsAt_ShortRampBetweenNeighbourTicks_StaysBetweenBothTempos()
    {
        var map = new TempoMap(
            new TempoPoint(new MusicalTime(0), Tempo.FromBeatsPerMinute(1), TempoCurve.LinearToNext),
            new TempoPoint(new MusicalTime(1), Tempo.FromBeatsPerMinute(1000)));

        double seconds = map.SecondsAt(new MusicalTime(1)) * MusicalTime.TicksPerBeat;
        Assert.Equal(60 * Math.Log(1000) / 999, seconds, 6);
    }

    [Fact]
    public void Map_FirstPointBeforeZero_KeepsZeroAtZero()
    {
        var map = new TempoMap(
            new TempoPoint(MusicalTime.FromBeats(-4), Tempo.FromBeatsPerMinute(60)), new TempoPoint(MusicalTime.FromBeats(4), Tempo.FromBeatsPerMinute(120)));

        Assert.Equal(0, map.SecondsAt(MusicalTime.Zero));
        Assert.Equal(-8, map.SecondsAt(MusicalTime.FromBeats(-8)));
        Assert.Equal(4.5, map.SecondsAt(MusicalTime.FromBeats(5)));
    }

    [Fact]
    public void Map_FirstPointAfterZero_Is120Before()
    {
        var map = new TempoMap(new TempoPoint(MusicalTime.FromBeats(4), Tempo.FromBeatsPerMinute(60)));

        Assert.Equal(120, map.BeatsPerMinuteAt(MusicalTime.FromBeats(3)));
        Assert.Equal(3, map.SecondsAt(MusicalTime.FromBeats(5)));
    }

    [Fact]
    public void Map_PointsOutOfOrder_NamesTheBeat()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new TempoMap(
            new TempoPoint(MusicalTime.Zero, Tempo.Default), new TempoPoint(MusicalTime.FromBeats(2), Tempo.Default), new TempoPoint(MusicalTime.FromBeats(2), Tempo.Default)));

        Assert.Equal("The tempo point at beat 2 must lie after the one at beat 2.", error.Message);
    }

    [Fact]
    public void Lookups_Anywhere_SaturateAndNeverThrow()
    {
        TempoMap map = new(new TempoPoint(MusicalTime.Zero, Tempo.FromBeatsPerMinute(1)));
        foreach (long extreme in (ReadOnlySpan<long>)[long.MinValue, -MusicalTime.MaxTicks, 0, MusicalTime.MaxTicks, long.MaxValue])
        {
            Assert.True(double.IsFinite(map.SecondsAt(new MusicalTime(extreme))));
            _ = map.FrameAt(new MusicalTime(extreme), int.MaxValue);
            Assert.InRange(map.TimeAtFrame(extreme, 1).Ticks, -MusicalTime.MaxTicks, MusicalTime.MaxTicks);
        }

        Assert.Equal(MusicalTime.Zero, map.TimeAt(double.NaN));
        Assert.True(map.TimeAt(1e300) > MusicalTime.Zero);
    }

    [Fact]
    public void Lookups_Repeated_AllocateNothing()
    {
        TempoMap map = Winding();
        long sum = map.FrameAt(MusicalTime.FromBeats(1), 48000) + map.TimeAtFrame(1, 48000).Ticks + (long)map.SecondsAt(MusicalTime.FromBeats(20)) + (long)map.BeatsPerMinuteAt(default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            var time = MusicalTime.FromFraction(i, 10);
            sum += map.FrameAt(time, 48000) + map.TimeAtFrame(i * 1000, 48000).Ticks + (long)map.SecondsAt(time) + (long)map.BeatsPerMinuteAt(time);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e-6)]
    [InlineData(-0.3)]
    [InlineData(0.4)]
    [InlineData(0.5)]
    [InlineData(-0.999)]
    [InlineData(999)]
    [InlineData(5.9e7)]
    public void LogRatio_AnyRatio_MatchesASeriesInHighPrecision(double z)
    {
        // control: ln(1+z) by repeated square roots in 200-bit fixed point.
        const int Bits = 200;
        BigInteger one = BigInteger.One << Bits;
        BigInteger x = one + ScaleToInteger(z, Bits);
        int halvings = 0;
        while (BigInteger.Abs(x - one) > one >> 40)
        {
            x = SquareRoot(x << Bits);
            halvings++;
        }

        BigInteger y = x - one;
        BigInteger logarithm = y - (y * y / 2 >> Bits) + (y * y * y / 3 >> (2 * Bits)) - (y * y * y * y / 4 >> (3 * Bits));
        double expected = (double)(logarithm << halvings) / (double)one / z;

        Assert.Equal(1, WideMath.LogRatio(z) / expected, 1e-14);
    }

    private static TempoMap Winding() => new(
        new TempoPoint(MusicalTime.Zero, Tempo.FromBeatsPerMinute(92.5)),
        new TempoPoint(MusicalTime.FromFraction(37, 3), Tempo.FromBeatsPerMinute(140), TempoCurve.LinearToNext),
        new TempoPoint(MusicalTime.FromBeats(20), Tempo.FromBeatsPerMinute(61), TempoCurve.LinearToNext),
        new TempoPoint(MusicalTime.FromBeats(40.1), Tempo.FromBeatsPerMinute(200)),
        new TempoPoint(MusicalTime.FromBeats(41), Tempo.FromBeatsPerMinute(1)),
        new TempoPoint(MusicalTime.FromBeats(42), Tempo.FromBeatsPerMinute(300)));

    private static double Integrate(Func<double, double> function, double from, double to, int pieces)
    {
        double sum = 0;
        double width = (to - from) / pieces;
        double offset = Math.Sqrt(0.6);
        for (int i = 0; i < pieces; i++)
        {
            double middle = from + ((i + 0.5) * width);
            sum += width / 18 * ((5 * function(middle - (offset * width / 2))) + (8 * function(middle)) + (5 * function(middle + (offset * width / 2))));
        }

        return sum;
    }

    private static BigInteger ScaleToInteger(double value, int bits)
    {
        long mantissa = (BitConverter.DoubleToInt64Bits(value) & ((1L << 52) - 1)) | (1L << 52);
        int shift = Math.ILogB(value) - 52 + bits;
        BigInteger scaled = shift >= 0 ? (BigInteger)mantissa << shift : (BigInteger)mantissa >> -shift;
        return value < 0 ? -scaled : scaled;
    }

    private static BigInteger SquareRoot(BigInteger value)
    {
        BigInteger x = BigInteger.One << (((int)value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (x + (value / x)) >> 1;
            if (next >= x)
            {
                return x;
            }

            x = next;
        }
    }
}
