using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class LimiterTests : NodeContractTests
{
    private const double SampleRate = 48_000;

    protected override int QuietFrames => 96_000;

    protected override Node CreateNode() => new Limiter();

    [Theory]
    [InlineData("impulses")]
    [InlineData("square")]
    [InlineData("noise")]
    [InlineData("impulses", true)]
    [InlineData("square", true)]
    [InlineData("noise", true)]
    public void Process_FarAboveTheCeiling_NeverLeavesIt(string kind, bool truePeak = false)
    {
        var limiter = new Limiter { [Limiter.TruePeak] = truePeak ? 1 : 0 };
        var ceiling = Math.Pow(10, limiter[Limiter.Ceiling] / 20);
        var random = new Random(5);
        var signal = Enumerable.Range(0, 48_000).Select(frame => kind switch
        {
            "impulses" => frame % 997 == 0 ? 50f : 0,
            "square" => frame / 480 % 2 == 0 ? 8f : -8f,
            _ => (float)(random.NextDouble() * 2 - 1) * 100,
        }).ToArray();
        using var harness = new NodeHarness(limiter);
        harness.SetInput(0, signal, signal);

        var output = harness.Render(signal.Length);

        Assert.All(output[0][0], sample => Assert.True(Math.Abs(sample) <= ceiling * (1 + 1e-6)));
        Assert.True(Signals.Peak(output[0][0]) > ceiling * 0.5);
    }

    [Fact]
    public void Process_BelowTheCeiling_IsADelayBitForBit()
    {
        var noise = Signals.Noise(9000, 4);
        using var harness = new NodeHarness(new Limiter());
        harness.SetInput(0, noise, noise);
        var latency = harness.Instance.Processor.LatencyFrames;

        var output = harness.Render(9000)[0][0];

        Assert.Equal((int)Math.Round(Limiter.LookAheadSeconds * SampleRate) + 6, latency);
        Assert.Equal(noise[..^latency].Select(sample => sample * 1f), output[latency..]);
    }

    [Fact]
    public void Release_AfterAPeak_FollowsItsTimeConstant()
    {
        const float Release = 0.1f;
        var limiter = new Limiter();
        limiter[Limiter.Release] = Release;
        var signal = new float[24_000];
        Array.Fill(signal, 0.1f);
        signal[1000] = 4;
        using var harness = new NodeHarness(limiter);
        harness.SetInput(0, signal, signal);
        var latency = harness.Instance.Processor.LatencyFrames;

        var output = harness.Render(24_000)[0][0];

        var depth = Math.Pow(10, limiter[Limiter.Ceiling] / 20) / 4;
        var start = 1000 + latency + latency / 2.0;
        foreach (var frame in (ReadOnlySpan<int>)[3000, 6000, 12_000])
        {
            var expected = 1 - (1 - depth) * Math.Exp(-(frame - start) / (Release * SampleRate));
            Assert.Equal(expected, output[frame] / 0.1, 2);
        }
    }

    [Fact]
    public void TruePeak_PeaksBetweenTheSamples_AreHeldDown()
    {
        // A quarter of the sample rate at 45 degrees: every sample is 3 dB below the crest of the wave.
        var sine = Enumerable.Range(0, 20_000).Select(frame => (float)Math.Sin(Math.PI * frame / 2 + Math.PI / 4)).ToArray();
        foreach (var truePeak in new[] { false, true })
        {
            using var harness = new NodeHarness(new Limiter { CeilingDb = -2, [Limiter.TruePeak] = truePeak ? 1 : 0 }).SetInput(0, sine);
            var output = harness.Render(20_000)[0][0];

            // The crest follows from two samples a quarter turn apart.
            var crest = Enumerable.Range(10_000, 9000).Max(frame => Math.Sqrt(output[frame] * (double)output[frame] + output[frame + 1] * (double)output[frame + 1]));
            Assert.Equal(truePeak ? -2 : 0, 20 * Math.Log10(crest), 0.1);
        }
    }

    [Fact]
    public void Ceiling_PushedDown_IsKeptOnceTheLookAheadHasPassed()
    {
        var noise = Signals.Noise(20_000, 6, 4);
        using var harness = new NodeHarness(new Limiter { CeilingDb = 0 }).SetInput(0, noise, noise);
        harness.Automate(8000, Limiter.Ceiling, -20);
        var output = harness.Render(20_000)[0][0];
        Assert.True(Signals.Peak(output.AsSpan(0, 8000)) > 0.8f);
        Assert.True(Signals.Peak(output.AsSpan(8000 + 78)) <= 0.1 * (1 + 1e-6));
    }

    [Fact]
    public void GainReduction_IsReported()
    {
        using var harness = new NodeHarness(new Limiter { CeilingDb = -6 }).SetInput(0, Signals.Constant(4800, 1));
        harness.Render(4800);
        Assert.Equal(-6, harness.Instance.Readouts.Read(Limiter.GainReduction), 0.01);
    }
}
