using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class DelayTests : NodeContractTests
{
    protected override int Frames => 9000;

    protected override int QuietFrames => 48000 * 4;

    protected override Node CreateNode() => new Delay { TimeSeconds = 0.02, [Delay.Feedback] = 0.5 };

    [Fact]
    public void Process_Impulse_RepeatsAtTheTimeAndFallsByTheFeedback()
    {
        var node = new Delay { TimeSeconds = 0.01, Mix = 1, [Delay.Feedback] = 0.5, [Delay.LowCut] = 10, [Delay.HighCut] = 22000 };
        using var harness = new NodeHarness(node).SetInput(0, Signals.Impulse(1), new float[1]);
        var rendered = harness.Render(4800)[0];
        for (var echo = 1; echo < 8; echo++)
        {
            var at = 480 * echo;
            Assert.False(rendered[0].AsSpan(at - 200, 200).ContainsAnyExceptInRange(-0.01f, 0.01f));
            Assert.Equal(FirstSample(echo), rendered[0][at], 0.003);
        }

        Assert.Equal(0, Signals.Peak(rendered[1]));
    }

    [Fact]
    public void PingPong_EchoesAlternate()
    {
        var node = new Delay { TimeSeconds = 0.01, Mix = 1, [Delay.Feedback] = 0.5, [Delay.PingPong] = 1, [Delay.LowCut] = 10, [Delay.HighCut] = 22000 };
        using var harness = new NodeHarness(node).SetInput(0, new float[1], Signals.Impulse(1));
        var rendered = harness.Render(4800)[0];
        for (var echo = 1; echo < 8; echo++)
        {
            var (sounding, quiet) = echo % 2 == 1 ? (rendered[0], rendered[1]) : (rendered[1], rendered[0]);
            Assert.Equal(0.5 * FirstSample(echo), sounding[480 * echo], 0.003);
            Assert.True(Signals.Peak(quiet.AsSpan(480 * echo, 40)) < 0.003);
        }
    }

    [Fact]
    public void Time_Changed_FadesWithoutAClick()
    {
        using var harness = new NodeHarness(new Delay { TimeSeconds = 0.1, Mix = 1 }).SetInput(0, Signals.Sine(48000, 100));
        harness.Automate(24000, Delay.Time, 0.123);
        var samples = harness.Render(48000)[0][0];
        for (var frame = 6000; frame < samples.Length; frame++)
        {
            Assert.True(Math.Abs(samples[frame] - samples[frame - 1]) < 0.02f);
        }
    }

    [Fact]
    public void Feedback_AtItsMost_StaysBoundedAndEnds()
    {
        using var harness = new NodeHarness(new Delay { TimeSeconds = 0.001, Mix = 1, [Delay.Feedback] = 0.98 }).SetInput(0, Signals.Noise(48000, 1, 1));
        Assert.True(Signals.Peak(harness.Render(48000)[0][0]) < 50);
        harness.Render(48000 * 4, BlockCuts.Of(2048));
        AssertSilent(harness.Render(512));
    }

    /// <summary>First sample of an echo: half of the last one, and each pass leaves the open cuts' first taps of it (corners at 10 Hz and 0.45 of the rate).</summary>
    private static double FirstSample(int echo) => Math.Pow(0.5, echo - 1) * Math.Pow((1 - Math.Exp(-2 * Math.PI * 0.45)) * Math.Exp(-2 * Math.PI * 10 / 48000), echo);
}
