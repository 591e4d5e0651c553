namespace Tactus.Nodes;

/// <content>Programs 25 to 40: guitars, basses.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Guitars()
    {
        var nylon = new Patch("Acoustic Guitar (nylon)")
        {
            Osc1 = Pulse(0.5f, 0.22f),
            Osc2 = Triangle(0.4f),
            Filter = new(650, 0.02f, 2.6f, 0.5f, 1.6f),
            Amp = new(0.001f, 3.6f, 0, 0.16f),
            Mod = new(0.001f, 0.75f, 0, 0.15f),
            DecayKeyScale = 0.5f,
            VelocityToMod = 0.3f,
            Layer = Knock(-9, 800, 0.03f),
        };
        return
        [
            nylon,
            nylon with
            {
                Name = "Acoustic Guitar (steel)",
                Osc1 = Pulse(0.5f, 0.13f, 0, -1.5f),
                Osc2 = Pulse(0.4f, 0.17f, 0, 1.5f),
                Filter = new(1100, 0.04f, 3.0f, 0.5f, 1.8f),
                Amp = new(0.001f, 4.8f, 0, 0.2f),
                Mod = new(0.001f, 1.1f, 0, 0.2f),
                Layer = Knock(-9, 2800, 0.018f),
            },
            nylon with
            {
                Name = "Electric Guitar (jazz)",
                Osc1 = Pulse(0.45f, 0.3f),
                Osc2 = Triangle(0.5f),
                Filter = new(600, 0.03f, 1.7f, 0.5f, 1.4f),
                Amp = new(0.002f, 4, 0, 0.14f),
                Mod = new(0.001f, 0.9f, 0, 0.15f),
                Layer = Knock(-16, 1000, 0.02f),
            },
            nylon with
            {
                Name = "Electric Guitar (clean)",
                Osc1 = Pulse(0.45f, 0.18f, 0, -2),
                Osc2 = Pulse(0.35f, 0.12f, 0, 2),
                Osc3 = Triangle(0.2f),
                Filter = new(1500, 0.08f, 2.2f, 0.45f, 1.5f),
                Amp = new(0.001f, 5, 0, 0.15f),
                Mod = new(0.001f, 1.2f, 0, 0.15f),
                Unison = 2,
                UnisonCents = 6,
                UnisonWidth = 0.45f,
                Layer = Knock(-15, 2500, 0.015f),
            },
            nylon with
            {
                Name = "Electric Guitar (muted)",
                Osc1 = Pulse(0.6f, 0.16f),
                Osc2 = Triangle(0.2f),
                Filter = new(500, 0.1f, 2.4f, 0.5f, 1.6f),
                Amp = new(0.001f, 0.38f, 0, 0.08f),
                Mod = new(0.001f, 0.12f, 0, 0.08f),
                Layer = Knock(-7, 1400, 0.02f),
            },
            new("Overdriven Guitar")
            {
                Osc1 = Saw(0.5f, 0, -2),
                Osc2 = Saw(0.4f, 0, 3),
                Filter = new(2100, 0.12f, 1.0f, 0.35f, 0.7f) { DriveDb = 17, IsSteep = true },
                Amp = new(0.002f, 9, 0.25f, 0.15f),
                Mod = new(0.001f, 1.4f, 0.2f, 0.15f),
                VelocityToLevel = 0.5f,
                Lfo = new(5.2f, 6) { Delay = 0.5f },
            },
            new("Distortion Guitar")
            {
                Osc1 = Saw(0.6f, 0, -4),
                Osc2 = Saw(0.5f, 0, 4),
                Osc3 = Saw(0.4f, -12, 1),
                Filter = new(2600, 0.15f, 0.8f, 0.3f, 0.5f) { DriveDb = 30, IsSteep = true },
                Amp = new(0.002f, 12, 0.45f, 0.16f),
                Mod = new(0.001f, 1.8f, 0.3f, 0.15f),
                VelocityToLevel = 0.35f,
                Lfo = new(5.4f, 8) { Delay = 0.6f },
            },
            new("Guitar Harmonics")
            {
                Osc1 = Sine(0.5f, 12),
                Osc2 = Modulator(5),
                Osc3 = Modulated(0.35f, 2, 0.8f),
                Filter = new(5000, 0, 0, 0.4f, 1.5f),
                Amp = new(0.001f, 4.2f, 0, 0.4f),
                Mod = new(0.001f, 0.7f, 0, 0.3f),
                DecayKeyScale = 0.4f,
                VelocityToMod = 0.5f,
                Layer = Knock(-14, 3000, 0.015f),
            },
        ];
    }

    private static Patch[] Basses()
    {
        var acoustic = new Patch("Acoustic Bass")
        {
            Osc1 = Triangle(0.6f),
            Osc2 = Pulse(0.25f, 0.25f),
            Osc3 = Sine(0.3f),
            Filter = new(900, 0.02f, 1.8f, 0.45f, 1.4f),
            Amp = new(0.003f, 3.2f, 0, 0.12f),
            Mod = new(0.001f, 0.5f, 0, 0.1f),
            DecayKeyScale = 0.4f,
            VelocityToMod = 0.3f,
            Layer = Knock(-11, 500, 0.04f, 0),
        };
        return
        [
            acoustic,
            acoustic with
            {
                Name = "Electric Bass (finger)",
                Osc1 = Pulse(0.5f, 0.24f),
                Osc2 = Saw(0.2f),
                Osc3 = Sine(0.4f),
                Filter = new(1000, 0.06f, 1.8f, 0.4f, 1.5f),
                Amp = new(0.002f, 5, 0.1f, 0.1f),
                Mod = new(0.001f, 0.7f, 0.1f, 0.1f),
                Layer = Knock(-15, 700, 0.02f, 0),
            },
            acoustic with
            {
                Name = "Electric Bass (pick)",
                Osc1 = Pulse(0.5f, 0.12f),
                Osc2 = Saw(0.3f, 0, 2),
                Osc3 = Sine(0.35f),
                Filter = new(1600, 0.08f, 2.2f, 0.35f, 1.5f),
                Amp = new(0.001f, 5, 0.08f, 0.08f),
                Mod = new(0.001f, 0.6f, 0.1f, 0.1f),
                Layer = Knock(-9, 2600, 0.014f, 0),
            },
            acoustic with
            {
                Name = "Fretless Bass",
                Osc1 = Saw(0.4f),
                Osc2 = Triangle(0.4f, 0, 2),
                Osc3 = Sine(0.3f),
                Filter = new(800, 0.15f, 1.3f, 0.4f, 1.2f),
                Amp = new(0.018f, 5, 0.3f, 0.12f),
                Mod = new(0.05f, 0.9f, 0.2f, 0.1f),
                Lfo = new(4.8f, 12) { Delay = 0.35f },
                PitchEnvelope = 0.12f,
                Layer = null,
            },
            acoustic with
            {
                Name = "Slap Bass 1",
                Osc1 = Pulse(0.5f, 0.1f),
                Osc2 = Saw(0.3f),
                Osc3 = Sine(0.4f),
                Filter = new(900, 0.3f, 3.6f, 0.3f, 1.5f),
                Amp = new(0.001f, 3, 0, 0.08f),
                Mod = new(0.001f, 0.22f, 0, 0.08f),
                VelocityToMod = 0.5f,
                Layer = Knock(-6, 3500, 0.012f, 0),
            },
            acoustic with
            {
                Name = "Slap Bass 2",
                Osc1 = Pulse(0.45f, 0.14f),
                Osc2 = Modulator(3),
                Osc3 = Modulated(0.45f, 1, 2.2f),
                Osc4 = Sine(0.3f),
                Filter = new(1500, 0.2f, 3.0f, 0.3f, 1.5f),
                Amp = new(0.001f, 2.6f, 0, 0.08f),
                Mod = new(0.001f, 0.3f, 0, 0.08f),
                VelocityToMod = 0.5f,
                Layer = Knock(-7, 2600, 0.015f, 0),
            },
            new("Synth Bass 1")
            {
                Osc1 = Saw(0.5f, 0, -4),
                Osc2 = Pulse(0.4f, 0.4f, 0, 4),
                Osc3 = Sine(0.35f, -12),
                Filter = new(420, 0.55f, 3.2f, 0.4f, 1) { IsSteep = true },
                Amp = new(0.002f, 0.8f, 0.6f, 0.07f),
                Mod = new(0.001f, 0.35f, 0.1f, 0.08f),
                VelocityToMod = 0.35f,
            },
            new("Synth Bass 2")
            {
                Osc1 = Modulator(1),
                Osc2 = Modulated(0.5f, 1, 2.6f, 0.8f),
                Osc3 = Pulse(0.3f, 0.5f, 0, 5),
                Osc4 = Sine(0.3f, -12),
                Filter = new(900, 0.3f, 2.2f, 0.4f, 1),
                Amp = new(0.002f, 1.4f, 0.5f, 0.09f),
                Mod = new(0.001f, 0.6f, 0.15f, 0.1f),
                VelocityToMod = 0.4f,
            },
        ];
    }
}
