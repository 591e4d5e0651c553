namespace Tactus.Nodes;

/// <content>Programs 1 to 16: pianos, chromatic percussion.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Pianos()
    {
        var grand = new Patch("Acoustic Grand Piano")
        {
            Osc1 = Pulse(0.5f, 0.13f, 0, -0.8f),
            Osc2 = Pulse(0.42f, 0.115f, 0, 0.9f),
            Osc3 = Sine(0.3f),
            Filter = new(750, 0, 3.0f, 0.55f, 2.6f),
            Amp = new(0.001f, 9, 0, 0.28f),
            Mod = new(0.001f, 3.2f, 0, 0.3f),
            DecayKeyScale = 0.6f,
            VelocityToMod = 0.25f,
            VelocityToLevel = 0.85f,
            KeyPan = 0.35f,
            Layer = Knock(-9, 1100, 0.05f),
        };
        return
        [
            grand,
            grand with
            {
                Name = "Bright Acoustic Piano",
                Osc1 = Pulse(0.5f, 0.105f, 0, -0.8f),
                Osc2 = Pulse(0.45f, 0.095f, 0, 1),
                Filter = new(1300, 0, 3.0f, 0.5f, 2.4f),
                Layer = Knock(-7, 1900, 0.04f),
            },
            new("Electric Grand Piano")
            {
                Osc1 = Pulse(0.45f, 0.19f, 0, -3),
                Osc2 = Saw(0.3f, 0, 3),
                Osc3 = Modulator(3),
                Osc4 = Modulated(0.3f, 1, 0.8f),
                Filter = new(900, 0.08f, 2.6f, 0.5f, 2.2f),
                Amp = new(0.001f, 7, 0, 0.25f),
                Mod = new(0.001f, 2.2f, 0, 0.3f),
                DecayKeyScale = 0.5f,
                VelocityToMod = 0.3f,
                KeyPan = 0.3f,
                Layer = Knock(-12, 1500, 0.035f),
            },
            grand with
            {
                Name = "Honky-tonk Piano",
                Osc1 = Pulse(0.5f, 0.12f, 0, -11),
                Osc2 = Pulse(0.5f, 0.1f, 0, 11),
                Osc3 = Pulse(0.3f, 0.14f, 0, 2),
                Filter = new(1100, 0, 2.8f, 0.5f, 2.2f),
            },
            new("Electric Piano 1")
            {
                Osc1 = Modulator(14),
                Osc2 = Modulated(0.32f, 1, 0.45f),
                Osc3 = Modulator(1),
                Osc4 = Modulated(0.6f, 1, 1.5f, 0.75f),
                Filter = new(5000, 0, 0, 0.3f, 1.5f),
                Amp = new(0.001f, 7, 0, 0.3f),
                Mod = new(0.001f, 1.8f, 0, 0.3f),
                DecayKeyScale = 0.4f,
                VelocityToMod = 0.75f,
                VelocityToLevel = 0.85f,
                Lfo = new(4.6f) { Amplitude = 0.14f },
                KeyPan = 0.2f,
                Layer = Knock(-19, 2200, 0.025f),
            },
            new("Electric Piano 2")
            {
                Osc1 = Modulator(14),
                Osc2 = Modulated(0.4f, 1, 0.75f),
                Osc3 = Modulator(1),
                Osc4 = Modulated(0.5f, 1, 1.1f, 0.9f),
                Filter = new(9000, 0, 0, 0.3f, 1),
                Amp = new(0.001f, 5.5f, 0, 0.35f),
                Mod = new(0.001f, 1.1f, 0, 0.3f),
                DecayKeyScale = 0.45f,
                VelocityToMod = 0.8f,
                VelocityToLevel = 0.85f,
                Unison = 2,
                UnisonCents = 9,
                UnisonWidth = 0.6f,
            },
            new("Harpsichord")
            {
                Osc1 = Pulse(0.4f, 0.09f),
                Osc2 = Pulse(0.3f, 0.11f, 12, 1),
                Osc3 = Saw(0.15f, 0, -1.5f),
                Filter = new(5200, 0.05f, 1.4f, 0.4f, 0.2f),
                Amp = new(0.001f, 4.2f, 0, 0.12f),
                Mod = new(0.001f, 1.6f, 0, 0.1f),
                DecayKeyScale = 0.6f,
                VelocityToLevel = 0.25f,
                KeyPan = 0.3f,
                Layer = Knock(-12, 3600, 0.02f),
            },
            new("Clavinet")
            {
                Osc1 = Pulse(0.5f, 0.14f),
                Osc2 = Pulse(0.35f, 0.07f, 0, 2),
                Filter = new(700, 0.3f, 3.0f, 0.5f, 1.6f) { DriveDb = 6 },
                Amp = new(0.001f, 2.6f, 0, 0.05f),
                Mod = new(0.001f, 0.8f, 0, 0.05f),
                DecayKeyScale = 0.5f,
                VelocityToMod = 0.4f,
                Layer = Knock(-14, 2600, 0.015f),
            },
        ];
    }

    private static Patch[] ChromaticPercussion()
    {
        static Patch Bar(string name, double ratio, float radians, float modDecay, float decay, float knockHertz) => new(name)
        {
            Osc1 = Modulator(ratio),
            Osc2 = Modulated(0.6f, 1, radians),
            Osc3 = Partial(0.3f, 1),
            Filter = new(9000, 0, 0, 0.4f, 1.5f),
            Amp = new(0.001f, decay, 0, decay * 0.35f),
            Mod = new(0.001f, modDecay, 0, modDecay),
            DecayKeyScale = 0.5f,
            VelocityToMod = 0.6f,
            VelocityToLevel = 0.9f,
            KeyPan = 0.4f,
            Layer = Knock(-14, knockHertz, 0.02f, 0.5f),
        };

        return
        [
            Bar("Celesta", 4, 0.7f, 0.9f, 2.6f, 3000) with { Osc4 = Partial(0.12f, 2.01) },
            Bar("Glockenspiel", 2.756, 1.1f, 0.8f, 3.2f, 5500) with { Osc4 = Partial(0.18f, 5.4, 1) },
            Bar("Music Box", 5.4, 0.5f, 0.5f, 2.8f, 4200) with { Osc4 = Partial(0.15f, 3, 1) },
            Bar("Vibraphone", 4, 0.55f, 1.2f, 5.5f, 1400) with { Lfo = new(5.4f) { Amplitude = 0.45f }, Amp = new(0.001f, 5.5f, 0, 0.5f) },
            Bar("Marimba", 3.93, 0.9f, 0.18f, 1.1f, 900) with { Osc4 = Partial(0.12f, 9.2, 1) },
            Bar("Xylophone", 3, 1.3f, 0.14f, 0.55f, 2400) with { Osc4 = Partial(0.2f, 6.1, 1) },
            new("Tubular Bells")
            {
                Osc1 = Modulator(3.5),
                Osc2 = Modulated(0.45f, 2, 1.4f, 0.85f),
                Osc3 = Partial(0.32f, 1, 0.3f),
                Osc4 = Partial(0.25f, 2.98, 0.8f),
                Filter = new(7000, 0, 0, 0.2f, 1.2f),
                Amp = new(0.001f, 7, 0, 2.2f),
                Mod = new(0.001f, 3.6f, 0, 2),
                DecayKeyScale = 0.25f,
                VelocityToMod = 0.3f,
                Layer = Knock(-11, 1800, 0.03f),
            },
            new("Dulcimer")
            {
                Osc1 = Pulse(0.45f, 0.07f, 0, -3),
                Osc2 = Pulse(0.45f, 0.08f, 0, 3),
                Osc3 = Pulse(0.2f, 0.1f, 12, 1),
                Filter = new(1600, 0.05f, 2.6f, 0.5f, 1.8f),
                Amp = new(0.001f, 3.4f, 0, 0.9f),
                Mod = new(0.001f, 0.9f, 0, 0.6f),
                DecayKeyScale = 0.55f,
                KeyPan = 0.4f,
                Layer = Knock(-10, 3000, 0.02f),
            },
        ];
    }
}
