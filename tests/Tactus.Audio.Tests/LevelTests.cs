namespace Tactus.Audio.Tests;

public sealed class LevelTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(20, 10)]
    [InlineData(-20, 0.1)]
    [InlineData(-6.020599913279624, 0.5)]
    public void ToGain_KnownLevels_AreRight(double decibels, double gain) => Assert.Equal(gain, Decibels.ToGain(decibels), gain * 1e-7);

    [Theory]
    [InlineData(-144)]
    [InlineData(-200)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void ToGain_Silence_IsExactlyZero(double decibels) => Assert.Equal(0f, Decibels.ToGain(decibels));

    [Fact]
    public void FromGain_RoundTrip_ReturnsTheLevel()
    {
        for (var decibels = -143.5; decibels < 40; decibels += 0.37)
        {
            Assert.Equal(decibels, Decibels.FromGain(Decibels.ToGain(decibels)), 1e-5);
            Assert.Equal(decibels, Decibels.FromPower(Math.Pow(Decibels.ToGain(decibels), 2)), 1e-5);
        }

        Assert.Equal(-144, Decibels.FromGain(0));
        Assert.Equal(-144, Decibels.FromGain(double.NaN));
        Assert.Equal(-144, Decibels.FromPower(0));
    }

    [Theory]
    [InlineData(PanLaw.ConstantPower, -3.0103)]
    [InlineData(PanLaw.Linear, -6.0206)]
    [InlineData(PanLaw.Compromise, -4.5154)]
    [InlineData(PanLaw.Balance, 0)]
    public void PanGains_Middle_HasTheLawsLevel(PanLaw law, double decibels)
    {
        var gains = PanGains.Of(law, 0);
        Assert.Equal(gains.Left, gains.Right);
        Assert.Equal(decibels, Decibels.FromGain(gains.Left), 1e-3);
    }

    [Theory]
    [InlineData(PanLaw.ConstantPower)]
    [InlineData(PanLaw.Linear)]
    [InlineData(PanLaw.Compromise)]
    [InlineData(PanLaw.Balance)]
    public void PanGains_AnyPosition_MirrorsAndEndsExactly(PanLaw law)
    {
        Assert.Equal(new PanGains(1, 0), PanGains.Of(law, -1));
        Assert.Equal(new PanGains(0, 1), PanGains.Of(law, 1));
        Assert.Equal(PanGains.Of(law, 1), PanGains.Of(law, double.PositiveInfinity));
        Assert.Equal(PanGains.Of(law, 0), PanGains.Of(law, double.NaN));
        for (var pan = 0.0; pan <= 1; pan += 1.0 / 64)
        {
            var right = PanGains.Of(law, pan);
            var left = PanGains.Of(law, -pan);
            Assert.Equal(right, new PanGains(left.Right, left.Left));
            var expected = law switch
            {
                PanLaw.ConstantPower => (right.Left * right.Left + right.Right * right.Right, 1),
                PanLaw.Linear => (right.Left + right.Right, 1),
                PanLaw.Compromise => (right.Left * right.Left / PanGains.Of(PanLaw.Linear, pan).Left - PanGains.Of(PanLaw.ConstantPower, pan).Left, 0),
                _ => (right.Right, 1f),
            };
            if (float.IsFinite(expected.Item1))
            {
                Assert.Equal(expected.Item2, expected.Item1, 1e-6f);
            }
        }
    }
}
