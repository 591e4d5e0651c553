namespace Tactus.Nodes;

/// <content>Programs 105 to 128: ethnic, percussive, sound effects.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Ethnic() =>
    [
        new("Sitar")
        {
            Osc1 = Pulse(0.45f, 0.06f),
            Osc2 = Saw(0.3f, 0, 4),
            Osc3 = Pulse(0.2f, 0.05f, 12, -3),
            Filter = new(1300, 0.45f, 2.8f, 0.4f, 1.2f),
            Amp = new(0.001f, 4.5f, 0, 0.6f),
            Mod = new(0.02f, 1.6f, 0, 0.5f),
            PitchEnvelope = 0.12f,
            DecayKeyScale = 0.4f,
            Layer = Knock(-13, 3200, 0.015f),
        },
        new("Banjo")
        {
            Osc1 = Pulse(0.5f, 0.08f),
            Osc2 = Pulse(0.3f, 0.16f, 0, 3),
            Filter = new(1900, 0.12f, 2.2f, 0.5f, 1.4f),
            Amp = new(0.001f, 1.3f, 0, 0.15f),
            Mod = new(0.001f, 0.3f, 0, 0.15f),
            DecayKeyScale = 0.5f,
            Layer = Knock(-6, 1300, 0.02f),
        },
        new("Shamisen")
        {
            Osc1 = Pulse(0.5f, 0.1f),
            Osc2 = Saw(0.25f, 0, 3),
            Filter = new(1500, 0.25f, 2.4f, 0.45f, 1.4f),
            Amp = new(0.001f, 1.4f, 0, 0.14f),
            Mod = new(0.001f, 0.35f, 0, 0.14f),
            PitchEnvelope = 0.25f,
            DecayKeyScale = 0.5f,
            Layer = Knock(-4, 1000, 0.025f),
        },
        new("Koto")
        {
            Osc1 = Pulse(0.5f, 0.11f, 0, -1),
            Osc2 = Triangle(0.3f, 0, 2),
            Filter = new(1200, 0.08f, 2.8f, 0.5f, 1.6f),
            Amp = new(0.001f, 3.2f, 0, 0.5f),
            Mod = new(0.001f, 0.6f, 0, 0.4f),
            PitchEnvelope = 0.2f,
            DecayKeyScale = 0.5f,
            Layer = Knock(-9, 2400, 0.015f),
        },
        new("Kalimba")
        {
            Osc1 = Modulator(5.4),
            Osc2 = Modulated(0.5f, 1, 0.9f),
            Osc3 = Sine(0.3f),
            Filter = new(4500, 0, 0, 0.4f, 1.2f),
            Amp = new(0.001f, 1.7f, 0, 0.5f),
            Mod = new(0.001f, 0.14f, 0, 0.2f),
            VelocityToMod = 0.5f,
            DecayKeyScale = 0.4f,
            Layer = Knock(-12, 800, 0.03f),
        },
        new("Bagpipe")
        {
            Osc1 = Pulse(0.45f, 0.16f, 0, -4),
            Osc2 = Saw(0.3f, 0, 4),
            Osc3 = Pulse(0.2f, 0.2f, 12, 2),
            Filter = new(3000, 0.3f, 0, 0.2f),
            Amp = new(0.04f, 0.1f, 1, 0.06f),
            VelocityToLevel = 0.1f,
        },
        new("Fiddle")
        {
            Osc1 = Saw(0.55f),
            Osc2 = Pulse(0.25f, 0.15f, 0, 3),
            Osc3 = Noise(0.03f),
            Filter = new(3000, 0.2f, 0.9f, 0.35f, 1.2f),
            Amp = new(0.04f, 0.25f, 0.85f, 0.09f),
            Mod = new(0.05f, 0.3f, 0.5f, 0.1f),
            Lfo = new(5.9f, 13) { Delay = 0.2f },
        },
        new("Shanai")
        {
            Osc1 = Pulse(0.55f, 0.11f),
            Osc2 = Saw(0.2f, 0, 4),
            Filter = new(2400, 0.4f, 0.6f, 0.25f, 0.8f),
            Amp = new(0.035f, 0.2f, 0.92f, 0.08f),
            Mod = new(0.05f, 0.3f, 0.6f, 0.1f),
            PitchEnvelope = -0.2f,
            Lfo = new(5.8f, 16) { Delay = 0.2f },
        },
    ];

    private static Patch[] Percussive() =>
    [
        new("Tinkle Bell")
        {
            Osc1 = Modulator(5.19),
            Osc2 = Modulated(0.4f, 2, 1.4f),
            Osc3 = Partial(0.25f, 4.07, 0.7f),
            Osc4 = Partial(0.15f, 6.3, 1),
            Filter = new(12000),
            Amp = new(0.001f, 2.6f, 0, 1),
            Mod = new(0.001f, 0.9f, 0, 0.6f),
            DecayKeyScale = 0.3f,
        },
        new("Agogo")
        {
            Osc1 = Modulator(2.73),
            Osc2 = Modulated(0.5f, 1, 1.8f, 0.8f),
            Osc3 = Partial(0.3f, 2.6, 0.5f),
            Filter = new(7000, 0.1f),
            Amp = new(0.001f, 0.6f, 0, 0.4f),
            Mod = new(0.001f, 0.3f, 0, 0.3f),
            VelocityToLevel = 1,
        },
        new("Steel Drums")
        {
            Osc1 = Modulator(2.005),
            Osc2 = Modulated(0.5f, 1, 1.6f, 0.8f),
            Osc3 = Partial(0.25f, 2, 0.6f),
            Osc4 = Partial(0.12f, 3.02, 0.9f),
            Filter = new(4500, 0.05f, 0.6f, 0.3f, 1.2f),
            Amp = new(0.002f, 1.8f, 0, 0.5f),
            Mod = new(0.008f, 0.6f, 0, 0.4f),
            VelocityToMod = 0.4f,
            DecayKeyScale = 0.3f,
            KeyPan = 0.4f,
        },
        new("Woodblock")
        {
            Osc1 = Partial(0.5f, 1),
            Osc2 = Partial(0.35f, 2.42, 1),
            Osc3 = Noise(0.35f, 1),
            Filter = new(2200, 0.3f, 1, 0.5f),
            Amp = new(0.001f, 0.17f, 0, 0.1f),
            Mod = new(0.001f, 0.035f, 0, 0.03f),
            Transpose = 12,
            VelocityToLevel = 1,
        },
        new("Taiko Drum")
        {
            Osc1 = Sine(0.7f),
            Osc2 = Partial(0.3f, 1.59, 0.8f),
            Osc3 = Noise(0.5f, 1),
            Filter = new(700, 0.05f, 2.2f, 0.2f, 1.5f),
            Amp = new(0.001f, 1.4f, 0, 0.7f),
            Mod = new(0.001f, 0.14f, 0, 0.2f),
            PitchEnvelope = 5,
            Transpose = -12,
            VelocityToLevel = 1,
        },
        new("Melodic Tom")
        {
            Osc1 = Sine(0.7f),
            Osc2 = Partial(0.25f, 1.5, 0.9f),
            Osc3 = Noise(0.3f, 1),
            Filter = new(1800, 0, 1.5f, 0.2f, 1.2f),
            Amp = new(0.001f, 0.8f, 0, 0.4f),
            Mod = new(0.001f, 0.13f, 0, 0.2f),
            PitchEnvelope = 4,
            VelocityToLevel = 1,
        },
        new("Synth Drum")
        {
            Osc1 = Triangle(0.7f),
            Osc2 = Noise(0.25f, 1),
            Filter = new(2500, 0.2f, 1, 0.2f, 1),
            Amp = new(0.001f, 0.6f, 0, 0.3f),
            Mod = new(0.001f, 0.4f, 0, 0.3f),
            PitchEnvelope = 19,
            VelocityToLevel = 1,
        },
        new("Reverse Cymbal")
        {
            Osc1 = Noise(0.6f),
            Osc2 = Modulator(5.43),
            Osc3 = Modulated(0.25f, 7.1, 3, 0),
            Filter = new(5000, 0.1f, 1, 0.1f) { Shape = FilterShape.HighPass },
            Amp = new(1.8f, 0.03f, 0, 0.05f),
            Mod = new(1.7f, 0.2f, 0, 0.1f),
            Unison = 2,
            UnisonCents = 30,
            UnisonWidth = 0.8f,
        },
    ];

    private static Patch[] SoundEffects() =>
    [
        new("Guitar Fret Noise")
        {
            Osc1 = Noise(0.6f),
            Osc2 = Pulse(0.15f, 0.1f, 12),
            Filter = new(2600, 0.55f, 1.4f, 0.3f) { Shape = FilterShape.BandPass },
            Amp = new(0.03f, 0.22f, 0, 0.08f),
            Mod = new(0.14f, 0.12f, 0, 0.08f),
        },
        new("Breath Noise")
        {
            Osc1 = Noise(0.7f),
            Filter = new(1700, 0.35f, 0.8f, 0.4f) { Shape = FilterShape.BandPass },
            Amp = new(0.12f, 0.6f, 0, 0.2f),
            Mod = new(0.15f, 0.5f, 0, 0.2f),
            Unison = 2,
            UnisonWidth = 0.6f,
        },
        new("Seashore")
        {
            Osc1 = Noise(0.8f),
            Filter = new(700, 0.05f, 1.5f, 0.1f),
            Amp = new(1.2f, 2, 0.55f, 2.2f),
            Mod = new(1.8f, 2.4f, 0.25f, 2),
            Lfo = new(0.17f) { Cutoff = 1.1f, Amplitude = 0.6f },
            Unison = 2,
            UnisonWidth = 0.95f,
        },
        new("Bird Tweet")
        {
            Osc1 = Modulator(1),
            Osc2 = Modulated(0.5f, 1, 0.7f, 0),
            Filter = new(9000),
            Amp = new(0.02f, 0.3f, 0.7f, 0.1f),
            Mod = new(0.001f, 0.12f, 0.2f, 0.1f),
            Transpose = 24,
            PitchEnvelope = 6,
            Lfo = new(11, 260) { Shape = LfoShape.Triangle, Amplitude = 0.7f },
        },
        new("Telephone Ring")
        {
            Osc1 = Sine(0.4f, 12),
            Osc2 = Partial(0.4f, 2.42),
            Osc3 = Partial(0.2f, 5.1),
            Filter = new(8000),
            Amp = new(0.002f, 0.2f, 0.9f, 0.15f),
            Lfo = new(20) { Shape = LfoShape.Square, Amplitude = 0.75f },
        },
        new("Helicopter")
        {
            Osc1 = Noise(0.8f),
            Osc2 = Sine(0.3f, -24),
            Filter = new(750, 0.25f, 0, 0.2f),
            Amp = new(0.25f, 0.5f, 0.95f, 0.5f),
            Lfo = new(11.5f) { Shape = LfoShape.Saw, Amplitude = 0.8f, Cutoff = 0.9f },
            Unison = 2,
            UnisonWidth = 0.6f,
        },
        new("Applause")
        {
            Osc1 = Noise(0.8f),
            Filter = new(1900, 0.25f, 0.3f, 0.1f) { Shape = FilterShape.BandPass },
            Amp = new(0.35f, 1, 0.85f, 0.9f),
            Lfo = new(27) { Shape = LfoShape.Random, Amplitude = 0.75f, Cutoff = 0.7f },
            Unison = 4,
            UnisonCents = 20,
            UnisonWidth = 1,
        },
        new("Gunshot")
        {
            Osc1 = Noise(0.9f),
            Osc2 = Sine(0.6f, -12) with { LevelEnvelope = 1 },
            Filter = new(900, 0.05f, 4, 0.1f, 1) { DriveDb = 12 },
            Amp = new(0.001f, 0.9f, 0, 0.6f),
            Mod = new(0.001f, 0.16f, 0, 0.3f),
            PitchEnvelope = 12,
            VelocityToLevel = 1,
        },
    ];
}
