namespace Tactus.Sessions.Tests.Time;

public sealed class MeterMapTests
{
    // | 4/4 bars 1 2 | 3/4 bars 3 4 (5 cut short after two quarters) | 7/8 from bar 6
    private static readonly MeterMap s_map = new(
        new MeterPoint(MusicalTime.Zero, 4, 4), new MeterPoint(MusicalTime.FromBeats(8), 3, 4), new MeterPoint(MusicalTime.FromBeats(16), 7, 8));

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(3.5, 1, 4, 0.5)]
    [InlineData(7.75, 2, 4, 0.75)]
    [InlineData(8, 3, 1, 0)]
    [InlineData(15, 5, 2, 0)]
    [InlineData(16, 6, 1, 0)]
    [InlineData(19.25, 6, 7, 0.25)]
    [InlineData(19.5, 7, 1, 0)]
    [InlineData(-0.5, 0, 4, 0.5)]
    [InlineData(-8, -1, 1, 0)]
    public void PositionAt_Beats_CountsBars(double beats, long bar, int beat, double rest)
    {
        Assert.Equal(new BarPosition(bar, beat, MusicalTime.FromBeats(rest)), s_map.PositionAt(MusicalTime.FromBeats(beats)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(5, 14)]
    [InlineData(6, 16)]
    [InlineData(8, 23)]
    [InlineData(0, -4)]
    public void TimeAtBar_Bar_IsItsFirstBeat(long bar, double beats) => Assert.Equal(beats, s_map.TimeAtBar(bar).Beats);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 3)]
    [InlineData(256, 4)]
    [InlineData(4, 128)]
    public void Map_MeterThatDoesNotExist_IsRefused(int beatsPerBar, int beatUnit)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new MeterMap(new MeterPoint(MusicalTime.FromBeats(1), beatsPerBar, beatUnit)));

        Assert.Equal($"The meter at beat 1 is {beatsPerBar}/{beatUnit}; allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64.", error.Message);
    }

    [Fact]
    public void MusicalTime_Fractions_AddUpWithoutRest()
    {
        foreach (int parts in (ReadOnlySpan<int>)[3, 5, 7, 9, 24, 96, 100, 120, 192, 240, 384, 480, 960, 1000, 1024, 1920, 15360])
        {
            Assert.Equal(MusicalTime.TicksPerBeat, MusicalTime.FromFraction(1, parts).Ticks * parts);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e11)]
    public void MusicalTime_BeatsOutOfRange_AreRefused(double beats) => Assert.Throws<ArgumentOutOfRangeException>(() => MusicalTime.FromBeats(beats));
}
