namespace Tactus.Nodes.Tests.Synth;

/// <summary>Filter, envelopes, low-frequency oscillator and glide of a voice against theory.</summary>
public sealed class SynthVoiceTests
{
    private const int Second = Listen.Rate;

    [Theory]
    [InlineData("low-pass", "12 dB", 0.0, 500)]
    [InlineData("low-pass", "12 dB", 0.0, 1000)]
    [InlineData("low-pass", "12 dB", 0.0, 4000)]
    [InlineData("low-pass", "12 dB", 0.7, 1000)]
    [InlineData("low-pass", "24 dB", 0.0, 1000)]
    [InlineData("low-pass", "24 dB", 0.0, 3000)]
    [InlineData("band-pass", "12 dB", 0.3, 1000)]
    [InlineData("band-pass", "12 dB", 0.3, 3000)]
    [InlineData("high-pass", "12 dB", 0.0, 400)]
    [InlineData("high-pass", "24 dB", 0.2, 1000)]
    [InlineData("notch", "12 dB", 0.0, 2000)]
    public void Filter_Response_IsTheAnalyticOne(string type, string slope, double resonance, double hertz)
    {
        var synth = Listen.Plain();
        Assert.True(PolySynth.FilterType.TryParse(type, out var typeIndex));
        Assert.True(PolySynth.FilterSlope.TryParse(slope, out var slopeIndex));
        synth[PolySynth.FilterType] = typeIndex;
        synth[PolySynth.FilterSlope] = slopeIndex;
        synth[PolySynth.Cutoff] = 1000;
        synth[PolySynth.Resonance] = resonance;
        synth[PolySynth.Osc1Detune] = Listen.Cents(hertz, Listen.Hertz(Key(hertz)));
        var sound = Listen.Play(synth, Second, Listen.On(0, Key(hertz)));

        // s = j tan(π f / fs) / tan(π fc / fs): the bilinear transform with the cutoff put right.
        var stages = slopeIndex + 1;
        var k = 2 * Math.Pow(0.02, resonance / stages);
        var s = new System.Numerics.Complex(0, Math.Tan(Math.PI * hertz / Second) / Math.Tan(Math.PI * 1000 / Second));
        var numerator = type switch { "low-pass" => 1, "band-pass" => k * s, "high-pass" => s * s, _ => s * s + 1 };
        var expected = Math.Pow((numerator / (s * s + k * s + 1)).Magnitude, stages);
        var actual = Listen.Amplitude(sound.Left.AsSpan(Second / 2, 24000), hertz) / SynthOscillatorTests.Full;
        Assert.InRange(Listen.Db(actual / expected), -0.05, 0.05);
    }

    [Fact]
    public void Filter_KeyTracking_MovesTheCutoffWithTheKey()
    {
        var synth = Listen.Plain();
        synth[PolySynth.Cutoff] = 1000;
        synth[PolySynth.KeyTracking] = 1;

        // Full tracking keeps the ratio of cutoff to pitch, so the attenuation is that at middle C (but for the transform's warping, small down here).
        var low = Listen.Play(synth, Second, Listen.On(0, 60)).Left;
        var high = Listen.Play(synth, Second, Listen.On(0, 72)).Left;
        var ratio = Listen.Amplitude(low.AsSpan(24000, 24000), Listen.Hertz(60)) / Listen.Amplitude(high.AsSpan(24000, 24000), Listen.Hertz(72));
        Assert.InRange(Listen.Db(ratio), -0.1, 0.1);
    }

    [Fact]
    public void Adsr_EverySegment_HasItsTimeAndShape()
    {
        var synth = Listen.Plain();
        synth[PolySynth.AmpAttack] = 0.1;
        synth[PolySynth.AmpDecay] = 0.4;
        synth[PolySynth.AmpSustain] = 0.5;
        synth[PolySynth.AmpRelease] = 0.2;
        synth[PolySynth.Osc1Detune] = Listen.Cents(1000, Listen.Hertz(83));
        var sound = Listen.Play(synth, 2 * Second, Listen.On(0, 83), Listen.Off(48000, 83));
        void Level(double seconds, double expected) =>
            Assert.InRange(Listen.Envelope(sound.Left, (int)(seconds * Second) - 6, 48) / SynthOscillatorTests.Full, expected - 0.006, expected + 0.006);

        Level(0.025, 0.4375);                        // x (2 − x)
        Level(0.05, 0.75);
        Level(0.1, 1);
        Level(0.2, 0.5 + 0.5 * Math.Pow(0.75, 4));   // sustain + rest (1 − x)⁴
        Level(0.3, 0.5 + 0.5 * Math.Pow(0.5, 4));
        Level(0.6, 0.5);
        Level(0.99, 0.5);
        Level(1.05, 0.5 * Math.Pow(0.75, 4));
        Level(1.1, 0.5 * Math.Pow(0.5, 4));
        Assert.True(sound.IsSilent(48000 + 9600));
        Assert.False(sound.IsSilent(48000 + 9600 - 32));
    }

    [Fact]
    public void Adsr_ReleasedDuringAttack_FallsFromWhereItWas()
    {
        var synth = Listen.Plain();
        synth[PolySynth.AmpAttack] = 1;
        synth[PolySynth.AmpRelease] = 0.1;
        synth[PolySynth.Osc1Detune] = Listen.Cents(1000, Listen.Hertz(83));
        var sound = Listen.Play(synth, Second, Listen.On(0, 83), Listen.Off(12005, 83));
        var level = 0.25 * (2 - 0.25);
        Assert.InRange(Listen.Envelope(sound.Left, 12000, 48) / SynthOscillatorTests.Full, level - 0.01, level + 0.01);
        Assert.InRange(Listen.Envelope(sound.Left, 12005 + 2400 - 6, 48) / SynthOscillatorTests.Full, level / 16 - 0.003, level / 16 + 0.003);

        // 12005 + 4800 frames, rounded up to a control step.
        Assert.True(sound.IsSilent(16816));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void ZeroSustain_NoteEnds_AtThePredictedFrame(int start)
    {
        var synth = Listen.Plain();
        synth[PolySynth.AmpAttack] = 0.01;
        synth[PolySynth.AmpDecay] = 0.1;
        synth[PolySynth.AmpSustain] = 0;
        var sound = Listen.Play(synth, 8000, Listen.On(start, 69));
        var end = (start + 480 + 4800 + 15) / 16 * 16;
        Assert.True(sound.IsSilent(end));
        Assert.False(sound.IsSilent(end - 900));
    }

    [Fact]
    public void Start_OfALoudNote_DoesNotClick()
    {
        var sound = Listen.Play(Listen.Plain("saw"), 4800, Listen.On(7, 60), Listen.Off(2400, 60));
        for (var frame = 1; frame < 48; frame++)
        {
            Assert.True(Math.Abs(sound.Left[frame] - sound.Left[frame - 1]) < 0.06, $"step at {frame}");
        }
    }

    [Fact]
    public void Lfo_Vibrato_SwingsByItsDepth()
    {
        var synth = Listen.Plain();
        synth[PolySynth.LfoRate] = 2;
        synth[PolySynth.LfoToPitch] = 1;
        synth[PolySynth.LfoWave] = 2;                // a square: the pitch rests on either side
        var sound = Listen.Play(synth, 2 * Second, Listen.On(0, 69));
        var up = Listen.Frequency(sound.Left.AsSpan(24000 + 1000, 10000), Listen.Hertz(70));
        var down = Listen.Frequency(sound.Left.AsSpan(24000 + 12000 + 1000, 10000), Listen.Hertz(68));
        Assert.InRange(Listen.Cents(up, 440), 99, 101);
        Assert.InRange(Listen.Cents(down, 440), -101, -99);
    }

    [Fact]
    public void Lfo_Delay_KeepsTheBeginningStill()
    {
        var synth = Listen.Plain();
        synth[PolySynth.LfoRate] = 5;
        synth[PolySynth.LfoToPitch] = 2;
        synth[PolySynth.LfoDelay] = 0.5;
        var sound = Listen.Play(synth, 2 * Second, Listen.On(0, 69));
        Assert.InRange(Listen.Cents(Listen.Frequency(sound.Left.AsSpan(2400, 20000), 440), 440), -0.1, 0.1);
    }

    [Fact]
    public void Glide_Poly_TakesItsTimeInEqualSteps()
    {
        var synth = Listen.Plain();
        synth[PolySynth.Glide] = 1;
        var sound = Listen.Play(synth, 3 * Second, Listen.On(0, 57), Listen.Off(100, 57), Listen.On(Second, 69));

        // A short window around half the time: half of the twelve semitones are done.
        AssertPitch(sound, 0.5, 63);
        AssertPitch(sound, 0.25, 60);
        AssertPitch(sound, 1.3, 69);
        void AssertPitch(Stereo heard, double seconds, int key) =>
            Assert.InRange(Listen.Cents(Listen.Frequency(heard.Left.AsSpan(Second + (int)(seconds * Second) - 800, 1600), Listen.Hertz(key)), Listen.Hertz(key)), -4, 4);
    }

    [Fact]
    public void Legato_SecondKey_GoesOnWithoutAnAttack()
    {
        var synth = Listen.Plain();
        synth[PolySynth.KeyModeChoice] = 3;
        synth[PolySynth.AmpAttack] = 0.2;
        var sound = Listen.Play(synth, 2 * Second, Listen.On(0, 57), Listen.On(24000, 69), Listen.Off(48000, 69));
        Assert.InRange(Listen.Cents(Listen.Frequency(sound.Left.AsSpan(26000, 20000), 440), 440), -0.1, 0.1);
        Assert.True(sound.RmsDb(24000, 24480) > sound.RmsDb(20000, 23000) - 0.3, "the envelope started again");

        // Key 57 is still down: it takes the voice back.
        Assert.InRange(Listen.Cents(Listen.Frequency(sound.Left.AsSpan(52000, 20000), 220), 220), -0.1, 0.1);
    }

    [Fact]
    public void Mono_SecondKey_EndsTheFirst()
    {
        var synth = Listen.Plain();
        synth[PolySynth.KeyModeChoice] = 2;
        var sound = Listen.Play(synth, Second, Listen.On(0, 57), Listen.On(12000, 69));
        var samples = sound.Left.AsSpan(14000, 24000);
        Assert.True(Listen.Db(Listen.Amplitude(samples, 220) / Listen.Amplitude(samples, 440)) < -80);
    }

    private static int Key(double hertz) => (int)Math.Round(69 + 12 * Math.Log2(hertz / 440));
}
