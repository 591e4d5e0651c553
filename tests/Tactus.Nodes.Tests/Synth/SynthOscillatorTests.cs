namespace Tactus.Nodes.Tests.Synth;

/// <summary>Pitch, spectra and band limiting of the oscillators against theory.</summary>
public sealed class SynthOscillatorTests
{
    private const int Second = Listen.Rate;

    [Theory]
    [InlineData("sine", 69)]
    [InlineData("saw", 69)]
    [InlineData("pulse", 69)]
    [InlineData("triangle", 69)]
    [InlineData("modulated sine", 69)]
    [InlineData("sine", 24)]
    [InlineData("saw", 108)]
    [InlineData("saw", 21)]
    public void Pitch_OfEveryWave_IsWithinAHundredthOfACent(string wave, int key)
    {
        var sound = Listen.Play(Listen.Plain(wave), 2 * Second, Listen.On(0, key));
        var hertz = Listen.Frequency(sound.Left.AsSpan(Second / 2, Second), Listen.Hertz(key));
        Assert.InRange(Listen.Cents(hertz, Listen.Hertz(key)), -0.01, 0.01);
    }

    [Fact]
    public void Sine_IsPure()
    {
        var sound = Listen.Play(Listen.Plain(), Second, Listen.On(0, 69));
        var samples = sound.Left.AsSpan(Second / 2, 24000);
        var fundamental = Listen.Amplitude(samples, 440);
        for (var harmonic = 2; harmonic < 20; harmonic++)
        {
            Assert.True(Listen.Db(Listen.Amplitude(samples, 440 * harmonic) / fundamental) < -110);
        }
    }

    [Fact]
    public void Saw_Harmonics_FallAsOneOverN() => AssertHarmonics("saw", 0.5, n => 1.0 / n);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.25)]
    [InlineData(0.1)]
    public void Pulse_Harmonics_FollowTheWidth(double width) => AssertHarmonics("pulse", width, n => Math.Abs(Math.Sin(Math.PI * n * width)) / n);

    [Fact]
    public void Triangle_Harmonics_FallAsOneOverNSquared() => AssertHarmonics("triangle", 0.5, n => n % 2 == 0 ? 0 : 1.0 / (n * n));

    [Fact]
    public void ModulatedSine_Partials_AreBesselFunctions()
    {
        // A sine of twice the frequency moves the phase by 1.5 rad: partials at f (J0 − J1 … by reflection) are awkward, so the modulator sits at 3 f,
        // where f, 2f, 4f, 5f and 7f carry J0, J1, J1, J2, J2 alone.
        var synth = Listen.Plain();
        synth[PolySynth.Osc1Level] = 0;
        synth[PolySynth.Osc1Transpose] = 12 * Math.Log2(3);
        synth[PolySynth.Osc2Wave] = Listen.WaveIndex("modulated sine");
        synth[PolySynth.Osc2Level] = 1;
        synth[PolySynth.Osc2Detune] = 0;
        synth[PolySynth.Osc2Modulation] = 1.5;
        var samples = Listen.Play(synth, Second, Listen.On(0, 45)).Left.AsSpan(Second / 2, 24000);
        double[] bessel = [0.511828, 0.557937, 0.232088];
        foreach (var (harmonic, order) in new[] { (1, 0), (2, 1), (4, 1), (5, 2), (7, 2) })
        {
            Assert.InRange(Listen.Db(Listen.Amplitude(samples, 110 * harmonic) / (Full * bessel[order])), -0.1, 0.1);
        }
    }

    [Fact]
    public void Saw_At5kHz_AliasesFarBelowANaiveOne()
    {
        var synth = Listen.Plain("saw");
        synth[PolySynth.Osc1Detune] = Listen.Cents(5000, Listen.Hertz(111));
        var sound = Listen.Play(synth, Second, Listen.On(0, 111));
        var naive = new float[24000];
        for (var n = 0; n < naive.Length; n++)
        {
            naive[n] = (float)(Full * (2 * (n * 5000.0 / Second % 1) - 1));
        }

        var samples = sound.Left.AsSpan(Second / 2, 24000);
        var fundamental = Listen.Amplitude(samples, 5000);

        // Harmonics above 24 kHz fold back to 48 kHz − 5n kHz and so on; the loudest of a naive saw are those of n = 8 to 11.
        foreach (var alias in new[] { 8000.0, 3000, 2000, 7000 })
        {
            var rejected = Listen.Db(Listen.Amplitude(naive, alias) / Listen.Amplitude(samples, alias));
            Assert.True(rejected > 14, $"{alias} Hz: {rejected:F1} dB below naive");
            Assert.True(Listen.Db(Listen.Amplitude(samples, alias) / fundamental) < -32);
        }
    }

    [Fact]
    public void Noise_IsWhiteAndWithoutDc()
    {
        var synth = Listen.Plain("noise");
        var samples = Listen.Play(synth, 4 * Second, Listen.On(0, 60)).Left.AsSpan(Second, 2 * Second);
        double mean = 0, square = 0, lagged = 0;
        for (var n = 1; n < samples.Length; n++)
        {
            mean += samples[n];
            square += samples[n] * (double)samples[n];
            lagged += samples[n] * (double)samples[n - 1];
        }

        Assert.InRange(mean / samples.Length / Full, -0.01, 0.01);

        // Uniform between −1 and 1 has a mean square of 1/3; the filter at 20 kHz takes a little off the top and ties neighbours a little.
        Assert.InRange(Math.Sqrt(square / samples.Length) / (Full * Math.Sqrt(1 / 3.0)), 0.75, 1.0);
        Assert.InRange(lagged / square, -0.25, 0.4);
    }

    [Fact]
    public void Unison_EightVoices_AreSpreadEvenlyOverTheDetune()
    {
        var synth = Listen.Plain();
        synth[PolySynth.Unison] = 8;
        synth[PolySynth.UnisonDetune] = 70;
        synth[PolySynth.UnisonWidth] = 0;
        var samples = Listen.Play(synth, 5 * Second, Listen.On(0, 69)).Left.AsSpan(Second, 4 * Second);
        for (var voice = 0; voice < 8; voice++)
        {
            var hertz = 440 * Math.Pow(2, (-35 + 10 * voice) / 1200.0);
            Assert.InRange(Listen.Db(Listen.Amplitude(samples, hertz) / (Full / Math.Sqrt(8))), -0.1, 0.1);
        }
    }

    /// <summary>Amplitude of a full-scale sine in one channel: the patch's own quarter, panned to the centre with equal power.</summary>
    internal const double Full = 0.17677669529663689;

    private static void AssertHarmonics(string wave, double width, Func<int, double> expected)
    {
        var synth = Listen.Plain(wave);
        synth[PolySynth.Osc1PulseWidth] = width;
        var samples = Listen.Play(synth, Second, Listen.On(0, 45)).Left.AsSpan(Second / 2, 24000);
        var fundamental = Listen.Amplitude(samples, 110) / expected(1);
        for (var harmonic = 2; harmonic < 30; harmonic++)
        {
            var actual = Listen.Amplitude(samples, 110 * harmonic) / fundamental;
            if (expected(harmonic) < 1e-6)
            {
                Assert.True(actual < 3e-4, $"harmonic {harmonic}: {actual}");
            }
            else
            {
                Assert.InRange(Listen.Db(actual / expected(harmonic)), -0.25, 0.25);
            }
        }
    }
}
