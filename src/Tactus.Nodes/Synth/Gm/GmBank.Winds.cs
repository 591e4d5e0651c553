namespace Tactus.Nodes;

/// <content>Brass, reeds and pipes, programs 56 to 79.</content>
internal static partial class GmBank
{
    private static Patch[] Winds() =>
    [
        Brass("Trumpet", 0.03f, 1100, 2.4f),
        Brass("Trombone", 0.045f, 700, 2.2f),
        Brass("Tuba", 0.05f, 450, 1.8f),
        Brass("Muted Trumpet", 0.03f, 1800, 1.2f) with { Filter = new VoiceFilter(1700, 0.4f, 1f, 0.3f, 0.8f) { Shape = FilterShape.BandPass }, LevelDb = -8 },
        Brass("French Horn", 0.07f, 600, 1.7f),
        Brass("Brass Section", 0.045f, 1000, 2.3f) with { Unison = 3, UnisonCents = 18, UnisonWidth = 0.8f, LevelDb = -18 },
        Brass("Synth Brass 1", 0.02f, 800, 2.8f) with { Unison = 2, UnisonCents = 14, UnisonWidth = 0.6f, LevelDb = -16 },
        Brass("Synth Brass 2", 0.06f, 700, 2.4f) with { Unison = 2, UnisonCents = 20, UnisonWidth = 0.7f, LevelDb = -16 },
        Reed("Soprano Sax", 0.35f, 2400, 14),
        Reed("Alto Sax", 0.4f, 2000, 13),
        Reed("Tenor Sax", 0.42f, 1600, 12),
        Reed("Baritone Sax", 0.45f, 1200, 10),
        Reed("Oboe", 0.15f, 2600, 12),
        Reed("English Horn", 0.18f, 1900, 11),
        Reed("Bassoon", 0.22f, 1200, 8),
        Reed("Clarinet", 0.5f, 1500, 6),
        Pipe("Piccolo", 0.03f, 0.05f, 12) with { Transpose = 12 },
        Pipe("Flute", 0.05f, 0.07f, 13),
        Pipe("Recorder", 0.03f, 0.04f, 5),
        Pipe("Pan Flute", 0.05f, 0.16f, 6),
        Pipe("Blown Bottle", 0.06f, 0.25f, 3),
        Pipe("Shakuhachi", 0.07f, 0.2f, 20),
        Pipe("Whistle", 0.04f, 0.02f, 10) with { Transpose = 12 },
        Pipe("Ocarina", 0.04f, 0.03f, 7),
    ];

    private static Patch Brass(string name, float attack, float cutoff, float swellOctaves) => new(name)
    {
        Osc1 = new Oscillator(Wave.Saw, 0.6f, 0, -3),
        Osc2 = new Oscillator(Wave.Saw, 0.4f, 0, 4),
        Filter = new VoiceFilter(cutoff, 0.12f, swellOctaves, 0.4f, 1.4f),
        Amp = new Adsr(attack, 0.25f, 0.85f, 0.12f),
        Mod = new Adsr(attack * 1.6f, 0.35f, 0.55f, 0.12f),
        Lfo = new Lfo(5.3f, 10) { Delay = 0.5f },
        VelocityToMod = 0.5f,
        LevelDb = -14,
    };

    private static Patch Reed(string name, float width, float cutoff, float vibratoCents) => new(name)
    {
        Osc1 = new Oscillator(Wave.Pulse, 0.6f) { PulseWidth = width },
        Osc2 = new Oscillator(Wave.Saw, 0.2f, 0, 3),
        Osc3 = new Oscillator(Wave.Noise, 0.02f),
        Filter = new VoiceFilter(cutoff, 0.2f, 0.9f, 0.5f, 1f),
        Amp = new Adsr(0.035f, 0.2f, 0.9f, 0.09f),
        Mod = new Adsr(0.05f, 0.3f, 0.6f, 0.1f),
        Lfo = new Lfo(5.1f, vibratoCents) { Delay = 0.45f },
        LevelDb = -13,
    };

    private static Patch Pipe(string name, float attack, float breath, float vibratoCents) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, 0.65f),
        Osc2 = new Oscillator(Wave.Triangle, 0.25f, 0, 2),
        Osc3 = new Oscillator(Wave.Sine, 0.1f, 12),
        Osc4 = new Oscillator(Wave.Noise, breath),
        Filter = new VoiceFilter(2600, 0.1f, 0.5f, 0.7f, 0.6f),
        Amp = new Adsr(attack, 0.15f, 0.9f, 0.1f),
        Mod = new Adsr(attack, 0.2f, 0.5f, 0.1f),
        Lfo = new Lfo(5f, vibratoCents) { Delay = 0.4f, Amplitude = 0.06f },
        LevelDb = -9,
    };
}
