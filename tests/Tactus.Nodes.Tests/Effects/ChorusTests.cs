using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class ChorusTests : NodeContractTests
{
    protected override Node CreateNode() => new Chorus();

    [Fact]
    public void Process_NoDepth_IsAPlainDelayOfEightMilliseconds()
    {
        using var harness = new NodeHarness(new Chorus { Mix = 1, [Chorus.Depth] = 0 }).SetInput(0, Signals.Impulse(1));
        var samples = harness.Render(1000)[0][0];
        Assert.Equal(Math.Sqrt(3), samples[384], 1e-5);
        samples[384] = 0;
        Assert.True(Signals.Peak(samples) < 1e-5f);
    }

    [Fact]
    public void Process_Sine_IsBentByTheSwing()
    {
        // Doppler: a delay that changes by v frames a frame shifts a tone by -v; at most 2π × rate × swing.
        using var harness = new NodeHarness(new Chorus { Mix = 1, [Chorus.Depth] = 1, [Chorus.Rate] = 1 }).SetInput(0, Signals.Sine(96000, 1000));
        var samples = harness.Render(96000)[0][0].AsSpan(2000).ToArray();
        var furthest = 2 * Math.PI * 1 * 0.005 * 1000;
        var inside = Enumerable.Range(-31, 63).Sum(offset => Math.Pow(Signals.Spectrum(samples, 1000 + offset).Magnitude, 2));
        var outside = Enumerable.Range(60, 60).Sum(offset => Math.Pow(Signals.Spectrum(samples, 1000 + offset).Magnitude, 2));
        Assert.Equal(31.4, furthest, 0.1);
        Assert.True(inside > 1000 * outside);
    }

    [Fact]
    public void Process_HighTones_AreKept()
    {
        foreach (var hertz in new[] { 1000.0, 8000 })
        {
            using var harness = new NodeHarness(new Chorus { Mix = 1, [Chorus.Depth] = 0.5 }).SetInput(0, Signals.Sine(96000, hertz));
            var level = Signals.Rms(harness.Render(96000)[0][0].AsSpan(4000)) / (0.5 / Math.Sqrt(2));
            Assert.InRange(20 * Math.Log10(level), -2, 2);
        }
    }
}
