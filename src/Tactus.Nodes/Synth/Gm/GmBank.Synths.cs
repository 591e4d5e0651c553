namespace Tactus.Nodes;

/// <content>Programs 81 to 104: leads, pads, effects.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Leads() =>
    [
        new("Lead 1 (square)")
        {
            Osc1 = Pulse(0.5f, 0.5f, 0, -3),
            Osc2 = Pulse(0.4f, 0.48f, 0, 4),
            Filter = new(4200, 0.1f, 0.6f, 0.4f, 0.8f),
            Amp = new(0.004f, 0.3f, 0.85f, 0.09f),
            Lfo = new(5.6f, 9) { Delay = 0.3f, PulseWidth = 0.05f },
        },
        new("Lead 2 (sawtooth)")
        {
            Osc1 = Saw(0.4f, 0, -9),
            Osc2 = Saw(0.4f, 0, 8),
            Osc3 = Saw(0.4f),
            Osc4 = Saw(0.2f, -12, 3),
            Filter = new(4200, 0.15f, 1, 0.4f, 0.8f),
            Amp = new(0.004f, 0.3f, 0.85f, 0.12f),
            Mod = new(0.002f, 0.5f, 0.3f, 0.12f),
            Lfo = new(5.6f, 8) { Delay = 0.3f },
        },
        new("Lead 3 (calliope)")
        {
            Osc1 = Triangle(0.5f),
            Osc2 = Sine(0.3f, 12, 3),
            Osc3 = Noise(0.06f, 0.6f),
            Osc4 = Sine(0.15f, 19),
            Filter = new(5000, 0, 0, 0.4f),
            Amp = new(0.02f, 0.2f, 0.9f, 0.1f),
            Mod = new(0.001f, 0.12f, 0.15f, 0.1f),
            Lfo = new(5.2f, 10) { Delay = 0.25f },
        },
        new("Lead 4 (chiff)")
        {
            Osc1 = Pulse(0.4f, 0.35f),
            Osc2 = Triangle(0.4f, 0, 4),
            Osc3 = Noise(0.5f, 1),
            Filter = new(1800, 0.25f, 2.2f, 0.5f, 0.8f),
            Amp = new(0.003f, 0.4f, 0.75f, 0.12f),
            Mod = new(0.001f, 0.12f, 0, 0.1f),
            Lfo = new(5.4f, 7) { Delay = 0.3f },
        },
        new("Lead 5 (charang)")
        {
            Osc1 = Saw(0.5f, 0, -3),
            Osc2 = Saw(0.4f, 0, 4),
            Osc3 = Saw(0.2f, 12, 9),
            Filter = new(2200, 0.3f, 1.6f, 0.4f, 0.8f) { DriveDb = 15 },
            Amp = new(0.002f, 1.4f, 0.55f, 0.12f),
            Mod = new(0.001f, 0.5f, 0.2f, 0.12f),
            Lfo = new(5.6f, 8) { Delay = 0.35f },
        },
        new("Lead 6 (voice)")
        {
            Osc1 = Pulse(0.35f, 0.3f, 0, -5),
            Osc2 = Saw(0.3f, 0, 5),
            Osc3 = Sine(0.3f),
            Osc4 = Noise(0.02f),
            Filter = new(1150, 0.4f, 0.5f, 0.2f, 0.6f),
            Amp = new(0.05f, 0.3f, 0.88f, 0.2f),
            Mod = new(0.1f, 0.4f, 0.5f, 0.2f),
            Lfo = new(5.4f, 13) { Delay = 0.2f },
            Unison = 2,
            UnisonCents = 8,
            UnisonWidth = 0.4f,
        },
        new("Lead 7 (fifths)")
        {
            Osc1 = Saw(0.4f, 0, -5),
            Osc2 = Saw(0.35f, 7, 4),
            Osc3 = Pulse(0.3f, 0.4f, 0, 5),
            Osc4 = Pulse(0.2f, 0.4f, 7, -4),
            Filter = new(3200, 0.15f, 1, 0.4f, 0.8f),
            Amp = new(0.005f, 0.4f, 0.8f, 0.14f),
            Mod = new(0.002f, 0.5f, 0.3f, 0.12f),
        },
        new("Lead 8 (bass + lead)")
        {
            Osc1 = Saw(0.45f, 0, -5),
            Osc2 = Saw(0.4f, 0, 5),
            Osc3 = Pulse(0.4f, 0.45f, -12),
            Osc4 = Sine(0.35f, -12),
            Filter = new(1500, 0.35f, 2.2f, 0.4f, 1) { IsSteep = true },
            Amp = new(0.003f, 0.6f, 0.75f, 0.1f),
            Mod = new(0.001f, 0.45f, 0.25f, 0.1f),
        },
    ];

    private static Patch[] Pads() =>
    [
        new("Pad 1 (new age)")
        {
            Osc1 = Triangle(0.4f, 0, -5),
            Osc2 = Saw(0.2f, 0, 5),
            Osc3 = Modulator(4),
            Osc4 = Modulated(0.35f, 1, 0.9f),
            Filter = new(2000, 0.1f, 1.2f, 0.4f, 0.8f),
            Amp = new(0.02f, 3.5f, 0.6f, 1.4f),
            Mod = new(0.001f, 1.6f, 0.05f, 1),
            Unison = 2,
            UnisonCents = 12,
            UnisonWidth = 0.8f,
        },
        new("Pad 2 (warm)")
        {
            Osc1 = Saw(0.35f, 0, -9),
            Osc2 = Saw(0.35f, 0, 8),
            Osc3 = Triangle(0.3f, -12, 2),
            Filter = new(850, 0.08f, 1.1f, 0.35f, 0.8f),
            Amp = new(0.35f, 1.2f, 0.85f, 1.3f),
            Mod = new(0.6f, 1.8f, 0.6f, 1.2f),
            Lfo = new(0.3f, 3) { Cutoff = 0.25f },
            Unison = 2,
            UnisonCents = 14,
            UnisonWidth = 0.85f,
        },
        new("Pad 3 (polysynth)")
        {
            Osc1 = Saw(0.35f, 0, -10),
            Osc2 = Pulse(0.3f, 0.35f, 0, 9),
            Osc3 = Saw(0.2f, 12, 5),
            Osc4 = Pulse(0.2f, 0.4f, -12, -4),
            Filter = new(2300, 0.2f, 1.4f, 0.4f, 1),
            Amp = new(0.03f, 1, 0.8f, 0.8f),
            Mod = new(0.02f, 1.2f, 0.35f, 0.8f),
            Lfo = new(0.8f) { PulseWidth = 0.12f },
            Unison = 2,
            UnisonCents = 12,
            UnisonWidth = 0.8f,
        },
        new("Pad 4 (choir)")
        {
            Osc1 = Saw(0.3f, 0, -8),
            Osc2 = Triangle(0.35f, 0, 7),
            Osc3 = Pulse(0.2f, 0.3f, 12, -6),
            Osc4 = Noise(0.03f),
            Filter = new(1000, 0.35f, 0.4f, 0.15f, 0.5f),
            Amp = new(0.3f, 0.8f, 0.9f, 1.1f),
            Lfo = new(4.6f, 7) { Delay = 0.4f },
            Unison = 2,
            UnisonCents = 16,
            UnisonWidth = 0.85f,
        },
        new("Pad 5 (bowed)")
        {
            Osc1 = Modulator(2.003),
            Osc2 = Modulated(0.4f, 1, 1.3f, 0.6f),
            Osc3 = Sine(0.3f, 12, 4),
            Osc4 = Noise(0.03f),
            Filter = new(3000, 0.2f, 0.5f, 0.3f, 0.6f),
            Amp = new(0.4f, 1, 0.85f, 1.3f),
            Mod = new(0.9f, 1.5f, 0.6f, 1),
            Unison = 2,
            UnisonCents = 10,
            UnisonWidth = 0.8f,
        },
        new("Pad 6 (metallic)")
        {
            Osc1 = Modulator(3.52),
            Osc2 = Modulated(0.35f, 1, 1.7f, 0.7f),
            Osc3 = Modulator(1.41),
            Osc4 = Modulated(0.3f, 2.005, 1.1f, 0.5f),
            Filter = new(4000, 0.1f, 0.5f, 0.3f, 0.8f),
            Amp = new(0.08f, 2.5f, 0.65f, 1.5f),
            Mod = new(0.05f, 2.6f, 0.3f, 1.2f),
            Unison = 2,
            UnisonCents = 11,
            UnisonWidth = 0.85f,
        },
        new("Pad 7 (halo)")
        {
            Osc1 = Triangle(0.4f, 0, -6),
            Osc2 = Sine(0.3f, 12, 6),
            Osc3 = Pulse(0.15f, 0.3f, 7, 2),
            Osc4 = Noise(0.08f),
            Filter = new(1300, 0.55f, 0.8f, 0.4f, 0.4f),
            Amp = new(0.6f, 1.5f, 0.85f, 1.8f),
            Mod = new(1.2f, 2, 0.5f, 1.5f),
            Lfo = new(0.22f) { Cutoff = 0.5f },
            Unison = 2,
            UnisonCents = 16,
            UnisonWidth = 0.9f,
        },
        new("Pad 8 (sweep)")
        {
            Osc1 = Saw(0.35f, 0, -11),
            Osc2 = Saw(0.35f, 0, 10),
            Osc3 = Pulse(0.25f, 0.3f, -12, 3),
            Filter = new(380, 0.6f, 4.2f, 0.3f, 0.5f) { IsSteep = true },
            Amp = new(0.3f, 2, 0.85f, 1.6f),
            Mod = new(2.4f, 3.2f, 0.3f, 1.6f),
            Lfo = new(0.4f) { PulseWidth = 0.15f },
            Unison = 2,
            UnisonCents = 14,
            UnisonWidth = 0.9f,
        },
    ];

    private static Patch[] Effects() =>
    [
        new("FX 1 (rain)")
        {
            Osc1 = Modulator(6.7),
            Osc2 = Modulated(0.35f, 1, 1.8f),
            Osc3 = Sine(0.3f, 12, 7),
            Osc4 = Noise(0.12f, 1),
            Filter = new(5000, 0.2f, 0, 0.3f, 1),
            Amp = new(0.002f, 3.5f, 0.2f, 1.4f),
            Mod = new(0.001f, 0.5f, 0.05f, 0.5f),
            Lfo = new(9) { Shape = LfoShape.Random, Cutoff = 1.2f, Amplitude = 0.25f },
            Unison = 2,
            UnisonCents = 18,
            UnisonWidth = 0.95f,
        },
        new("FX 2 (soundtrack)")
        {
            Osc1 = Saw(0.3f, 0, -12),
            Osc2 = Saw(0.3f, 7, 10),
            Osc3 = Triangle(0.35f, -12, 3),
            Osc4 = Saw(0.15f, 12, -8),
            Filter = new(700, 0.3f, 2.2f, 0.3f, 0.6f),
            Amp = new(0.7f, 2, 0.85f, 2),
            Mod = new(1.8f, 2.5f, 0.5f, 1.8f),
            Lfo = new(0.35f) { Cutoff = 0.35f },
            Unison = 2,
            UnisonCents = 14,
            UnisonWidth = 0.95f,
        },
        new("FX 3 (crystal)")
        {
            Osc1 = Modulator(7.07),
            Osc2 = Modulated(0.4f, 1, 1.5f),
            Osc3 = Modulator(3.01),
            Osc4 = Modulated(0.35f, 2, 1),
            Filter = new(9000),
            Amp = new(0.001f, 4, 0, 1.4f),
            Mod = new(0.001f, 0.8f, 0, 0.8f),
            VelocityToMod = 0.6f,
            DecayKeyScale = 0.3f,
            Unison = 2,
            UnisonCents = 10,
            UnisonWidth = 0.9f,
        },
        new("FX 4 (atmosphere)")
        {
            Osc1 = Pulse(0.4f, 0.15f),
            Osc2 = Triangle(0.3f, 0, 6),
            Osc3 = Saw(0.15f, 12, -7),
            Osc4 = Sine(0.2f),
            Filter = new(1200, 0.15f, 2.4f, 0.4f, 1.2f),
            Amp = new(0.002f, 3, 0.35f, 1.6f),
            Mod = new(0.001f, 0.8f, 0.1f, 1),
            Lfo = new(0.5f) { Cutoff = 0.3f },
            Unison = 2,
            UnisonCents = 14,
            UnisonWidth = 0.9f,
        },
        new("FX 5 (brightness)")
        {
            Osc1 = Saw(0.3f, 0, -9),
            Osc2 = Saw(0.3f, 12, 8),
            Osc3 = Modulator(5),
            Osc4 = Modulated(0.3f, 1, 1.2f, 0.8f),
            Filter = new(4200, 0.2f, 1.2f, 0.4f, 0.8f),
            Amp = new(0.01f, 1.8f, 0.6f, 1),
            Mod = new(0.002f, 1.4f, 0.2f, 0.8f),
            Unison = 2,
            UnisonCents = 12,
            UnisonWidth = 0.85f,
        },
        new("FX 6 (goblins)")
        {
            Osc1 = Saw(0.35f, -12, -9),
            Osc2 = Modulator(1.41),
            Osc3 = Modulated(0.4f, 1, 2.6f, 0.6f),
            Osc4 = Noise(0.06f),
            Filter = new(900, 0.6f, 1.8f, 0.3f, 0.6f),
            Amp = new(0.5f, 2, 0.8f, 1.6f),
            Mod = new(1.4f, 2.2f, 0.4f, 1.4f),
            Lfo = new(4.2f, 25) { Shape = LfoShape.Triangle, Delay = 0.3f, Cutoff = 0.6f },
            Unison = 2,
            UnisonCents = 22,
            UnisonWidth = 0.9f,
        },
        new("FX 7 (echoes)")
        {
            Osc1 = Triangle(0.4f, 0, -4),
            Osc2 = Pulse(0.2f, 0.25f, 0, 5),
            Osc3 = Sine(0.25f, 12),
            Filter = new(2200, 0.25f, 1.4f, 0.4f, 0.8f),
            Amp = new(0.005f, 4, 0.3f, 2),
            Mod = new(0.001f, 2, 0.1f, 1.5f),
            Lfo = new(3.2f) { Shape = LfoShape.Saw, Amplitude = 0.85f },
            Unison = 2,
            UnisonCents = 10,
            UnisonWidth = 0.95f,
        },
        new("FX 8 (sci-fi)")
        {
            Osc1 = Modulator(2.5),
            Osc2 = Modulated(0.4f, 1, 2.2f, 0.7f),
            Osc3 = Pulse(0.25f, 0.3f, 7, -6),
            Osc4 = Saw(0.15f, 19, 4),
            Filter = new(1400, 0.5f, 2.2f, 0.4f, 0.8f),
            Amp = new(0.05f, 2.5f, 0.55f, 1.6f),
            Mod = new(0.2f, 2, 0.3f, 1.4f),
            Lfo = new(6.5f, 18) { Cutoff = 0.7f },
            Unison = 2,
            UnisonCents = 16,
            UnisonWidth = 0.9f,
        },
    ];
}
