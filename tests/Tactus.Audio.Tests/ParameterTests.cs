namespace Tactus.Audio.Tests;

public sealed class ParameterTests
{
    private static readonly Parameter[] s_each =
    [
        Parameter.Hertz("hertz", 20, 20000, 440), Parameter.Decibels("decibels", -144, 12, 0), Parameter.Decibels("bounded-decibels", -24, 24, 0),
        Parameter.Seconds("seconds", 0.001, 10, 0.25), Parameter.Percent("percent", 50), Parameter.Ratio("ratio", 0.2),
        Parameter.Semitones("semitones", -48, 48, 0), Parameter.Number("number", -3, 3, 0), Parameter.Count("count", 1, 64, 8),
        Parameter.Toggle("toggle", true), Parameter.Choice("choice", 1, "Sine", "Saw", "Square"),
    ];

    public static TheoryData<int> Each => [.. Enumerable.Range(0, s_each.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public void Format_AnyAllowedValue_ParsesBackWithinItsDigits(int index)
    {
        var parameter = s_each[index];
        var random = new Random(index);
        for (var round = 0; round < 500; round++)
        {
            var value = parameter.Clamp(parameter.Min + random.NextDouble() * (parameter.Max - parameter.Min));
            var text = parameter.Format(value);
            Assert.True(parameter.TryParse(text, out var parsed), text);
            Assert.Equal(value, parsed, 6e-5);
            Assert.Equal(text, parameter.Format(parsed));
            Assert.True(parameter.Allows(parameter.Clamp(parsed)));
        }

        foreach (var end in new[] { parameter.Min, parameter.Max, parameter.Initial })
        {
            Assert.True(parameter.TryParse(parameter.Format(end), out var parsed));
            Assert.Equal(end, parsed, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void TryParse_HostileText_IsRefusedAndLeavesZero(int index)
    {
        string[] texts =
        [
            "", " ", "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e306 kHz", "12 parsec", "0x10", "1,000", "1 2", "--1", "dB", "%", "Hz Hz", "1e", "\0", "∞",
            "infernal", "-infernal", "onoff", new string('9', 400),
        ];
        foreach (var text in texts)
        {
            Assert.False(s_each[index].TryParse(text, out var value), text);
            Assert.Equal(0, value);
        }
    }

    [Theory]
    [InlineData("1.5 kHz", 1500)]
    [InlineData("440", 440)]
    [InlineData("440Hz", 440)]
    [InlineData(" 1e3 Hz ", 1000)]
    public void TryParse_Hertz_TakesUnits(string text, double expected)
    {
        Assert.True(s_each[0].TryParse(text, out var value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Format_EachUnit_ReadsAsPeopleWrite()
    {
        Assert.Equal("440 Hz", s_each[0].Format(440));
        Assert.Equal("-inf dB", s_each[1].Format(-144));
        Assert.Equal("-24 dB", s_each[2].Format(-24));
        Assert.Equal("-6.5 dB", s_each[1].Format(-6.5));
        Assert.Equal("0 dB", s_each[1].Format(-1e-9));
        Assert.Equal("250 ms", s_each[3].Format(0.25));
        Assert.Equal("1.5 s", s_each[3].Format(1.5));
        Assert.Equal("20 %", s_each[5].Format(0.2));
        Assert.Equal("+7 st", s_each[6].Format(7));
        Assert.Equal("-7 st", s_each[6].Format(-7));
        Assert.Equal("0 st", s_each[6].Format(1e-9));
        Assert.Equal("on", s_each[9].Format(1));
        Assert.Equal("Saw", s_each[10].Format(1));
        Assert.Equal("20 Hz to 20000 Hz", s_each[0].DescribeRange());
        Assert.Equal("Sine, Saw, Square", s_each[10].DescribeRange());
    }

    [Fact]
    public void TryParse_Silence_OnlyWhereTheRangeReachesIt()
    {
        Assert.True(s_each[1].TryParse("-inf dB", out var value));
        Assert.Equal(-144, value);
        Assert.False(s_each[2].TryParse("-inf dB", out _));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Clamp_HostileValues_AlwaysAllowed(int index)
    {
        var parameter = s_each[index];
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, -0.0, 0.5, 1e-300 })
        {
            Assert.True(parameter.Allows(parameter.Clamp(value)), $"{parameter.Id}: {value}");
        }

        Assert.Equal(parameter.Initial, parameter.Clamp(double.NaN));
        Assert.False(parameter.Allows(double.NaN));
        Assert.False(parameter.Allows(double.PositiveInfinity));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0.5)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 1, double.NaN)]
    [InlineData(double.NaN, 1, 0)]
    public void Number_ImpossibleRange_IsRefused(double min, double max, double initial) =>
        Assert.Throws<ArgumentException>(() => Parameter.Number("x", min, max, initial));

    [Fact]
    public void Derivations_KeepAllElse()
    {
        var parameter = Parameter.Hertz("cutoff", 20, 20000, 1000).Named("Cutoff").Smoothed(SmoothingKind.Linear, 0.05).Hidden();
        Assert.Equal(("cutoff", "Cutoff", 20.0, 20000.0, 1000.0, true, true, SmoothingKind.Linear, 0.05),
            (parameter.Id, parameter.Name, parameter.Min, parameter.Max, parameter.Initial, parameter.IsLogarithmic, parameter.IsHidden, parameter.Smoothing, parameter.SmoothingSeconds));
        var choice = Parameter.Choice("kind", 1, "A", "B").Named("Kind");
        Assert.Equal(["A", "B"], choice.Choices);
        Assert.True(choice.IsStepped);
        Assert.True(Parameter.Number("ratio", 1, 20, 4).Logarithmic().IsLogarithmic);
        Assert.Throws<InvalidOperationException>(() => Parameter.Number("x", 0, 1, 0).Logarithmic());
        Assert.Throws<ArgumentOutOfRangeException>(() => choice.Smoothed(SmoothingKind.Linear, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => choice.Smoothed(SmoothingKind.Linear, -1));
        Assert.Throws<InvalidOperationException>(() => choice.Index);
    }
}
