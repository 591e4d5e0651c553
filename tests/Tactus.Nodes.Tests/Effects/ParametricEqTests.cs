using System.Numerics;
using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class ParametricEqTests : NodeContractTests
{
    protected override Node CreateNode() => new ParametricEq()
        .SetBand(1, EqBandType.LowCut24, 80, q: 0.7)
        .SetBand(2, EqBandType.LowShelf, 200, 4)
        .SetBand(4, EqBandType.Bell, 1000, -6, 2)
        .SetBand(8, EqBandType.HighCut12, 12000);

    public static TheoryData<EqBandType, double, double, double> Bands
    {
        get
        {
            var data = new TheoryData<EqBandType, double, double, double>();
            foreach (var type in Enum.GetValues<EqBandType>())
            {
                data.Add(type, 100, 9, 0.7071);
                data.Add(type, 1000, -12, 2);
                data.Add(type, 9000, 6, 0.5);
                data.Add(type, 40, 24, 8);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bands))]
    public void Process_AnyBand_HasTheCookbooksResponse(EqBandType type, double hertz, double gainDb, double q)
    {
        var eq = new ParametricEq().SetBand(3, type, hertz, gainDb, q);
        using var harness = new NodeHarness(eq).SetInput(0, Signals.Impulse(1), Signals.Impulse(1, amplitude: 0.5f));
        var response = harness.Render(1 << 17, BlockCuts.Of(2048))[0];
        for (var probe = 20.0; probe < 23000; probe *= 1.3)
        {
            var expected = Analytic(type, hertz, gainDb, q, probe);
            if (expected.Magnitude < 1e-3)
            {
                continue;
            }

            var left = Signals.Spectrum(response[0], probe);
            var right = Signals.Spectrum(response[1], probe) * 2;
            Assert.True(Math.Abs(Decibel(left) - Decibel(expected)) < 0.05, $"{probe:F0} Hz: {Decibel(left):F3} dB, not {Decibel(expected):F3}");
            Assert.True(Math.Abs((left / expected).Phase) < 0.01, $"{probe:F0} Hz: phase off by {(left / expected).Phase:F4}");
            Assert.True((left - right).Magnitude < 1e-3 * left.Magnitude + 1e-6);
        }
    }

    [Fact]
    public void Process_SeveralBands_MultiplyTheirResponses()
    {
        var eq = new ParametricEq().SetBand(1, EqBandType.LowCut24, 100).SetBand(3, EqBandType.Bell, 500, 6, 1).SetBand(7, EqBandType.HighShelf, 4000, -9);
        using var harness = new NodeHarness(eq).SetInput(0, Signals.Impulse(1));
        var response = harness.Render(1 << 16, BlockCuts.Of(2048))[0][0];
        for (var probe = 60.0; probe < 20000; probe *= 1.4)
        {
            var expected = Analytic(EqBandType.LowCut24, 100, 0, 0.7071, probe) * Analytic(EqBandType.Bell, 500, 6, 1, probe) * Analytic(EqBandType.HighShelf, 4000, -9, 0.7071, probe);
            Assert.Equal(Decibel(expected), Decibel(Signals.Spectrum(response, probe)), 0.05);
        }
    }

    [Fact]
    public void Process_Defaults_PassBitForBit()
    {
        var noise = Signals.Noise(3000);
        using var harness = new NodeHarness(new ParametricEq()).SetInput(0, noise, noise);
        Assert.Equal(noise, harness.Render(3000, BlockCuts.Random(1, 200))[0][1]);
        Assert.Equal(0, harness.Instance.Processor.TailFrames.Frames);
    }

    [Theory]
    [InlineData("band4-gain", 24)]
    [InlineData("band4-frequency", 60)]
    [InlineData("band4-frequency", 15000)]
    [InlineData("band4-q", 20)]
    [InlineData("band4-on", 0)]
    [InlineData("band4-type", 1)]
    [InlineData("band4-type", 4)]
    [InlineData("band4-type", 6)]
    public void Process_AnyJump_MakesNoClick(string id, double value)
    {
        var eq = new ParametricEq().SetBand(4, EqBandType.Bell, 300, 12, 1);
        Assert.True(eq.Parameters.TryFind(id, out var parameter));
        using var harness = new NodeHarness(eq).SetInput(0, Signals.Sine(20000, 150));
        harness.Automate(10010, parameter, value);
        var samples = harness.Render(20000)[0][0];

        // A step would show at full size (2, the sine at +12 dB) in the second difference; a straight ramp over one segment shows 1/64 of it at its ends.
        var largest = 0.0;
        for (var frame = 9000; frame < samples.Length; frame++)
        {
            largest = Math.Max(largest, Math.Abs(samples[frame] - 2.0 * samples[frame - 1] + samples[frame - 2]));
        }

        Assert.True(largest < 2.0 / 64, $"{largest}");
    }

    [Fact]
    public void Process_SweptAtAudioRate_StaysBounded()
    {
        var eq = new ParametricEq().SetBand(1, EqBandType.Bell, 100, 24, 20).SetBand(2, EqBandType.LowCut24, 1000, q: 20);
        using var harness = new NodeHarness(eq).SetInput(0, Signals.Noise(100000));
        var random = new Random(8);
        for (var frame = 0; frame < 100000; frame += 97)
        {
            harness.Automate(frame, ParametricEq.Band1Frequency, 20 * Math.Pow(1000, random.NextDouble()));
            harness.Automate(frame, ParametricEq.Band2Frequency, 20 * Math.Pow(1000, random.NextDouble()));
        }

        Assert.True(Signals.Peak(harness.Render(100000)[0][0]) < 5000);
    }

    [Fact]
    public void BandParameters_NoSuchBand_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ParametricEq.BandParameters(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParametricEq.BandParameters(9));
        Assert.Equal("band8-q", ParametricEq.BandParameters(8).Q.Id);
    }

    private static double Decibel(Complex value) => 20 * Math.Log10(value.Magnitude);

    /// <summary>The analog prototypes of Bristow-Johnson's cookbook on the bilinear transform's frequency axis.</summary>
    private static Complex Analytic(EqBandType type, double hertz, double gainDb, double q, double probe)
    {
        var s = new Complex(0, Math.Tan(Math.PI * probe / 48000) / Math.Tan(Math.PI * hertz / 48000));
        var a = Math.Pow(10, gainDb / 40);
        var root = Math.Sqrt(a);
        return type switch
        {
            EqBandType.Bell => (s * s + s * (a / q) + 1) / (s * s + s / (a * q) + 1),
            EqBandType.LowShelf => a * (s * s + root / q * s + a) / (a * s * s + root / q * s + 1),
            EqBandType.HighShelf => a * (a * s * s + root / q * s + 1) / (s * s + root / q * s + a),
            EqBandType.LowCut12 => s * s / (s * s + s / q + 1),
            EqBandType.LowCut24 => Steep(q => s * s / (s * s + s / q + 1), q),
            EqBandType.HighCut12 => 1 / (s * s + s / q + 1),
            EqBandType.HighCut24 => Steep(q => 1 / (s * s + s / q + 1), q),
            _ => (s * s + 1) / (s * s + s / q + 1),
        };
    }

    // Butterworth's fourth order has poles at 22.5 and 67.5 degrees: Q = 1 / (2 cos).
    private static Complex Steep(Func<double, Complex> section, double q) =>
        section(q * Math.Sqrt(2) / (2 * Math.Cos(Math.PI / 8))) * section(q * Math.Sqrt(2) / (2 * Math.Cos(3 * Math.PI / 8)));
}
