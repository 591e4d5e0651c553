namespace Tactus.Nodes;

/// <content>Programs 41 to 56: strings, ensembles.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Strings()
    {
        var violin = new Patch("Violin")
        {
            Osc1 = Saw(0.55f),
            Osc2 = Pulse(0.2f, 0.2f, 0, 2),
            Osc3 = Noise(0.02f),
            Filter = new(3200, 0.1f, 0.8f, 0.35f, 1.2f),
            Amp = new(0.07f, 0.3f, 0.88f, 0.14f),
            Mod = new(0.09f, 0.4f, 0.6f, 0.2f),
            Lfo = new(5.6f, 14) { Delay = 0.28f, Amplitude = 0.06f },
        };
        return
        [
            violin,
            violin with
            {
                Name = "Viola",
                Osc2 = Pulse(0.25f, 0.28f, 0, 2),
                Filter = new(2300, 0.12f, 0.8f, 0.35f, 1.2f),
                Amp = new(0.08f, 0.3f, 0.88f, 0.16f),
                Lfo = new(5.2f, 12) { Delay = 0.3f, Amplitude = 0.05f },
            },
            violin with
            {
                Name = "Cello",
                Osc2 = Pulse(0.3f, 0.3f, 0, -2),
                Filter = new(2000, 0.15f, 0.9f, 0.3f, 1.2f),
                Amp = new(0.09f, 0.4f, 0.85f, 0.18f),
                Lfo = new(5, 11) { Delay = 0.35f, Amplitude = 0.05f },
            },
            violin with
            {
                Name = "Contrabass",
                Osc2 = Triangle(0.35f),
                Filter = new(1600, 0.1f, 0.9f, 0.3f, 1.2f),
                Amp = new(0.1f, 0.4f, 0.85f, 0.2f),
                Lfo = new(4.6f, 8) { Delay = 0.4f },
            },
            new("Tremolo Strings")
            {
                Osc1 = Saw(0.4f, 0, -7),
                Osc2 = Saw(0.4f, 0, 6),
                Osc3 = Saw(0.25f, 0, 1),
                Filter = new(2600, 0.05f, 0.4f, 0.35f, 1),
                Amp = new(0.06f, 0.3f, 0.9f, 0.25f),
                Lfo = new(7.4f, 3) { Shape = LfoShape.Triangle, Amplitude = 0.55f, Cutoff = 0.25f },
                Unison = 2,
                UnisonCents = 9,
                UnisonWidth = 0.7f,
            },
            new("Pizzicato Strings")
            {
                Osc1 = Pulse(0.4f, 0.25f, 0, -4),
                Osc2 = Saw(0.3f, 0, 4),
                Osc3 = Triangle(0.3f),
                Filter = new(700, 0.05f, 2.2f, 0.5f, 1.5f),
                Amp = new(0.002f, 0.55f, 0, 0.3f),
                Mod = new(0.001f, 0.22f, 0, 0.2f),
                DecayKeyScale = 0.35f,
                KeyPan = 0.4f,
                Layer = Knock(-11, 900, 0.03f),
            },
            new("Orchestral Harp")
            {
                Osc1 = Pulse(0.35f, 0.35f),
                Osc2 = Triangle(0.5f, 0, 1),
                Filter = new(900, 0.02f, 2.2f, 0.55f, 1.4f),
                Amp = new(0.001f, 4, 0, 0.7f),
                Mod = new(0.001f, 0.7f, 0, 0.4f),
                DecayKeyScale = 0.55f,
                KeyPan = 0.6f,
                Layer = Knock(-13, 1300, 0.02f),
            },
            new("Timpani")
            {
                Osc1 = Sine(0.6f),
                Osc2 = Partial(0.35f, 1.504, 0.5f),
                Osc3 = Partial(0.22f, 1.99, 0.8f),
                Osc4 = Noise(0.35f, 1),
                Filter = new(900, 0, 1.6f, 0.2f, 1.8f),
                Amp = new(0.001f, 2.6f, 0, 0.9f),
                Mod = new(0.001f, 0.35f, 0, 0.4f),
                PitchEnvelope = 0.5f,
                VelocityToLevel = 1,
            },
        ];
    }

    private static Patch[] Ensembles()
    {
        var strings = new Patch("String Ensemble 1")
        {
            Osc1 = Saw(0.4f, 0, -8),
            Osc2 = Saw(0.4f, 0, 7),
            Osc3 = Saw(0.3f, 0, -2),
            Osc4 = Saw(0.12f, 12, 4),
            Filter = new(2700, 0.03f, 0.5f, 0.35f, 1.2f),
            Amp = new(0.09f, 0.4f, 0.9f, 0.4f),
            Mod = new(0.15f, 0.6f, 0.6f, 0.4f),
            Lfo = new(5.3f, 5) { Delay = 0.3f },
            Unison = 2,
            UnisonCents = 11,
            UnisonWidth = 0.75f,
        };
        return
        [
            strings,
            strings with
            {
                Name = "String Ensemble 2",
                Filter = new(1700, 0.02f, 0.7f, 0.35f, 1),
                Amp = new(0.28f, 0.5f, 0.9f, 0.7f),
                Mod = new(0.4f, 0.8f, 0.7f, 0.6f),
            },
            new("Synth Strings 1")
            {
                Osc1 = Pulse(0.35f, 0.4f, 0, -9),
                Osc2 = Saw(0.35f, 0, 8),
                Osc3 = Pulse(0.2f, 0.35f, 12, 5),
                Filter = new(3400, 0.1f, 0.4f, 0.3f, 0.8f),
                Amp = new(0.06f, 0.5f, 0.85f, 0.45f),
                Lfo = new(0.7f, 2) { PulseWidth = 0.15f },
                Unison = 2,
                UnisonCents = 13,
                UnisonWidth = 0.8f,
            },
            new("Synth Strings 2")
            {
                Osc1 = Saw(0.35f, 0, -11),
                Osc2 = Saw(0.35f, 0, 10),
                Osc3 = Pulse(0.25f, 0.3f, -12, 3),
                Filter = new(1500, 0.2f, 1, 0.3f, 0.8f) { IsSteep = true },
                Amp = new(0.25f, 0.8f, 0.85f, 0.9f),
                Mod = new(0.6f, 1.2f, 0.5f, 0.8f),
                Lfo = new(0.5f, 2) { PulseWidth = 0.12f },
                Unison = 2,
                UnisonCents = 15,
                UnisonWidth = 0.85f,
            },
            new("Choir Aahs")
            {
                Osc1 = Saw(0.3f, 0, -7),
                Osc2 = Pulse(0.3f, 0.3f, 0, 6),
                Osc3 = Triangle(0.3f),
                Osc4 = Noise(0.025f),
                Filter = new(1050, 0.35f, 0.3f, 0.15f, 0.6f),
                Amp = new(0.12f, 0.4f, 0.9f, 0.4f),
                Lfo = new(5, 9) { Delay = 0.25f },
                Unison = 2,
                UnisonCents = 14,
                UnisonWidth = 0.7f,
            },
            new("Voice Oohs")
            {
                Osc1 = Triangle(0.5f, 0, -5),
                Osc2 = Pulse(0.14f, 0.4f, 0, 5),
                Osc3 = Sine(0.3f),
                Osc4 = Noise(0.02f),
                Filter = new(620, 0.3f, 0.3f, 0.25f, 0.5f),
                Amp = new(0.1f, 0.4f, 0.9f, 0.3f),
                Lfo = new(5.2f, 11) { Delay = 0.25f },
                Unison = 2,
                UnisonCents = 10,
                UnisonWidth = 0.6f,
            },
            new("Synth Voice")
            {
                Osc1 = Pulse(0.4f, 0.2f, 0, -4),
                Osc2 = Saw(0.3f, 0, 4),
                Osc3 = Sine(0.2f, 12),
                Filter = new(900, 0.5f, 0.6f, 0.2f, 0.6f),
                Amp = new(0.05f, 0.4f, 0.85f, 0.25f),
                Mod = new(0.12f, 0.5f, 0.4f, 0.3f),
                Lfo = new(5.6f, 10) { Delay = 0.2f, Cutoff = 0.15f },
            },
            new("Orchestra Hit")
            {
                Osc1 = Saw(0.4f, 0, -9),
                Osc2 = Saw(0.4f, 12, 8),
                Osc3 = Saw(0.4f, -12, 3),
                Osc4 = Pulse(0.3f, 0.3f, 7, -3),
                Filter = new(1300, 0.05f, 2.4f, 0.3f, 1.2f),
                Amp = new(0.003f, 0.75f, 0, 0.35f),
                Mod = new(0.001f, 0.45f, 0, 0.3f),
                Unison = 2,
                UnisonCents = 18,
                UnisonWidth = 0.8f,
                Layer = new("drum of the hit")
                {
                    Osc1 = Sine(0.7f, -24),
                    Osc2 = Noise(0.5f, 1),
                    Filter = new(1500),
                    Amp = new(0.001f, 0.6f, 0, 0.3f),
                    Mod = new(0.001f, 0.15f, 0, 0.2f),
                    PitchEnvelope = 7,
                    LevelDb = 1,
                },
            },
        ];
    }
}
