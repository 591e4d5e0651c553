using Tactus.Testing;

namespace Tactus.Nodes.Tests.Effects;

public sealed class ReverbTests : NodeContractTests
{
    // 240 dB at 60 dB in 0.3 s, the longest memories and the look at them.
    protected override int QuietFrames => 48000 * 4;

    protected override int Frames => 12000;

    protected override Node CreateNode() => new Reverb { Mix = 0.4, DecaySeconds = 0.3 };

    [Theory]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0.3, 0.5)]
    [InlineData(2, 1.5, 0.5)]
    [InlineData(4, 1, 1)]
    [InlineData(8, 1, 0.2)]
    public void Decay_MiddleBands_IsTheParameterWithinTenPercent(double decay, double size, double damping)
    {
        var (left, right) = ImpulseResponse(decay, size, damping, (int)(48000 * Math.Min(decay * 1.2, 6)));
        foreach (var hertz in new[] { 250.0, 500, 1000 })
        {
            var measured = (ReverberationTime(left, hertz) + ReverberationTime(right, hertz)) / 2;
            Assert.True(Math.Abs(measured / decay - 1) < 0.1, $"{measured:F3} s at {hertz} Hz, not {decay} s");
        }
    }

    [Fact]
    public void Damping_ShortensTheTop()
    {
        var (bright, _) = ImpulseResponse(2, 1, 0, 96000);
        var (dark, _) = ImpulseResponse(2, 1, 1, 96000);
        Assert.InRange(ReverberationTime(bright, 8000), 1.7, 2.2);
        Assert.InRange(ReverberationTime(dark, 8000), 0.2, 0.9);
    }

    [Fact]
    public void Tail_EchoDensity_IsThatOfNoise()
    {
        var (left, right) = ImpulseResponse(2, 1, 0.3, 48000);
        foreach (var channel in new[] { left, right })
        {
            // Abel and Huang (AES 2006): share of samples beyond one standard deviation, over that of a normal distribution.
            Assert.InRange(EchoDensity(channel.AsSpan(14400, 1920)), 0.85, 1.15);
            Assert.InRange(EchoDensity(channel.AsSpan(24000, 1920)), 0.85, 1.15);
            Assert.InRange(EchoDensity(channel.AsSpan(40000, 1920)), 0.85, 1.15);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(1)]
    public void Tail_Spectrum_HasNoRingingTones(double modulation)
    {
        var (left, right) = ImpulseResponse(3, 1, 0, 48000 * 2, modulation);
        foreach (var channel in new[] { left, right })
        {
            // A third of a second, finer than the ear. White noise has flatness e^-γ = 0.561, a few ringing tones far less.
            var (flatness, crest) = SpectrumOf(channel, 16384);
            Assert.True(flatness > 0.45, $"flatness {flatness:F3}");
            Assert.True(crest < 11, $"a tone {crest:F1} dB above the mean");
        }
    }

    [Fact]
    public void Modulation_KeepsTheRoomsTonesFromStandingOut()
    {
        var (still, _) = ImpulseResponse(3, 1, 0, 48000 * 2, 0);
        var (turning, _) = ImpulseResponse(3, 1, 0, 48000 * 2, 1);
        Assert.True(SpectrumOf(turning, 48000).Flatness > SpectrumOf(still, 48000).Flatness + 0.1);
    }

    [Fact]
    public void Tail_LeftAndRight_AreDecorrelated()
    {
        var (left, right) = ImpulseResponse(2, 1, 0.3, 72000);
        var l = left.AsSpan(7200);
        var r = right.AsSpan(7200);
        double product = 0;
        for (var frame = 0; frame < l.Length; frame++)
        {
            product += (double)l[frame] * r[frame];
        }

        Assert.InRange(product / (Signals.Rms(l) * Signals.Rms(r) * l.Length), -0.1, 0.1);
        Assert.InRange(Signals.Rms(l) / Signals.Rms(r), 0.8, 1.25);
    }

    [Fact]
    public void Width_Zero_IsMono()
    {
        using var harness = new NodeHarness(new Reverb { Mix = 1, [Reverb.Width] = 0 }).SetInput(0, Signals.Noise(4000, 1), Signals.Noise(4000, 2));
        var rendered = harness.Render(20000);
        for (var frame = 0; frame < 20000; frame++)
        {
            Assert.Equal(rendered[0][0][frame], rendered[0][1][frame], 1e-6f);
        }
    }

    [Fact]
    public void Mix_Zero_IsTheDrySoundBitForBit()
    {
        var noise = Signals.Noise(4000);
        using var harness = new NodeHarness(new Reverb { Mix = 0 }).SetInput(0, noise, noise);
        Assert.Equal(noise, harness.Render(4000)[0][0]);
    }

    [Fact]
    public void PreDelay_ShiftsTheFirstAnswer()
    {
        foreach (var seconds in new[] { 0, 0.05, 0.25 })
        {
            using var harness = new NodeHarness(new Reverb { Mix = 1, [Reverb.PreDelay] = seconds }).SetInput(0, Signals.Impulse(100), Signals.Impulse(100));
            Assert.Equal((int)(seconds * 48000), harness.Render(20000)[0][0].AsSpan().IndexOfAnyExcept(0f));
        }
    }

    [Fact]
    public void SteadyNoise_Level_IsNearTheDryOne()
    {
        using var harness = new NodeHarness(new Reverb { Mix = 1, DecaySeconds = 1.5, [Reverb.LowCut] = 10, [Reverb.HighCut] = 22000, [Reverb.Damping] = 0 })
            .SetInput(0, Signals.Noise(96000, 1), Signals.Noise(96000, 2));
        var rendered = harness.Render(96000);
        var decibels = 20 * Math.Log10(Signals.Rms(rendered[0][0].AsSpan(72000)) / Signals.Rms(Signals.Noise(96000, 1)));
        Assert.InRange(decibels, -3, 3);
    }

    [Fact]
    public void Extremes_LongestDecayLoudNoise_StaysBounded()
    {
        foreach (var size in new[] { 0.2, 1.5 })
        {
            using var harness = new NodeHarness(new Reverb { Mix = 1, DecaySeconds = 30, [Reverb.Size] = size, [Reverb.Damping] = 0, [Reverb.Modulation] = 1 })
                .SetInput(0, Signals.Noise(200000, 1, 1), Signals.Noise(200000, 1, 1));
            var rendered = harness.Render(400000, BlockCuts.Of(2048));
            Assert.True(Signals.Peak(rendered[0][0]) < 20);
            Assert.True(Signals.Rms(rendered[0][0].AsSpan(390000)) < Signals.Rms(rendered[0][0].AsSpan(200000, 10000)));
        }
    }

    [Fact]
    public void Settings_JumpWhileSounding_MakeNoClick()
    {
        // A click is broadband; the room's answer to a slow sine has next to nothing at the top.
        foreach (var (parameter, value) in new[] { (Reverb.Size, 0.4), (Reverb.PreDelay, 0.2), (Reverb.Decay, 0.2), (Reverb.Damping, 1.0), (Reverb.WetMix, 0.0), (Reverb.Width, 0.0), (Reverb.LowCut, 900.0), (Reverb.HighCut, 600.0) })
        {
            using var harness = new NodeHarness(new Reverb { Mix = 1, [Reverb.LowCut] = 10, [Reverb.Modulation] = 0 }).SetInput(0, Signals.Sine(60000, 100));
            harness.Automate(40000, parameter, value);
            var samples = harness.Render(48000)[0][0];
            var before = LargestThirdDifference(samples.AsSpan(30000, 9990));
            var after = LargestThirdDifference(samples.AsSpan(39990));
            Assert.True(after < before * 4 + 3e-3, $"{parameter.Id}: {after} against {before}");
        }
    }

    private static double LargestThirdDifference(ReadOnlySpan<float> samples)
    {
        var largest = 0.0;
        for (var frame = 3; frame < samples.Length; frame++)
        {
            largest = Math.Max(largest, Math.Abs(samples[frame] - 3.0 * samples[frame - 1] + 3.0 * samples[frame - 2] - samples[frame - 3]));
        }

        return largest;
    }

    private static (float[] Left, float[] Right) ImpulseResponse(double decay, double size, double damping, int frames, double modulation = 0.5)
    {
        var reverb = new Reverb
        {
            Mix = 1, DecaySeconds = decay, [Reverb.Size] = size, [Reverb.Damping] = damping, [Reverb.Modulation] = modulation, [Reverb.LowCut] = 10, [Reverb.HighCut] = 22000,
        };
        using var harness = new NodeHarness(reverb, new HarnessOptions { StartFrame = 48000 * 60 }).SetInput(0, Signals.Impulse(1), Signals.Impulse(1));
        var rendered = harness.Render(frames, BlockCuts.Of(512));
        return (rendered[0][0], rendered[0][1]);
    }

    /// <summary>Flatness and highest peak (dB over the mean) of the tail's periodogram from half a second on, its decay of 3 s undone.</summary>
    private static (double Flatness, double Crest) SpectrumOf(float[] response, int frames)
    {
        var tail = response[24000..(24000 + frames)].Select((sample, frame) => (float)(sample * Math.Pow(10, 3.0 * frame / (48000 * 3)))).ToArray();
        var powers = Enumerable.Range(0, 400).Select(bin => Math.Pow(Signals.Spectrum(tail, 300.0 + bin * 10.37).Magnitude, 2)).ToArray();
        return (Math.Exp(powers.Average(Math.Log)) / powers.Average(), 10 * Math.Log10(powers.Max() / powers.Average()));
    }

    private static double EchoDensity(ReadOnlySpan<float> window)
    {
        var deviation = Signals.Rms(window);
        var beyond = 0;
        foreach (var sample in window)
        {
            beyond += Math.Abs(sample) > deviation ? 1 : 0;
        }

        return beyond / (double)window.Length / 0.31731;
    }

    /// <summary>Schroeder's backward integration of an octave band, -5 to -25 dB, as ISO 3382 measures T20.</summary>
    private static double ReverberationTime(float[] response, double hertz)
    {
        var band = Bandpass(Bandpass([.. response.Select(sample => (double)sample)], hertz), hertz);
        var energy = new double[band.Length];
        var sum = 0.0;
        for (var frame = band.Length - 1; frame >= 0; frame--)
        {
            sum += band[frame] * band[frame];
            energy[frame] = sum;
        }

        var start = Array.FindIndex(energy, value => 10 * Math.Log10(value / energy[0]) <= -5);
        var end = Array.FindIndex(energy, value => 10 * Math.Log10(value / energy[0]) <= -25);

        // Least squares of level over time.
        double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (var frame = start; frame < end; frame += 16)
        {
            var x = frame / 48000.0;
            var y = 10 * Math.Log10(energy[frame]);
            (n, sx, sy, sxx, sxy) = (n + 1, sx + x, sy + y, sxx + x * x, sxy + x * y);
        }

        return -60 / ((n * sxy - sx * sy) / (n * sxx - sx * sx));
    }

    private static double[] Bandpass(double[] samples, double hertz)
    {
        var w = 2 * Math.PI * hertz / 48000;
        var alpha = Math.Sin(w) / (2 * Math.Sqrt(2));
        double b0 = alpha / (1 + alpha), a1 = -2 * Math.Cos(w) / (1 + alpha), a2 = (1 - alpha) / (1 + alpha);
        double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
        var output = new double[samples.Length];
        for (var frame = 0; frame < samples.Length; frame++)
        {
            var y = b0 * (samples[frame] - x2) - a1 * y1 - a2 * y2;
            (x2, x1, y2, y1) = (x1, samples[frame], y1, y);
            output[frame] = y;
        }

        return output;
    }
}
