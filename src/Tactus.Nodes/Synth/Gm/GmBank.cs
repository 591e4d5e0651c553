namespace Tactus.Nodes;

/// <summary>The 128 sounds of General MIDI, made for this synth: a family a file, in the order of the standard.</summary>
internal static unsafe partial class GmBank
{
    public static readonly Patch[] Patches = [.. Pianos(), .. Organs(), .. Strings(), .. Winds(), .. Leads(), .. Others()];
    private static readonly PatchData* s_bank = PatchData.CompileBank(Patches);

    /// <summary>A program's patch; it lives as long as the process.</summary>
    [AnyThread, RealTimeSafe]
    public static PatchData* Program(int program) => s_bank + program;

    /// <summary>A struck or plucked string or bar: two oscillators a hair apart, darker as it decays, and lower notes longer.</summary>
    private static Patch Plucked(string name, float decay, float cutoff, float brightOctaves, Wave wave = Wave.Saw, float levelDb = -12) => new(name)
    {
        Osc1 = new Oscillator(wave, 0.6f, 0, -2) { PulseWidth = 0.35f },
        Osc2 = new Oscillator(wave, 0.5f, 0, 3) { PulseWidth = 0.28f },
        Filter = new VoiceFilter(cutoff, 0.05f, brightOctaves, 0.6f, 1.2f) { IsSteep = true },
        Amp = new Adsr(0.0015f, decay, 0, 0.25f),
        Mod = new Adsr(0.001f, decay * 0.45f, 0, 0.2f),
        VelocityToMod = 0.5f,
        DecayKeyScale = 0.45f,
        LevelDb = levelDb,
    };

    /// <summary>Two sines, one turning the other's phase: bells, electric pianos, bars.</summary>
    private static Patch Bell(string name, float decay, double ratio, float depth, float levelDb = -10) => new(name)
    {
        Osc1 = Oscillator.AtRatio(Wave.Sine, 0, ratio) with { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.ModulatedSine, 0.8f) { Fm = depth, FmEnvelope = 0.9f, StartPhase = 0 },
        Osc3 = new Oscillator(Wave.Sine, 0.25f, 12, 4) { LevelEnvelope = 0.8f, StartPhase = 0 },
        Amp = new Adsr(0.0015f, decay, 0, 0.35f),
        Mod = new Adsr(0.001f, decay * 0.4f, 0, 0.2f),
        VelocityToMod = 0.6f,
        DecayKeyScale = 0.35f,
        LevelDb = levelDb,
    };

    /// <summary>Bowed or blown for as long as the key is down: saws, spread, with a slow filter and a late vibrato.</summary>
    private static Patch Sustained(string name, float attack, float release, float cutoff, float vibratoCents, int unison = 1, float levelDb = -14) => new(name)
    {
        Osc1 = new Oscillator(Wave.Saw, 0.55f, 0, -4),
        Osc2 = new Oscillator(Wave.Saw, 0.5f, 0, 5),
        Filter = new VoiceFilter(cutoff, 0.08f, 0.8f, 0.5f, 0.8f),
        Amp = new Adsr(attack, 0.4f, 0.85f, release),
        Mod = new Adsr(attack * 1.3f, 0.6f, 0.6f, release),
        Lfo = new Lfo(5.2f, vibratoCents) { Delay = 0.35f },
        Unison = unison,
        UnisonCents = unison > 1 ? 22 : 0,
        UnisonWidth = unison > 1 ? 0.8f : 0,
        LevelDb = levelDb,
    };
}
