namespace Tactus.Nodes;

/// <summary>The sounds of <see cref="DrumKit"/> by key.</summary>
/// <remarks>
/// Skins are sines with partials of a circular membrane (1, 1.59, 2.14, 2.30), whose pitch falls after the stroke, and a burst of noise. Cymbals are noise
/// and a chain of phase-modulated sines, which gives dense inharmonic partials, behind a steep high-pass.
/// </remarks>
internal static unsafe partial class DrumBank
{
    private const int HatGroup = 1;
    private const int WhistleGroup = 2;
    private const int GuiroGroup = 3;
    private const int CuicaGroup = 4;
    private const int TriangleGroup = 5;
    private const int SurdoGroup = 6;
    private const int ScratchGroup = 7;
    private static readonly Patch?[] s_patches = Build();
    private static readonly PatchData* s_bank = PatchData.CompileBank(s_patches);

    /// <summary>The patches as authored, by key; <see langword="null"/> where there is no drum.</summary>
    public static IReadOnlyList<Patch?> Patches => s_patches;

    /// <summary>The patch of a key; one of no lanes where there is no drum.</summary>
    [AnyThread, RealTimeSafe]
    public static PatchData* Drum(int key) => s_bank + key;

    private static Patch?[] Build()
    {
        var patches = new Patch?[128];
        AddKit(patches);
        AddLatin(patches);
        AddFurther(patches);
        for (var index = 0; index < LevelsDb.Length; index++)
        {
            var key = FirstLevelKey + index;
            patches[key] = patches[key]?.Louder(LevelsDb[index]);
        }

        return patches;
    }

    /// <summary>A struck skin.</summary>
    private static Patch Skin(string name, float hertz, float seconds, float pitchSemitones, float pitchSeconds, float pan, float noise = 0.25f) => new(name)
    {
        Osc1 = Partial(0.7f, 1),
        Osc2 = Partial(0.28f, 1.593, 0.8f),
        Osc3 = Partial(0.12f, 2.3, 1),
        Osc4 = Noise(noise, 1),
        Filter = new(2600, 0.02f, 1.5f, 0, 1.5f),
        Amp = new(0.001f, seconds, 0, 0.1f),
        Mod = new(0.0007f, pitchSeconds, 0, 0.1f),
        PitchEnvelope = pitchSemitones,
        FixedHertz = hertz,
        Pan = pan,
        VelocityToLevel = 0.95f,
    };

    /// <summary>Noise through a filter.</summary>
    private static Patch Hiss(FilterShape shape, float hertz, float seconds, float levelDb, float pan = 0, float resonance = 0, float sweep = 0) => new("hiss")
    {
        Osc1 = Noise(1),
        Filter = new(hertz, resonance, sweep, 0, 1) { Shape = shape, IsSteep = shape == FilterShape.HighPass },
        Amp = new(0.001f, seconds, 0, 0.1f),
        Mod = new(0.001f, seconds * 0.5f, 0, 0.1f),
        FixedHertz = 440,
        LevelDb = levelDb,
        Pan = pan,
        VelocityToLevel = 0.95f,
    };

    /// <summary>Dense inharmonic partials above a frequency.</summary>
    private static Patch Metal(string name, float hertz, float aboveHertz, float seconds, float pan, float levelDb, Patch? layer = null) => new(name)
    {
        Osc1 = new(Wave.Pulse, 0) { PulseWidth = 0.5f },
        Osc2 = Oscillator.AtRatio(Wave.ModulatedSine, 0.25f, 2.637) with { Fm = 4.2f },
        Osc3 = Oscillator.AtRatio(Wave.ModulatedSine, 0.4f, 7.13) with { Fm = 3.3f },
        Osc4 = Oscillator.AtRatio(Wave.ModulatedSine, 0.3f, 11.47) with { Fm = 2.1f },
        Filter = new(aboveHertz, 0.05f, 0.5f, 0, 0.7f) { Shape = FilterShape.HighPass, IsSteep = true },
        Amp = new(0.001f, seconds, 0, 0.1f),
        Mod = new(0.001f, seconds * 0.4f, 0, 0.1f),
        FixedHertz = hertz,
        Pan = pan,
        LevelDb = levelDb,
        VelocityToLevel = 0.95f,
        Layer = layer,
    };

    private static Oscillator Partial(float level, double ratio, float envelope = 0) =>
        Oscillator.AtRatio(Wave.Sine, level, ratio) with { LevelEnvelope = envelope, StartPhase = 0 };

    private static Oscillator Noise(float level, float envelope = 0) => new(Wave.Noise, level) { LevelEnvelope = envelope };
}
