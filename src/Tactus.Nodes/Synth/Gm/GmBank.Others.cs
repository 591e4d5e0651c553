namespace Tactus.Nodes;

/// <content>Ethnic, percussive and sound effects, programs 104 to 127.</content>
internal static partial class GmBank
{
    private static Patch[] Others() =>
    [
        Plucked("Sitar", 2.6f, 2200, 1.8f, Wave.Saw, -13) with { Filter = new VoiceFilter(1900, 0.5f, 1.6f, 0.5f, 1), Lfo = new Lfo(5, 6) { Delay = 0.4f } },
        Plucked("Banjo", 0.8f, 2400, 1.8f, Wave.Pulse, -12),
        Plucked("Shamisen", 0.7f, 1900, 2.2f, Wave.Pulse, -12),
        Plucked("Koto", 1.6f, 1700, 2, Wave.Saw, -12),
        Bell("Kalimba", 0.9f, 5.2, 0.5f),
        Reed("Bagpipe", 0.2f, 2600, 0) with { Layer = Reed("Drone", 0.3f, 1400, 0) with { FixedHertz = 116.5f, LevelDb = -20 } },
        Sustained("Fiddle", 0.05f, 0.12f, 3000, 14),
        Reed("Shanai", 0.12f, 3200, 18),
        Bell("Tinkle Bell", 1.2f, 6.3, 1.2f) with { Transpose = 12, LevelDb = -14 },
        Bell("Agogo", 0.4f, 1.47, 1.4f),
        Bell("Steel Drums", 1.1f, 2.02, 1.1f),
        Hit("Woodblock", 0.07f, 0.4f, 1200),
        Drum("Taiko Drum", 0.7f, 10),
        Drum("Melodic Tom", 0.5f, 7),
        Drum("Synth Drum", 0.4f, 18),
        Swell("Reverse Cymbal", 1.6f, 7000),
        Swell("Guitar Fret Noise", 0.09f, 3200),
        Swell("Breath Noise", 0.25f, 2200),
        Swell("Seashore", 0.7f, 1500) with { Lfo = new Lfo(0.2f) { Amplitude = 0.5f, Cutoff = 0.7f } },
        Lead("Bird Tweet", Wave.Sine, Wave.Sine, 9000) with { Transpose = 24, Lfo = new Lfo(9, 180) { Shape = LfoShape.Triangle } },
        Bell("Telephone Ring", 2f, 2.5, 2) with { Lfo = new Lfo(18) { Shape = LfoShape.Square, Amplitude = 0.9f } },
        Swell("Helicopter", 0.2f, 500) with { Amp = new Adsr(0.1f, 0.2f, 1, 0.3f), Lfo = new Lfo(11) { Shape = LfoShape.Saw, Amplitude = 0.9f } },
        Swell("Applause", 0.5f, 3200) with { Amp = new Adsr(0.3f, 0.5f, 1, 0.8f), Lfo = new Lfo(13) { Shape = LfoShape.Random, Amplitude = 0.4f } },
        Drum("Gunshot", 0.5f, 30) with { Osc2 = new Oscillator(Wave.Noise, 1), LevelDb = -8 },
    ];

    /// <summary>A short knock of a bar or a block.</summary>
    private static Patch Hit(string name, float decay, float noise, float cutoff) => new(name)
    {
        Osc1 = new Oscillator(Wave.Triangle, 0.7f) { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.Noise, noise) { LevelEnvelope = 1 },
        Filter = new VoiceFilter(cutoff, 0.3f, 1.5f, 0.6f, 0.8f),
        Amp = new Adsr(0.001f, decay, 0, 0.05f),
        Mod = new Adsr(0.001f, decay * 0.3f, 0, 0.05f),
        LevelDb = -4,
    };

    /// <summary>A tuned drum whose pitch falls after the stroke.</summary>
    private static Patch Drum(string name, float decay, float fallSemitones) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, 0.9f) { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.Noise, 0.2f) { LevelEnvelope = 1 },
        Filter = new VoiceFilter(1800, 0, 2, 0.3f, 1),
        Amp = new Adsr(0.001f, decay, 0, 0.2f),
        Mod = new Adsr(0.001f, decay * 0.18f, 0, 0.1f),
        PitchEnvelope = fallSemitones,
        Transpose = -12,
        LevelDb = -6,
    };

    /// <summary>Filtered noise.</summary>
    private static Patch Swell(string name, float attack, float cutoff) => new(name)
    {
        Osc1 = new Oscillator(Wave.Noise, 0.8f),
        Filter = new VoiceFilter(cutoff, 0.1f, 0.6f, 0.2f, 0.4f),
        Amp = new Adsr(attack, attack * 1.5f, 0, 0.3f),
        Mod = new Adsr(attack, attack, 0.4f, 0.3f),
        LevelDb = -14,
    };
}
