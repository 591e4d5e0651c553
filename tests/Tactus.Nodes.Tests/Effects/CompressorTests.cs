using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class CompressorTests : NodeContractTests
{
    // The slowest release ends below a ten-thousandth of a decibel.
    protected override int QuietFrames => 48000 * 3;

    protected override Node CreateNode() => new Compressor { ThresholdDb = -20 };

    [Theory]
    [InlineData(-30, -20, 4, 0, -30)]
    [InlineData(-10, -20, 4, 0, -17.5)]
    [InlineData(0, -20, 20, 0, -19)]
    [InlineData(-20, -20, 4, 12, -21.125)] // at the threshold a knee of 12 dB takes slope × (6²) / 24
    [InlineData(-25, -20, 4, 12, -25.03125)]
    [InlineData(-10, -20, 4, 12, -17.5)]
    public void Process_SteadyLevel_LandsOnTheStaticCurve(double levelDb, double threshold, double ratio, double knee, double expectedDb)
    {
        var node = new Compressor { ThresholdDb = threshold, [Compressor.Ratio] = ratio, [Compressor.Knee] = knee };
        using var harness = new NodeHarness(node).SetInput(0, Signals.Constant(48000, (float)Math.Pow(10, levelDb / 20)));
        Assert.Equal(expectedDb, 20 * Math.Log10(harness.Render(48000)[0][0][^1]), 0.01);
        Assert.Equal(expectedDb - levelDb, harness.Instance.Readouts.Read(Compressor.GainReduction), 0.01);
    }

    [Fact]
    public void Process_StepUpAndDown_FollowsItsTimeConstants()
    {
        var node = new Compressor { ThresholdDb = -20, [Compressor.Ratio] = 20, [Compressor.Knee] = 0, [Compressor.Attack] = 0.02, [Compressor.Release] = 0.1 };
        var signal = Signals.Constant(48000, 0.01f);
        signal.AsSpan(10000, 14000).Fill(1);
        using var harness = new NodeHarness(node).SetInput(0, signal);
        var output = harness.Render(48000)[0][0];
        const double Full = 19;
        foreach (var frames in new[] { 100, 960, 3000 })
        {
            Assert.Equal(-Full * (1 - Math.Exp(-(frames + 1) / (0.02 * 48000))), 20 * Math.Log10(output[10000 + frames]), 0.02);
            Assert.Equal(-40 - Full * Math.Exp(-(frames + 1) / (0.1 * 48000)), 20 * Math.Log10(output[24000 + frames]), 0.02);
        }
    }

    [Fact]
    public void Process_BelowTheKnee_PassesBitForBit()
    {
        var noise = Signals.Noise(5000, 1, 0.05);
        using var harness = new NodeHarness(new Compressor { ThresholdDb = -10 }).SetInput(0, noise, noise);
        Assert.Equal(noise, harness.Render(5000)[0][1]);
    }

    [Fact]
    public void SideChain_LoudKey_DucksAQuietSound()
    {
        var node = new Compressor { ThresholdDb = -20, [Compressor.SideChain] = 1, [Compressor.Knee] = 0 };
        using var harness = new NodeHarness(node).SetInput(0, Signals.Constant(20000, 0.01f)).SetInput(1, Signals.Constant(20000, 1));
        Assert.Equal(-40 - 15, 20 * Math.Log10(harness.Render(20000)[0][0][^1]), 0.01);
    }

    [Fact]
    public void MixAndMakeUp_AddUp()
    {
        var node = new Compressor { ThresholdDb = -20, [Compressor.Knee] = 0, [Compressor.MakeUp] = 6.0206, [Compressor.WetMix] = 0.5 };
        using var harness = new NodeHarness(node).SetInput(0, Signals.Constant(20000, 1));
        Assert.Equal(0.5 + 0.5 * 2 * Math.Pow(10, -15 / 20.0), harness.Render(20000)[0][0][^1], 1e-4);
    }
}
