namespace Tactus.Nodes;

/// <content>Pianos and tuned percussion, programs 0 to 15.</content>
internal static partial class GmBank
{
    private static Patch[] Pianos() =>
    [
        Piano("Acoustic Grand Piano", 900, 2.6f),
        Piano("Bright Acoustic Piano", 1500, 2.8f),
        Piano("Electric Grand Piano", 1100, 2.2f) with { UnisonCents = 6, Unison = 2, UnisonWidth = 0.6f },
        Piano("Honky-tonk Piano", 1200, 2.4f) with { Unison = 2, UnisonCents = 26, UnisonWidth = 0.5f },
        Bell("Electric Piano 1", 3.2f, 1, 1.6f) with { Lfo = new Lfo(4.6f) { Amplitude = 0.12f } },
        Bell("Electric Piano 2", 2.6f, 14, 0.9f) with { Unison = 2, UnisonCents = 9, UnisonWidth = 0.7f, LevelDb = -13 },
        Plucked("Harpsichord", 1.8f, 3800, 1.4f, Wave.Pulse, -15) with { VelocityToLevel = 0.25f },
        Plucked("Clavinet", 1.1f, 1500, 2.4f, Wave.Pulse) with { Amp = new Adsr(0.001f, 1.1f, 0, 0.06f) },
        Bell("Celesta", 1.5f, 4, 0.7f) with { Transpose = 12 },
        Bell("Glockenspiel", 1.6f, 3.93, 1.1f) with { Transpose = 12, LevelDb = -13 },
        Bell("Music Box", 2.2f, 5.4, 0.6f) with { Transpose = 12 },
        Bell("Vibraphone", 4.5f, 3.98, 0.5f) with { Lfo = new Lfo(5.5f) { Amplitude = 0.35f } },
        Bell("Marimba", 0.7f, 3.9, 0.8f),
        Bell("Xylophone", 0.4f, 3, 1.3f) with { LevelDb = -12 },
        Bell("Tubular Bells", 5f, 2.76, 2.2f) with { LevelDb = -13 },
        Plucked("Dulcimer", 1.6f, 2400, 1.8f) with { Unison = 2, UnisonCents = 10, UnisonWidth = 0.5f, LevelDb = -15 },
    ];

    private static Patch Piano(string name, float cutoff, float brightOctaves) => new(name)
    {
        Osc1 = new Oscillator(Wave.Saw, 0.5f, 0, -1.5f),
        Osc2 = new Oscillator(Wave.Triangle, 0.5f, 0, 1.5f),
        Osc3 = new Oscillator(Wave.Pulse, 0.18f, 12, 2) { PulseWidth = 0.3f, LevelEnvelope = 0.7f },
        Osc4 = new Oscillator(Wave.Noise, 0.06f) { LevelEnvelope = 1 },
        Filter = new VoiceFilter(cutoff, 0, brightOctaves, 0.55f, 1.6f) { IsSteep = true },
        Amp = new Adsr(0.0015f, 7f, 0, 0.28f),
        Mod = new Adsr(0.001f, 1.6f, 0, 0.2f),
        VelocityToMod = 0.6f,
        VelocityToLevel = 0.9f,
        DecayKeyScale = 0.55f,
        KeyPan = 0.35f,
        LevelDb = -11,
    };
}
