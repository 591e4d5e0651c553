namespace Tactus.Nodes;

/// <summary>The 128 sounds of General MIDI, made for this synth: one file a family or two, levels balanced in one table.</summary>
/// <remarks>
/// A struck or plucked string is a narrow pulse: its width is the place of the hammer or pick as a share of the string, which takes out the same
/// harmonics. Bells, bars and tines are modulated sines at the ratios of their partials. Wind and bows are saws and pulses behind a filter that
/// follows the breath, with a little noise.
/// </remarks>
internal static unsafe partial class GmBank
{
    private static readonly Patch[] s_patches = Build();
    private static readonly PatchData* s_bank = PatchData.CompileBank(s_patches);

    /// <summary>The patches as authored, by program.</summary>
    public static IReadOnlyList<Patch> Patches => s_patches;

    /// <summary>A program's patch; it lives as long as the process.</summary>
    [AnyThread, RealTimeSafe]
    public static PatchData* Program(int program) => s_bank + program;

    private static Patch[] Build()
    {
        Patch[] patches =
        [
            .. Pianos(), .. ChromaticPercussion(), .. Organs(), .. Guitars(), .. Basses(), .. Strings(), .. Ensembles(), .. Brass(),
            .. Reeds(), .. Pipes(), .. Leads(), .. Pads(), .. Effects(), .. Ethnic(), .. Percussive(), .. SoundEffects(),
        ];
        System.Diagnostics.Debug.Assert(patches.Length == 128, "General MIDI has 128 programs");
        for (var program = 0; program < patches.Length; program++)
        {
            patches[program] = patches[program].Louder(LevelsDb[program]);
        }

        return patches;
    }

    private static Oscillator Saw(float level, float semitones = 0, float cents = 0) => new(Wave.Saw, level, semitones, cents);

    private static Oscillator Pulse(float level, float width, float semitones = 0, float cents = 0) => new(Wave.Pulse, level, semitones, cents) { PulseWidth = width };

    private static Oscillator Triangle(float level, float semitones = 0, float cents = 0) => new(Wave.Triangle, level, semitones, cents);

    private static Oscillator Sine(float level, float semitones = 0, float cents = 0) => new(Wave.Sine, level, semitones, cents);

    /// <summary>A sine at a ratio to the note: a partial.</summary>
    private static Oscillator Partial(float level, double ratio, float envelope = 0) => Oscillator.AtRatio(Wave.Sine, level, ratio) with { LevelEnvelope = envelope };

    /// <summary>A sine that is not heard, but modulates the next oscillator.</summary>
    private static Oscillator Modulator(double ratio) => Oscillator.AtRatio(Wave.Sine, 0, ratio) with { StartPhase = 0 };

    /// <summary>A sine modulated by the oscillator before it.</summary>
    private static Oscillator Modulated(float level, double ratio, float radians, float envelope = 1) =>
        Oscillator.AtRatio(Wave.ModulatedSine, level, ratio) with { Fm = radians, FmEnvelope = envelope, StartPhase = 0 };

    private static Oscillator Noise(float level, float envelope = 0) => new(Wave.Noise, level) { LevelEnvelope = envelope };

    /// <summary>The knock of a hammer, key or finger: a short burst of noise around a frequency.</summary>
    private static Patch Knock(float levelDb, float hertz, float seconds, float keyTrack = 0.3f) => new("knock")
    {
        Osc1 = Noise(1),
        Filter = new(hertz, 0.25f, 0, keyTrack, 1.5f) { Shape = FilterShape.BandPass },
        Amp = new(0.001f, seconds, 0, seconds),
        LevelDb = levelDb,
        VelocityToLevel = 1,
    };

    /// <summary>Breath that goes on as long as the note.</summary>
    private static Patch Breath(float levelDb, float hertz, float attack, float release, float keyTrack = 0.6f) => new("breath")
    {
        Osc1 = Noise(1),
        Filter = new(hertz, 0.3f, 0, keyTrack) { Shape = FilterShape.BandPass },
        Amp = new(attack, 0.25f, 0.45f, release),
        LevelDb = levelDb,
    };
}
