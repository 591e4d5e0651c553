namespace Tactus.Nodes;

/// <content>Organs, guitars and basses, programs 16 to 39.</content>
internal static partial class GmBank
{
    private static Patch[] Organs() =>
    [
        Drawbars("Drawbar Organ", 0.4f, 0.35f, 0.3f, 0.2f),
        Drawbars("Percussive Organ", 0.4f, 0.3f, 0.15f, 0.1f) with { Osc4 = new Oscillator(Wave.Sine, 0.5f, 31) { LevelEnvelope = 1, StartPhase = 0 }, Mod = new Adsr(0.001f, 0.25f, 0, 0.1f) },
        Drawbars("Rock Organ", 0.5f, 0.4f, 0.35f, 0.3f) with { Filter = new VoiceFilter(4000) { DriveDb = 14 }, Lfo = new Lfo(6.6f, 6) { Amplitude = 0.15f } },
        Drawbars("Church Organ", 0.45f, 0.4f, 0.35f, 0.3f) with { Amp = new Adsr(0.06f, 0.1f, 1, 0.5f), Unison = 2, UnisonCents = 7, UnisonWidth = 0.7f, LevelDb = -17 },
        Sustained("Reed Organ", 0.06f, 0.15f, 2200, 4),
        Sustained("Accordion", 0.04f, 0.1f, 3000, 3, 2, -17),
        Sustained("Harmonica", 0.04f, 0.1f, 2600, 14),
        Sustained("Tango Accordion", 0.04f, 0.12f, 2600, 3, 2, -17),
        Plucked("Acoustic Guitar (nylon)", 2.2f, 900, 2f, Wave.Triangle, -8),
        Plucked("Acoustic Guitar (steel)", 2.6f, 1500, 2.2f),
        Plucked("Electric Guitar (jazz)", 2.4f, 800, 1.6f, Wave.Triangle, -8),
        Plucked("Electric Guitar (clean)", 2.8f, 1700, 1.8f, Wave.Pulse),
        Plucked("Electric Guitar (muted)", 0.28f, 900, 1.8f, Wave.Pulse, -10),
        Driven("Overdriven Guitar", 20, 3200),
        Driven("Distortion Guitar", 32, 3800),
        Bell("Guitar Harmonics", 2.4f, 3, 0.5f) with { Transpose = 12 },
        Bass("Acoustic Bass", 500, 1.4f, 1.6f, Wave.Triangle),
        Bass("Electric Bass (finger)", 600, 1.8f, 2.2f, Wave.Saw),
        Bass("Electric Bass (pick)", 900, 2.2f, 2f, Wave.Saw),
        Bass("Fretless Bass", 550, 1.2f, 3f, Wave.Triangle) with { Glide = 0.04f, KeyMode = KeyMode.Mono, Lfo = new Lfo(4.8f, 8) { Delay = 0.3f } },
        Bass("Slap Bass 1", 700, 3.2f, 1.2f, Wave.Saw),
        Bass("Slap Bass 2", 900, 3.4f, 1.1f, Wave.Pulse),
        Bass("Synth Bass 1", 350, 3.4f, 0.5f, Wave.Saw) with { Amp = new Adsr(0.002f, 0.4f, 0.7f, 0.08f), Filter = new VoiceFilter(300, 0.45f, 3.2f, 0.5f, 1) { IsSteep = true, DriveDb = 6 } },
        Bass("Synth Bass 2", 400, 2.4f, 0.7f, Wave.Pulse) with { Amp = new Adsr(0.002f, 0.5f, 0.75f, 0.1f), Osc3 = new Oscillator(Wave.Sine, 0.5f, -12) },
    ];

    private static Patch Drawbars(string name, float foundation, float principal, float third, float fourth) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, foundation, -12),
        Osc2 = new Oscillator(Wave.Sine, principal),
        Osc3 = new Oscillator(Wave.Sine, third, 12),
        Osc4 = new Oscillator(Wave.Sine, fourth, 19),
        Amp = new Adsr(0.006f, 0.05f, 1, 0.06f),
        Lfo = new Lfo(6.2f, 3),
        VelocityToLevel = 0.15f,
        LevelDb = -13,
    };

    private static Patch Driven(string name, float driveDb, float cutoff) => new(name)
    {
        Osc1 = new Oscillator(Wave.Saw, 0.5f, 0, -3),
        Osc2 = new Oscillator(Wave.Pulse, 0.4f, 0, 4) { PulseWidth = 0.4f },
        Filter = new VoiceFilter(cutoff, 0.1f, 0.6f, 0.2f, 0.5f) { IsSteep = true, DriveDb = driveDb },
        Amp = new Adsr(0.002f, 4f, 0.55f, 0.12f),
        Mod = new Adsr(0.001f, 1.5f, 0.3f, 0.1f),
        Lfo = new Lfo(5.4f, 9) { Delay = 0.5f },
        VelocityToLevel = 0.4f,
        LevelDb = -20,
    };

    private static Patch Bass(string name, float cutoff, float brightOctaves, float decay, Wave wave) => new(name)
    {
        Osc1 = new Oscillator(wave, 0.7f),
        Osc2 = new Oscillator(Wave.Sine, 0.5f) { StartPhase = 0 },
        Filter = new VoiceFilter(cutoff, 0.12f, brightOctaves, 0.4f, 1.2f) { IsSteep = true },
        Amp = new Adsr(0.003f, decay, 0.25f, 0.09f),
        Mod = new Adsr(0.001f, decay * 0.25f, 0, 0.08f),
        VelocityToMod = 0.5f,
        LevelDb = -9,
    };
}
