namespace Tactus.Nodes;

/// <content>Programs 17 to 24: organs.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Organs()
    {
        var drawbars = new Patch("Drawbar Organ")
        {
            Osc1 = Sine(0.4f, -12),
            Osc2 = Sine(0.45f),
            Osc3 = Sine(0.3f, 7),
            Osc4 = Sine(0.3f, 12),
            Filter = new(9000),
            Amp = new(0.004f, 0.1f, 1, 0.06f),
            VelocityToLevel = 0.1f,
            Lfo = new(6.4f, 5) { Amplitude = 0.08f, Delay = 0.1f },
            Layer = Knock(-19, 2600, 0.012f, 0),
        };
        return
        [
            drawbars,
            drawbars with
            {
                Name = "Percussive Organ",
                Osc1 = Sine(0.3f, -12),
                Osc3 = Sine(0.5f, 19) with { LevelEnvelope = 1 },
                Osc4 = Sine(0.2f, 12),
                Mod = new(0.001f, 0.5f, 0, 0.1f),
            },
            drawbars with
            {
                Name = "Rock Organ",
                Osc1 = Triangle(0.5f, -12),
                Osc2 = Triangle(0.5f),
                Osc3 = Sine(0.4f, 19),
                Osc4 = Triangle(0.3f, 24),
                Filter = new(5500) { DriveDb = 9 },
                Lfo = new(6.8f, 9) { Amplitude = 0.2f },
            },
            new("Church Organ")
            {
                Osc1 = Triangle(0.4f, -12, 1),
                Osc2 = Pulse(0.3f, 0.3f, 0, -2),
                Osc3 = Saw(0.16f, 12, 2),
                Osc4 = Sine(0.2f, 19, -1),
                Filter = new(4500, 0, 0, 0.3f),
                Amp = new(0.045f, 0.2f, 1, 0.35f),
                VelocityToLevel = 0,
                Unison = 2,
                UnisonCents = 7,
                UnisonWidth = 0.8f,
            },
            new("Reed Organ")
            {
                Osc1 = Pulse(0.4f, 0.22f, 0, -3),
                Osc2 = Pulse(0.35f, 0.3f, 0, 4),
                Osc3 = Saw(0.15f, 12),
                Filter = new(2400, 0.05f, 0, 0.3f, 0.5f),
                Amp = new(0.05f, 0.2f, 0.95f, 0.12f),
                VelocityToLevel = 0.3f,
                Lfo = new(5.2f) { Amplitude = 0.1f },
            },
            new("Accordion")
            {
                Osc1 = Pulse(0.35f, 0.25f, 0, -9),
                Osc2 = Pulse(0.35f, 0.28f, 0, 8),
                Osc3 = Pulse(0.2f, 0.3f, -12, 0),
                Osc4 = Saw(0.18f, 12, 4),
                Filter = new(3800, 0.08f, 0, 0.3f, 0.6f),
                Amp = new(0.03f, 0.2f, 0.95f, 0.08f),
                VelocityToLevel = 0.4f,
                KeyPan = 0.3f,
            },
            new("Harmonica")
            {
                Osc1 = Pulse(0.5f, 0.3f),
                Osc2 = Saw(0.3f, 0, 3),
                Osc3 = Noise(0.04f),
                Filter = new(2100, 0.2f, 0.7f, 0.4f, 0.8f),
                Amp = new(0.035f, 0.2f, 0.9f, 0.09f),
                Mod = new(0.05f, 0.3f, 0.5f, 0.1f),
                Lfo = new(5.4f, 9) { Delay = 0.3f, Amplitude = 0.25f },
            },
            new("Tango Accordion")
            {
                Osc1 = Pulse(0.4f, 0.2f, 0, -3),
                Osc2 = Pulse(0.3f, 0.22f, 12, 3),
                Osc3 = Saw(0.2f, 0, 2),
                Filter = new(3000, 0.1f, 0.6f, 0.3f, 0.8f),
                Amp = new(0.02f, 0.15f, 0.9f, 0.07f),
                Mod = new(0.01f, 0.25f, 0.3f, 0.1f),
                VelocityToLevel = 0.5f,
            },
        ];
    }
}
