using Tactus.Testing;

namespace Tactus.Nodes.Tests.Synth;

/// <summary>Plain synth patches to measure, and measurements of pitch and level.</summary>
internal static class Listen
{
    public const int Rate = InstrumentRig.Rate;

    /// <summary>One oscillator, open filter, an envelope that is simply on; a note of full velocity, volume and expression has amplitude 1/4 a side.</summary>
    public static PolySynth Plain(string wave = "sine")
    {
        var synth = new PolySynth { Program = PolySynth.OwnPatch, VoiceCapacity = 16 };
        synth[PolySynth.Osc1Wave] = WaveIndex(wave);
        synth[PolySynth.Osc1Level] = 1;
        synth[PolySynth.Osc1Detune] = 0;
        synth[PolySynth.Osc2Wave] = 0;
        synth[PolySynth.Cutoff] = 20000;
        synth[PolySynth.Resonance] = 0;
        synth[PolySynth.KeyTracking] = 0;
        synth[PolySynth.AmpAttack] = 0.001;
        synth[PolySynth.AmpDecay] = 0.01;
        synth[PolySynth.AmpSustain] = 1;
        synth[PolySynth.AmpRelease] = 0.01;
        synth[PolySynth.VelocityToLevel] = 1;
        return synth;
    }

    public static double WaveIndex(string wave)
    {
        Assert.True(PolySynth.Osc1Wave.TryParse(wave, out var index));
        return index;
    }

    /// <summary>Plays a score that begins with full volume on channel 0.</summary>
    public static Stereo Play(PolySynth synth, int frames, params ScoreEvent[] score)
    {
        using var rig = new InstrumentRig(synth);
        return rig.Render([new(0, Midi.ControlChange(0, 7, 127)), .. score], frames);
    }

    public static ScoreEvent On(long frame, int key, int velocity = 127) => new(frame, Midi.NoteOn(0, key, velocity));

    public static ScoreEvent Off(long frame, int key) => new(frame, Midi.NoteOff(0, key));

    public static ScoreEvent Control(long frame, int controller, int value) => new(frame, Midi.ControlChange(0, controller, value));

    public static double Hertz(double key) => 440 * Math.Pow(2, (key - 69) / 12);

    public static double Cents(double hertz, double reference) => 1200 * Math.Log2(hertz / reference);

    public static double Db(double ratio) => 20 * Math.Log10(ratio);

    /// <summary>Amplitude of a partial, by a Hann-windowed Fourier sum.</summary>
    public static double Amplitude(ReadOnlySpan<float> samples, double hertz)
    {
        return 2 * Signals.Spectrum(Windowed(samples), hertz, Rate).Magnitude / samples.Length;
    }

    private static float[] Windowed(ReadOnlySpan<float> samples)
    {
        var windowed = new float[samples.Length];
        for (var n = 0; n < samples.Length; n++)
        {
            windowed[n] = (float)(samples[n] * (1 - Math.Cos(2 * Math.PI * (n + 0.5) / samples.Length)));
        }

        return windowed;
    }

    /// <summary>The frequency of the partial near <paramref name="guess"/>: from how far its phase moves between two windows.</summary>
    public static double Frequency(ReadOnlySpan<float> samples, double guess)
    {
        for (var pass = 0; pass < 4; pass++)
        {
            var half = samples.Length / 2;
            var turned = Signals.Spectrum(Windowed(samples.Slice(half, half)), guess, Rate) / Signals.Spectrum(Windowed(samples[..half]), guess, Rate);

            // The second window starts at a phase of its own; a partial exactly at the guess has turned by guess × half / rate periods.
            var expected = 2 * Math.PI * guess * half / Rate;
            var error = Math.IEEERemainder(turned.Phase - expected, 2 * Math.PI);
            guess += error * Rate / (2 * Math.PI * half);
        }

        return guess;
    }

    /// <summary>The amplitude of a sine around a frame, from two samples a quarter period apart; the frequency must divide the rate by a multiple of 4.</summary>
    public static double Envelope(ReadOnlySpan<float> samples, int frame, int periodFrames)
    {
        double a = samples[frame];
        double b = samples[frame + periodFrames / 4];
        return Math.Sqrt(a * a + b * b);
    }
}
