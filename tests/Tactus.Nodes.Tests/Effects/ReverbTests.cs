using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class ReverbTests : NodeContractTests
{
    private const double SampleRate = 48_000;

    // 240 dB at 0.3 s a 60 dB, and the next look whether all is zero.
    protected override int QuietFrames => 120_000;

    protected override Node CreateNode() => new Reverb { DecaySeconds = 0.3 };

    // Decay and size out of it: they are read as they stand, and a decay of half a minute would take the suite as long.
    protected override IEnumerable<Parameter> AutomatedParameters(Node node) => [Reverb.WetMix, Reverb.Damping, Reverb.Width, Reverb.LowCut, Reverb.HighCut, Reverb.PreDelay];

    [Theory]
    [InlineData(0.8)]
    [InlineData(2.0)]
    [InlineData(4.0)]
    public void Decay_MeasuredBySchroederIntegration_IsWhatWasAsked(double seconds)
    {
        var response = ImpulseResponse(new Reverb { Mix = 1, DecaySeconds = seconds }, (int)(SampleRate * seconds * 1.2));

        Assert.InRange(MeasureDecay(MidBand(response[0])), seconds * 0.9, seconds * 1.1);
    }

    [Fact]
    public void Channels_OfTheTail_AreDecorrelated()
    {
        var response = ImpulseResponse(new Reverb { Mix = 1, DecaySeconds = 2 }, 96_000);
        var (left, right) = (response[0][9600..], response[1][9600..]);
        var correlation = left.Zip(right, (a, b) => (double)a * b).Sum() / Math.Sqrt(left.Sum(a => (double)a * a) * right.Sum(b => (double)b * b));

        Assert.InRange(correlation, -0.3, 0.3);
    }

    [Fact]
    public void Tail_AfterATenthOfASecond_IsAsDenseAsNoise()
    {
        // Abel and Huang: the share of samples beyond one standard deviation, over what Gaussian noise has (0.317); 1 is full echo density.
        var response = ImpulseResponse(new Reverb { Mix = 1, DecaySeconds = 2 }, 48_000)[0];
        var window = response[4800..5760];
        var deviation = Math.Sqrt(window.Average(sample => (double)sample * sample));
        var density = window.Count(sample => Math.Abs(sample) > deviation) / (double)window.Length / 0.317;

        Assert.InRange(density, 0.75, 1.2);
    }

    [Fact]
    public void Extremes_LoudNoiseIntoTheLongestRoom_StaysBounded()
    {
        var reverb = new Reverb { Mix = 1, DecaySeconds = 30 };
        reverb[Reverb.Size] = 2;
        reverb[Reverb.Damping] = 0;
        reverb[Reverb.Modulation] = 1;
        using var harness = new NodeHarness(reverb);
        var noise = Signals.Noise(48_000, 1);
        harness.SetInput(0, noise, noise);

        var output = harness.Render(96_000);

        Assert.True(Signals.Peak(output[0][0]) < 30);
    }

    private static float[][] ImpulseResponse(Reverb reverb, int frames)
    {
        using var harness = new NodeHarness(reverb);
        float[] impulse = [1, .. new float[63]];
        harness.SetInput(0, impulse, impulse);
        return harness.Render(frames)[0];
    }

    /// <summary>A band around 1 kHz: a two-pole resonator of an octave's width.</summary>
    private static double[] MidBand(float[] signal)
    {
        var radius = Math.Exp(-Math.PI * 700 / SampleRate);
        var (a1, a2) = (2 * radius * Math.Cos(2 * Math.PI * 1000 / SampleRate), -radius * radius);
        var output = new double[signal.Length];
        for (var frame = 2; frame < signal.Length; frame++)
        {
            output[frame] = signal[frame] - signal[frame - 2] + a1 * output[frame - 1] + a2 * output[frame - 2];
        }

        return output;
    }

    /// <summary>Backward integration after Schroeder (1965); the line from -5 to -35 dB, extended to 60 dB.</summary>
    private static double MeasureDecay(double[] response)
    {
        var energy = new double[response.Length];
        var sum = 0.0;
        for (var frame = response.Length - 1; frame >= 0; frame--)
        {
            sum += response[frame] * response[frame];
            energy[frame] = sum;
        }

        var from = Array.FindIndex(energy, value => 10 * Math.Log10(value / sum) < -5);
        var to = Array.FindIndex(energy, value => 10 * Math.Log10(value / sum) < -35);
        return (to - from) / SampleRate * 2;
    }
}
