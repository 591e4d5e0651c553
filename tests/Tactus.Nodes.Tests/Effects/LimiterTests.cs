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
    public void Process_FarAboveTheCeiling_NeverLeavesIt(string kind)
    {
        var limiter = new Limiter();
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

        Assert.Equal((int)Math.Round(Limiter.LookAheadSeconds * SampleRate), latency);
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
}
