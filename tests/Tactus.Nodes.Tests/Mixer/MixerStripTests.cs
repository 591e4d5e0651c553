using Tactus.Testing;

namespace Tactus.Nodes.Tests.Mixer;

public sealed class MixerStripTests : NodeContractTests
{
    // The slowest thing in a strip is its peak meter: 20 dB in 1.7 s from +12 dB down to -144.
    protected override int QuietFrames => 48000 * 14;

    protected override Node CreateNode() => new MixerStrip { GainDb = -3, PanPosition = 0.3, PanLaw = PanLaw.ConstantPower, [MixerStrip.Width] = 1.5 };

    [Fact]
    public void Process_Defaults_PassBitForBit()
    {
        var left = Signals.Noise(3000, 1);
        var right = Signals.Noise(3000, 2);
        using var harness = new NodeHarness(new MixerStrip()).SetInput(0, left, right);
        var rendered = harness.Render(3000, BlockCuts.Random(1, 300));
        Assert.Equal(left, rendered[0][0]);
        Assert.Equal(right, rendered[0][1]);
        Assert.Equal(left, rendered[1][0]);
        Assert.Equal(right, rendered[1][1]);
    }

    [Theory]
    [InlineData(PanLaw.ConstantPower, 0, 0.70710678, 0.70710678)]
    [InlineData(PanLaw.ConstantPower, 0.5, 0.38268343, 0.92387953)]
    [InlineData(PanLaw.Linear, -0.5, 0.75, 0.25)]
    [InlineData(PanLaw.Compromise, 0, 0.59460356, 0.59460356)]
    [InlineData(PanLaw.Balance, 0.25, 0.75, 1)]
    [InlineData(PanLaw.Balance, 1, 0, 1)]
    public void Process_Panned_HasTheLawsFactors(PanLaw law, double pan, double left, double right)
    {
        using var harness = new NodeHarness(new MixerStrip { PanLaw = law, PanPosition = pan, GainDb = -6.020599913279624 }).SetInput(0, Signals.Constant(200, 0.5f));
        var rendered = harness.Render(200);
        Assert.Equal(0.25 * left, rendered[0][0][199], 1e-7);
        Assert.Equal(0.25 * right, rendered[0][1][199], 1e-7);
        Assert.Equal(0.5f, rendered[1][0][199]);
    }

    [Theory]
    [InlineData(0, 0.5, 0.5)]
    [InlineData(1, 0.75, 0.25)]
    [InlineData(2, 1, 0)]
    public void Process_Width_ScalesTheSideSignal(double width, double left, double right)
    {
        using var harness = new NodeHarness(new MixerStrip { [MixerStrip.Width] = width }).SetInput(0, Signals.Constant(100, 0.75f), Signals.Constant(100, 0.25f));
        var rendered = harness.Render(100);
        Assert.Equal(left, rendered[0][0][50], 1e-7);
        Assert.Equal(right, rendered[0][1][50], 1e-7);
    }

    [Fact]
    public void Process_MonoInput_IsPannedBetweenBothSides()
    {
        using var harness = new NodeHarness(new MixerStrip { IsMono = true, PanLaw = PanLaw.Linear, PanPosition = -0.5 }).SetInput(0, Signals.Constant(100, 1));
        var rendered = harness.Render(100);
        Assert.Equal(0.75, rendered[0][0][50], 1e-7);
        Assert.Equal(0.25, rendered[0][1][50], 1e-7);
    }

    [Fact]
    public void Process_PolarityInverted_TurnsBothOutputs()
    {
        var noise = Signals.Noise(500);
        using var harness = new NodeHarness(new MixerStrip { [MixerStrip.Polarity] = 1 }).SetInput(0, noise, noise);
        var rendered = harness.Render(500);
        Assert.Equal(noise.Select(sample => -sample), rendered[0][0]);
        Assert.Equal(noise.Select(sample => -sample), rendered[1][1]);
    }

    public static TheoryData<string, double> Jumps => new()
    {
        { "mute", 1 }, { "soloed-out", 1 }, { "gain", -144 }, { "gain", 12 }, { "polarity", 1 }, { "pan", 1 }, { "pan-law", 1 }, { "width", 0 },
    };

    [Theory]
    [MemberData(nameof(Jumps))]
    public void Process_AnyJump_NeverClicksAndArrivesExactly(string id, double value)
    {
        foreach (var isPushed in new[] { false, true })
        {
            var node = new MixerStrip();
            Assert.True(node.Parameters.TryFind(id, out var parameter));
            using var harness = new NodeHarness(node).SetInput(0, Signals.Constant(20000, 1), Signals.Constant(20000, -1));
            _ = isPushed ? harness.Push(1000, parameter, value) : harness.Automate(1000, parameter, value);
            var rendered = harness.Render(20000);

            // One full scale in 5 ms; the outputs of a stereo matrix move by at most two factors at once.
            const float Largest = 2 * 1f / 240 + 1e-6f;
            foreach (var channel in rendered.SelectMany(bus => bus))
            {
                for (var frame = 1; frame < channel.Length; frame++)
                {
                    Assert.True(Math.Abs(channel[frame] - channel[frame - 1]) <= Largest, $"frame {frame}: {channel[frame - 1]} to {channel[frame]}");
                }
            }

            node[parameter] = value;
            using var settled = new NodeHarness(node).SetInput(0, Signals.Constant(64, 1), Signals.Constant(64, -1));
            var expected = settled.Render(64);
            Assert.Equal(expected[0][0][63], rendered[0][0][^1]);
            Assert.Equal(expected[0][1][63], rendered[0][1][^1]);
            Assert.Equal(expected[1][1][63], rendered[1][1][^1]);
        }
    }

    [Fact]
    public void Process_Muted_IsExactlySilentAndMarkedSo()
    {
        using var harness = new NodeHarness(new MixerStrip { IsMuted = true }).SetInput(0, Signals.Noise(2000));
        AssertSilent(harness.Render(2000));
        Assert.True(harness.IsOutputSilent(0));
        Assert.True(harness.IsOutputSilent(1));
    }

    [Fact]
    public void Process_OneBrokenSample_StaysOne()
    {
        var left = Signals.Constant(500, 0.5f);
        left[100] = float.NaN;
        left[200] = float.NegativeInfinity;
        using var harness = new NodeHarness(new MixerStrip { [MixerStrip.Width] = 0.5 }).SetInput(0, left, Signals.Constant(500, 0.5f));
        var rendered = harness.Render(500);
        for (var frame = 0; frame < 500; frame++)
        {
            Assert.Equal(frame is 100 or 200 ? 0.125f : 0.5f, rendered[0][0][frame]);
        }

        Assert.True(float.IsFinite(harness.Instance.Readouts.Read(MixerStrip.RmsLeft)));
    }

    [Fact]
    public void Meters_Sine_ReadPeakAndRms()
    {
        using var harness = new NodeHarness(new MixerStrip { GainDb = -6 }).SetInput(0, Signals.Sine(200000, 997, amplitude: 1), Signals.Sine(200000, 997, amplitude: 0.1));
        harness.Render(200000 - 200000 % 256);
        Assert.Equal(-6, harness.Instance.Readouts.Read(MixerStrip.PeakLeft), 0.05);
        Assert.Equal(-26, harness.Instance.Readouts.Read(MixerStrip.PeakRight), 0.05);
        Assert.Equal(-9.01, harness.Instance.Readouts.Read(MixerStrip.RmsLeft), 0.05);
        Assert.Equal(-29.01, harness.Instance.Readouts.Read(MixerStrip.RmsRight), 0.05);
    }

    [Fact]
    public void Meters_InputEnds_FallAsStated()
    {
        using var harness = new NodeHarness(new MixerStrip()).SetInput(0, Signals.Constant(25600 * 4, 1));
        harness.Render(25600 * 4);
        var rms = harness.Instance.Readouts.Read(MixerStrip.RmsLeft);
        Assert.Equal(0, harness.Instance.Readouts.Read(MixerStrip.PeakLeft), 1e-3);
        harness.Render(256 * 319); // 1.7013 s
        Assert.Equal(-20 / 1.7 * 256 * 319 / 48000, harness.Instance.Readouts.Read(MixerStrip.PeakLeft), 0.01);
        Assert.Equal(rms - 10 * Math.Log10(Math.E) * (256 * 319 / 48000.0) / 0.3, harness.Instance.Readouts.Read(MixerStrip.RmsLeft), 0.01);
    }

    [Fact]
    public void Meters_AnyBlockCut_ReadTheSameBits()
    {
        var readings = BlockCuts.Each.Select(cuts =>
        {
            using var harness = new NodeHarness(new MixerStrip(), new HarnessOptions { StartFrame = 77 }).SetInput(0, Signals.Noise(5000, 4), Signals.Noise(5000, 5));
            harness.Render(6000, cuts);
            return (harness.Instance.Readouts.Read(MixerStrip.PeakLeft), harness.Instance.Readouts.Read(MixerStrip.PeakRight),
                harness.Instance.Readouts.Read(MixerStrip.RmsLeft), harness.Instance.Readouts.Read(MixerStrip.RmsRight));
        }).ToArray();
        Assert.All(readings, reading => Assert.Equal(readings[0], reading));
        Assert.True(readings[0].Item1 is < -6 and > -10);
    }

    [Fact]
    public void Meters_NothingHeard_ReadSilence()
    {
        using var harness = new NodeHarness(new MixerStrip());
        harness.Render(64);
        Assert.Equal(-144, harness.Instance.Readouts.Read(MixerStrip.PeakLeft));
        Assert.Equal(-144, harness.Instance.Readouts.Read(MixerStrip.RmsRight));
    }

    [Fact]
    public void Settings_SavedAndLoaded_AreTheSame()
    {
        var saved = new BusStrip { IsMono = true }.SaveSettings();
        var loaded = new MixerStrip();
        var revision = loaded.Revision;
        foreach (var (key, value) in saved)
        {
            loaded.LoadSetting(key, value);
        }

        Assert.True(loaded.IsSoloSafe);
        Assert.True(loaded.IsMono);
        Assert.NotEqual(revision, loaded.Revision);
        Assert.Contains("allowed are on, off", Assert.Throws<ArgumentException>(() => loaded.LoadSetting("mono", "maybe")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => loaded.LoadSetting("stereo", "on"));
    }
}

public sealed class MonoStripTests : NodeContractTests
{
    protected override int QuietFrames => 48000 * 14;

    protected override Node CreateNode() => new MixerStrip { IsMono = true, GainDb = 6 };
}
