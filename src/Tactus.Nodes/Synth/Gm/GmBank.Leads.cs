namespace Tactus.Nodes;

/// <content>Synth leads, pads and effects, programs 80 to 103.</content>
internal static partial class GmBank
{
    private static Patch[] Leads() =>
    [
        Lead("Lead 1 (square)", Wave.Pulse, Wave.Pulse, 2600),
        Lead("Lead 2 (sawtooth)", Wave.Saw, Wave.Saw, 3400),
        Pipe("Lead 3 (calliope)", 0.03f, 0.12f, 6),
        Lead("Lead 4 (chiff)", Wave.Saw, Wave.Pulse, 1800) with { Osc3 = new Oscillator(Wave.Noise, 0.25f) { LevelEnvelope = 1 }, Mod = new Adsr(0.001f, 0.08f, 0, 0.1f) },
        Driven("Lead 5 (charang)", 18, 4200),
        Choir("Lead 6 (voice)", 0.05f, 900, 0.5f),
        Lead("Lead 7 (fifths)", Wave.Saw, Wave.Saw, 3000) with { Osc2 = new Oscillator(Wave.Saw, 0.5f, 7) },
        Lead("Lead 8 (bass + lead)", Wave.Saw, Wave.Pulse, 2200) with { Osc3 = new Oscillator(Wave.Saw, 0.5f, -12) },
        Pad("Pad 1 (new age)", 0.4f, 2600, 0.4f) with { Layer = Bell("New age bell", 3f, 3, 0.8f, -16) },
        Pad("Pad 2 (warm)", 0.7f, 900, 0.5f),
        Pad("Pad 3 (polysynth)", 0.08f, 3000, 1.2f),
        Choir("Pad 4 (choir)", 0.5f, 800, 0.4f),
        Pad("Pad 5 (bowed)", 0.9f, 1800, 0.8f) with { Osc2 = new Oscillator(Wave.Sine, 0.5f, 12, 5) },
        Pad("Pad 6 (metallic)", 0.3f, 2600, 1f) with { Osc3 = Oscillator.AtRatio(Wave.Sine, 0.25f, 2.76) },
        Pad("Pad 7 (halo)", 1.1f, 1500, 1f) with { Filter = new VoiceFilter(1400, 0.35f, 1, 0.3f) { Shape = FilterShape.BandPass }, LevelDb = -14 },
        Pad("Pad 8 (sweep)", 1.2f, 500, 2.6f) with { Mod = new Adsr(2.2f, 3f, 0.3f, 1.5f) },
        Plucked("FX 1 (rain)", 1.2f, 2600, 2, Wave.Triangle, -10) with { Layer = Pad("Rain pad", 0.8f, 1200, 0.5f) },
        Pad("FX 2 (soundtrack)", 1f, 1100, 1.2f) with { Osc3 = new Oscillator(Wave.Saw, 0.35f, 7) },
        Bell("FX 3 (crystal)", 2.4f, 7.1, 0.8f),
        Pad("FX 4 (atmosphere)", 0.5f, 1400, 1f) with { Layer = Plucked("Atmosphere pluck", 2f, 1200, 1.6f, Wave.Triangle, -12) },
        Pad("FX 5 (brightness)", 0.15f, 4200, 1f) with { Layer = Bell("Brightness bell", 2.2f, 4, 0.8f, -16) },
        Choir("FX 6 (goblins)", 0.6f, 600, 0.6f) with { Lfo = new Lfo(0.7f, 22) { Cutoff = 0.8f } },
        Pad("FX 7 (echoes)", 0.2f, 1800, 1f) with { Lfo = new Lfo(2.1f) { Amplitude = 0.6f } },
        Lead("FX 8 (sci-fi)", Wave.Pulse, Wave.Saw, 2200) with { Lfo = new Lfo(3.1f, 30) { Shape = LfoShape.Triangle, Cutoff = 1 } },
    ];

    private static Patch Lead(string name, Wave first, Wave second, float cutoff) => new(name)
    {
        Osc1 = new Oscillator(first, 0.5f, 0, -5),
        Osc2 = new Oscillator(second, 0.45f, 0, 6) { PulseWidth = 0.42f },
        Filter = new VoiceFilter(cutoff, 0.18f, 1.2f, 0.5f, 0.8f) { IsSteep = true },
        Amp = new Adsr(0.006f, 0.3f, 0.85f, 0.14f),
        Mod = new Adsr(0.004f, 0.4f, 0.4f, 0.15f),
        Lfo = new Lfo(5.6f, 9) { Delay = 0.4f },
        LevelDb = -14,
    };

    private static Patch Pad(string name, float attack, float cutoff, float sweepOctaves) => new(name)
    {
        Osc1 = new Oscillator(Wave.Saw, 0.4f, 0, -7),
        Osc2 = new Oscillator(Wave.Pulse, 0.35f, 0, 7) { PulseWidth = 0.38f },
        Osc3 = new Oscillator(Wave.Triangle, 0.25f, -12),
        Filter = new VoiceFilter(cutoff, 0.15f, sweepOctaves, 0.4f, 0.4f) { IsSteep = true },
        Amp = new Adsr(attack, 1f, 0.85f, 1.1f),
        Mod = new Adsr(attack * 1.5f, 2f, 0.6f, 1f),
        Lfo = new Lfo(0.45f, 3) { Shape = LfoShape.Triangle, Cutoff = 0.25f, PulseWidth = 0.12f },
        Unison = 2,
        UnisonCents = 16,
        UnisonWidth = 1,
        LevelDb = -16,
    };
}
