namespace Tactus.Nodes;

/// <content>Strings, voices and hits, programs 40 to 55.</content>
internal static partial class GmBank
{
    private static Patch[] Strings() =>
    [
        Sustained("Violin", 0.07f, 0.18f, 2800, 16),
        Sustained("Viola", 0.08f, 0.2f, 2200, 14),
        Sustained("Cello", 0.09f, 0.22f, 1700, 12),
        Sustained("Contrabass", 0.1f, 0.22f, 1100, 9),
        Sustained("Tremolo Strings", 0.12f, 0.35f, 2200, 4, 3, -18) with { Lfo = new Lfo(7.5f) { Amplitude = 0.6f } },
        Plucked("Pizzicato Strings", 0.5f, 1100, 1.8f, Wave.Saw, -9),
        Plucked("Orchestral Harp", 3f, 1300, 1.6f, Wave.Triangle, -7),
        new Patch("Timpani")
        {
            Osc1 = new Oscillator(Wave.Sine, 0.8f) { StartPhase = 0 },
            Osc2 = Oscillator.AtRatio(Wave.Sine, 0.3f, 1.5),
            Osc3 = new Oscillator(Wave.Noise, 0.15f) { LevelEnvelope = 1 },
            Filter = new VoiceFilter(900, 0, 2, 0.3f, 1),
            Amp = new Adsr(0.002f, 1.8f, 0, 0.8f),
            Mod = new Adsr(0.001f, 0.12f, 0, 0.1f),
            PitchEnvelope = 1.5f,
            LevelDb = -7,
        },
        Sustained("String Ensemble 1", 0.16f, 0.45f, 2400, 5, 3, -18),
        Sustained("String Ensemble 2", 0.3f, 0.6f, 1900, 5, 3, -18),
        Sustained("Synth Strings 1", 0.14f, 0.6f, 3200, 3, 4, -20),
        Sustained("Synth Strings 2", 0.35f, 0.9f, 2200, 3, 4, -20),
        Choir("Choir Aahs", 0.12f, 900, 0.5f),
        Choir("Voice Oohs", 0.1f, 480, 0.35f),
        Choir("Synth Voice", 0.06f, 1100, 0.45f),
        Sustained("Orchestra Hit", 0.003f, 0.25f, 4500, 0, 4, -15) with { Amp = new Adsr(0.002f, 0.5f, 0, 0.25f) },
    ];

    private static Patch Choir(string name, float attack, float formant, float resonance) => new(name)
    {
        Osc1 = new Oscillator(Wave.Pulse, 0.5f, 0, -6) { PulseWidth = 0.3f },
        Osc2 = new Oscillator(Wave.Saw, 0.35f, 0, 6),
        Osc3 = new Oscillator(Wave.Noise, 0.03f),
        Filter = new VoiceFilter(formant, resonance, 0.5f, 0.15f, 0.3f) { IsSteep = true },
        Amp = new Adsr(attack, 0.3f, 0.9f, 0.35f),
        Mod = new Adsr(attack * 2, 0.5f, 0.7f, 0.3f),
        Lfo = new Lfo(4.9f, 9) { Delay = 0.3f },
        Unison = 2,
        UnisonCents = 18,
        UnisonWidth = 0.9f,
        LevelDb = -11,
    };
}
