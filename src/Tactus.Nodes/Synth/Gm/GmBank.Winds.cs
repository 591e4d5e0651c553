namespace Tactus.Nodes;

/// <content>Programs 57 to 80: brass, reeds, pipes.</content>
internal static unsafe partial class GmBank
{
    private static Patch[] Brass()
    {
        var trumpet = new Patch("Trumpet")
        {
            Osc1 = Saw(0.6f),
            Osc2 = Pulse(0.2f, 0.25f, 0, 1.5f),
            Osc3 = Noise(0.015f),
            Filter = new(1250, 0.1f, 1.7f, 0.4f, 1.8f),
            Amp = new(0.025f, 0.25f, 0.88f, 0.09f),
            Mod = new(0.05f, 0.35f, 0.65f, 0.1f),
            VelocityToMod = 0.35f,
            PitchEnvelope = -0.15f,
            Lfo = new(5.4f, 8) { Delay = 0.4f },
        };
        return
        [
            trumpet,
            trumpet with
            {
                Name = "Trombone",
                Filter = new(900, 0.08f, 1.7f, 0.35f, 1.7f),
                Amp = new(0.035f, 0.3f, 0.88f, 0.11f),
                Mod = new(0.07f, 0.4f, 0.6f, 0.12f),
            },
            trumpet with
            {
                Name = "Tuba",
                Osc2 = Triangle(0.4f),
                Filter = new(650, 0.05f, 1.4f, 0.35f, 1.4f),
                Amp = new(0.04f, 0.3f, 0.85f, 0.12f),
                Mod = new(0.07f, 0.4f, 0.5f, 0.12f),
                Lfo = new(5, 3) { Delay = 0.5f },
            },
            trumpet with
            {
                Name = "Muted Trumpet",
                Osc1 = Pulse(0.7f, 0.12f),
                Osc2 = Saw(0.2f),
                Filter = new(2300, 0.45f, 0.6f, 0.25f, 1) { Shape = FilterShape.BandPass },
            },
            trumpet with
            {
                Name = "French Horn",
                Osc1 = Saw(0.4f),
                Osc2 = Triangle(0.4f, 0, 2),
                Filter = new(750, 0.05f, 1.2f, 0.4f, 1.6f),
                Amp = new(0.05f, 0.3f, 0.9f, 0.16f),
                Mod = new(0.09f, 0.5f, 0.6f, 0.16f),
                Lfo = new(5, 5) { Delay = 0.5f },
            },
            new("Brass Section")
            {
                Osc1 = Saw(0.4f, 0, -6),
                Osc2 = Saw(0.4f, 0, 6),
                Osc3 = Saw(0.3f, 0, 1),
                Filter = new(1100, 0.06f, 1.9f, 0.35f, 1.6f),
                Amp = new(0.03f, 0.3f, 0.88f, 0.14f),
                Mod = new(0.05f, 0.45f, 0.55f, 0.15f),
                VelocityToMod = 0.3f,
                PitchEnvelope = -0.12f,
                Unison = 2,
                UnisonCents = 10,
                UnisonWidth = 0.6f,
            },
            new("Synth Brass 1")
            {
                Osc1 = Saw(0.45f, 0, -7),
                Osc2 = Saw(0.45f, 0, 7),
                Osc3 = Pulse(0.2f, 0.4f, -12),
                Filter = new(800, 0.25f, 2.4f, 0.4f, 1) { IsSteep = true },
                Amp = new(0.015f, 0.5f, 0.8f, 0.2f),
                Mod = new(0.04f, 0.6f, 0.45f, 0.2f),
                VelocityToMod = 0.3f,
                KeyPan = 0.2f,
            },
            new("Synth Brass 2")
            {
                Osc1 = Saw(0.4f, 0, -10),
                Osc2 = Pulse(0.35f, 0.3f, 0, 9),
                Osc3 = Saw(0.2f, 12),
                Filter = new(1300, 0.12f, 1.5f, 0.4f, 0.9f),
                Amp = new(0.05f, 0.6f, 0.8f, 0.3f),
                Mod = new(0.12f, 0.9f, 0.5f, 0.3f),
                Lfo = new(4.8f, 5) { Delay = 0.4f },
                Unison = 2,
                UnisonCents = 12,
                UnisonWidth = 0.6f,
            },
        ];
    }

    private static Patch[] Reeds()
    {
        var tenor = new Patch("Tenor Sax")
        {
            Osc1 = Saw(0.45f),
            Osc2 = Pulse(0.35f, 0.3f, 0, 2),
            Osc3 = Noise(0.045f),
            Filter = new(1300, 0.3f, 1.3f, 0.35f, 1.4f),
            Amp = new(0.03f, 0.25f, 0.85f, 0.1f),
            Mod = new(0.05f, 0.4f, 0.5f, 0.12f),
            VelocityToMod = 0.3f,
            Lfo = new(5.2f, 12) { Delay = 0.35f },
        };
        var oboe = new Patch("Oboe")
        {
            Osc1 = Pulse(0.6f, 0.13f),
            Osc2 = Pulse(0.2f, 0.3f, 0, 1),
            Osc3 = Noise(0.012f),
            Filter = new(2000, 0.35f, 0.5f, 0.25f, 1),
            Amp = new(0.03f, 0.2f, 0.9f, 0.08f),
            Mod = new(0.04f, 0.3f, 0.6f, 0.1f),
            Lfo = new(5.4f, 9) { Delay = 0.3f, Amplitude = 0.08f },
        };
        return
        [
            tenor with { Name = "Soprano Sax", Filter = new(2200, 0.25f, 0.9f, 0.35f, 1.2f), Osc3 = Noise(0.03f) },
            tenor with { Name = "Alto Sax", Filter = new(1700, 0.3f, 1.1f, 0.35f, 1.3f) },
            tenor,
            tenor with { Name = "Baritone Sax", Filter = new(1000, 0.3f, 1.4f, 0.35f, 1.4f), Osc1 = Saw(0.5f), Osc2 = Pulse(0.4f, 0.22f, 0, 2) },
            oboe,
            oboe with { Name = "English Horn", Osc1 = Pulse(0.55f, 0.18f), Filter = new(1350, 0.35f, 0.5f, 0.25f, 1) },
            oboe with { Name = "Bassoon", Osc1 = Pulse(0.5f, 0.22f), Osc2 = Saw(0.2f), Filter = new(900, 0.3f, 0.8f, 0.3f, 1.2f), Lfo = new(5, 5) { Delay = 0.4f } },
            new("Clarinet")
            {
                Osc1 = Pulse(0.6f, 0.5f),
                Osc2 = Triangle(0.25f),
                Osc3 = Noise(0.015f),
                Filter = new(1500, 0.1f, 0.6f, 0.3f, 1.4f),
                Amp = new(0.035f, 0.2f, 0.92f, 0.09f),
                Mod = new(0.06f, 0.3f, 0.7f, 0.1f),
                Lfo = new(5, 4) { Delay = 0.4f },
            },
        ];
    }

    private static Patch[] Pipes()
    {
        var flute = new Patch("Flute")
        {
            Osc1 = Sine(0.55f),
            Osc2 = Triangle(0.25f),
            Osc3 = Sine(0.12f, 12),
            Filter = new(3500, 0, 0.3f, 0.5f, 1),
            Amp = new(0.05f, 0.2f, 0.9f, 0.11f),
            Mod = new(0.05f, 0.3f, 0.5f, 0.1f),
            Lfo = new(5, 8) { Delay = 0.3f, Amplitude = 0.14f },
            Layer = Breath(-25, 2200, 0.02f, 0.08f),
        };
        return
        [
            flute with { Name = "Piccolo", Osc2 = Triangle(0.15f), Amp = new(0.03f, 0.2f, 0.9f, 0.08f), Layer = Breath(-27, 3500, 0.015f, 0.07f) },
            flute,
            flute with
            {
                Name = "Recorder",
                Osc1 = Triangle(0.5f),
                Osc2 = Sine(0.2f),
                Osc3 = Sine(0.08f, 19),
                Lfo = new(4.8f, 3) { Delay = 0.4f, Amplitude = 0.08f },
                Amp = new(0.025f, 0.2f, 0.95f, 0.07f),
                Layer = Breath(-29, 2500, 0.01f, 0.05f),
            },
            flute with
            {
                Name = "Pan Flute",
                Osc1 = Sine(0.5f),
                Osc2 = Triangle(0.2f),
                Osc3 = Off,
                Amp = new(0.04f, 0.3f, 0.8f, 0.18f),
                Layer = Breath(-15, 1100, 0.008f, 0.15f, 1),
            },
            flute with
            {
                Name = "Blown Bottle",
                Osc1 = Sine(0.6f),
                Osc2 = Sine(0.06f, 19),
                Osc3 = Off,
                Lfo = new(4.5f, 4) { Delay = 0.2f, Amplitude = 0.1f },
                Amp = new(0.06f, 0.3f, 0.85f, 0.2f),
                Layer = Breath(-13, 900, 0.03f, 0.2f, 1),
            },
            flute with
            {
                Name = "Shakuhachi",
                Osc1 = Sine(0.5f),
                Osc2 = Triangle(0.3f),
                Osc3 = Sine(0.1f, 12) with { LevelEnvelope = 1 },
                PitchEnvelope = -0.5f,
                Mod = new(0.001f, 0.18f, 0, 0.1f),
                Lfo = new(4.8f, 16) { Delay = 0.5f, Amplitude = 0.15f },
                Layer = Breath(-14, 1700, 0.006f, 0.12f, 0.8f),
            },
            flute with
            {
                Name = "Whistle",
                Osc1 = Sine(0.7f),
                Osc2 = Off,
                Osc3 = Off,
                Amp = new(0.03f, 0.2f, 0.95f, 0.08f),
                Lfo = new(5.6f, 14) { Delay = 0.15f },
                Layer = Breath(-29, 2600, 0.02f, 0.05f, 1),
            },
            flute with
            {
                Name = "Ocarina",
                Osc1 = Sine(0.65f),
                Osc2 = Sine(0.05f, 12),
                Osc3 = Triangle(0.1f),
                Amp = new(0.035f, 0.2f, 0.95f, 0.1f),
                Lfo = new(5, 7) { Delay = 0.3f },
                Layer = Breath(-28, 1800, 0.02f, 0.06f),
            },
        ];
    }

    private static Oscillator Off => Oscillator.Off;
}
