namespace Tactus.Nodes;

/// <summary>The patches of the <see cref="DrumKit"/> by key.</summary>
internal static unsafe class DrumBank
{
    public const int FirstKey = 35;
    public const int LastKey = 81;

    private const int HatGroup = 1;
    private const int WhistleGroup = 2;
    private const int GuiroGroup = 3;
    private const int CuicaGroup = 4;
    private const int TriangleGroup = 5;

    public static readonly Patch[] Patches =
    [
        Kick("Acoustic Bass Drum", 46, 0.42f), Kick("Bass Drum 1", 52, 0.32f),
        Hit("Side Stick", 820, 0.05f, 0.35f), Snare("Acoustic Snare", 190, 0.2f), Clap(), Snare("Electric Snare", 220, 0.16f),
        Tom("Low Floor Tom", 78), Hat("Closed Hi-Hat", 0.07f), Tom("High Floor Tom", 92), Hat("Pedal Hi-Hat", 0.055f),
        Tom("Low Tom", 110), Hat("Open Hi-Hat", 0.55f), Tom("Low-Mid Tom", 132), Tom("Hi-Mid Tom", 158),
        Cymbal("Crash Cymbal 1", 1.9f, 5200), Tom("High Tom", 188), Ride("Ride Cymbal 1", 1.3f), Cymbal("Chinese Cymbal", 1.4f, 3400), Ride("Ride Bell", 1f) with { LevelDb = -9 },
        Jingle("Tambourine", 0.18f), Cymbal("Splash Cymbal", 0.7f, 6400), Metal("Cowbell", 562, 845, 0.28f), Cymbal("Crash Cymbal 2", 1.6f, 6000), Hit("Vibraslap", 2600, 0.6f, 0.9f),
        Ride("Ride Cymbal 2", 1.5f), Skin("Hi Bongo", 420, 0.12f), Skin("Low Bongo", 300, 0.16f), Skin("Mute Hi Conga", 330, 0.07f), Skin("Open Hi Conga", 300, 0.3f), Skin("Low Conga", 220, 0.34f),
        Skin("High Timbale", 480, 0.28f), Skin("Low Timbale", 350, 0.32f), Metal("High Agogo", 920, 1380, 0.3f), Metal("Low Agogo", 690, 1035, 0.34f),
        Jingle("Cabasa", 0.06f), Jingle("Maracas", 0.05f), Whistle("Short Whistle", 0.12f), Whistle("Long Whistle", 0.5f),
        Hit("Short Guiro", 1900, 0.09f, 0.9f) with { ChokeGroup = GuiroGroup }, Hit("Long Guiro", 1800, 0.35f, 0.9f) with { ChokeGroup = GuiroGroup },
        Hit("Claves", 2500, 0.06f, 0.02f), Hit("Hi Wood Block", 1050, 0.07f, 0.05f), Hit("Low Wood Block", 760, 0.08f, 0.05f),
        Skin("Mute Cuica", 520, 0.12f) with { ChokeGroup = CuicaGroup }, Skin("Open Cuica", 400, 0.3f) with { ChokeGroup = CuicaGroup },
        Metal("Mute Triangle", 4200, 6330, 0.09f) with { ChokeGroup = TriangleGroup, LevelDb = -18 }, Metal("Open Triangle", 4200, 6330, 1.1f) with { ChokeGroup = TriangleGroup, LevelDb = -18 },
    ];

    private static readonly PatchData* s_bank = PatchData.CompileBank(Patches);

    /// <summary>A key's patch; null for keys that are no drum.</summary>
    [AnyThread, RealTimeSafe]
    public static PatchData* Key(int key) => key is >= FirstKey and <= LastKey ? s_bank + (key - FirstKey) : null;

    private static Patch Kick(string name, float hertz, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, 1) { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.Noise, 0.12f) { LevelEnvelope = 1 },
        Filter = new VoiceFilter(2400, 0, 1.5f, 0, 0.8f),
        Amp = new Adsr(0.001f, decay, 0, 0.1f),
        Mod = new Adsr(0.001f, 0.06f, 0, 0.05f),
        PitchEnvelope = 26,
        FixedHertz = hertz,
        LevelDb = -1,
    };

    private static Patch Snare(string name, float hertz, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Triangle, 0.5f) { StartPhase = 0, LevelEnvelope = 0.8f },
        Osc2 = Oscillator.AtRatio(Wave.Sine, 0.3f, 1.6) with { LevelEnvelope = 0.8f },
        Osc3 = new Oscillator(Wave.Noise, 0.55f),
        Filter = new VoiceFilter(6200, 0.05f, 0.8f, 0, 0.8f),
        Amp = new Adsr(0.001f, decay, 0, 0.08f),
        Mod = new Adsr(0.001f, decay * 0.5f, 0, 0.05f),
        PitchEnvelope = 4,
        FixedHertz = hertz,
        LevelDb = -6,
    };

    private static Patch Clap() => new("Hand Clap")
    {
        Osc1 = new Oscillator(Wave.Noise, 1),
        Filter = new VoiceFilter(1300, 0.35f, 0.5f, 0, 0.4f) { Shape = FilterShape.BandPass },
        Amp = new Adsr(0.002f, 0.22f, 0, 0.1f),
        Mod = new Adsr(0.001f, 0.05f, 0, 0.05f),
        Lfo = new Lfo(75) { Shape = LfoShape.Saw, Amplitude = 0.6f },
        FixedHertz = 1000,
        LevelDb = -2,
    };

    private static Patch Tom(string name, float hertz) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, 0.9f) { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.Noise, 0.15f) { LevelEnvelope = 1 },
        Filter = new VoiceFilter(2600, 0, 1, 0, 0.8f),
        Amp = new Adsr(0.001f, 0.42f, 0, 0.1f),
        Mod = new Adsr(0.001f, 0.09f, 0, 0.05f),
        PitchEnvelope = 8,
        FixedHertz = hertz,
        Pan = Math.Clamp((hertz - 130) / 90, -0.6f, 0.6f),
        LevelDb = -4,
    };

    private static Patch Hat(string name, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Noise, 0.7f),
        Osc2 = Oscillator.AtRatio(Wave.Pulse, 0.2f, 1.34),
        Osc3 = Oscillator.AtRatio(Wave.Pulse, 0.2f, 2.11),
        Filter = new VoiceFilter(8200, 0.1f, 0, 0, 0.4f) { Shape = FilterShape.HighPass, IsSteep = true },
        Amp = new Adsr(0.001f, decay, 0, 0.04f),
        Mod = new Adsr(0.001f, decay, 0, 0.04f),
        FixedHertz = 3150,
        Pan = 0.25f,
        ChokeGroup = HatGroup,
        LevelDb = -9,
    };

    private static Patch Cymbal(string name, float decay, float cutoff) => new(name)
    {
        Osc1 = new Oscillator(Wave.Noise, 0.8f),
        Osc2 = Oscillator.AtRatio(Wave.Pulse, 0.15f, 1.48),
        Osc3 = Oscillator.AtRatio(Wave.Pulse, 0.15f, 2.67),
        Filter = new VoiceFilter(cutoff, 0.05f, -0.3f, 0, 0.3f) { Shape = FilterShape.HighPass },
        Amp = new Adsr(0.002f, decay, 0, 0.3f),
        Mod = new Adsr(0.001f, decay * 0.3f, 0, 0.3f),
        FixedHertz = 2700,
        Pan = -0.3f,
        LevelDb = -12,
    };

    private static Patch Ride(string name, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Noise, 0.25f),
        Osc2 = Oscillator.AtRatio(Wave.Pulse, 0.3f, 1.41),
        Osc3 = Oscillator.AtRatio(Wave.Pulse, 0.3f, 2.27),
        Osc4 = new Oscillator(Wave.Sine, 0.3f) { LevelEnvelope = 0.9f },
        Filter = new VoiceFilter(5200, 0.1f, 0, 0, 0.3f) { Shape = FilterShape.HighPass },
        Amp = new Adsr(0.001f, decay, 0, 0.3f),
        Mod = new Adsr(0.001f, 0.15f, 0, 0.2f),
        FixedHertz = 2350,
        Pan = -0.35f,
        LevelDb = -14,
    };

    private static Patch Metal(string name, float hertz, float second, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Pulse, 0.5f) { StartPhase = 0 },
        Osc2 = Oscillator.AtRatio(Wave.Pulse, 0.5f, second / hertz) with { StartPhase = 0 },
        Filter = new VoiceFilter(Math.Min(9000, hertz * 3), 0.3f, 0.6f, 0, 0.4f) { Shape = FilterShape.BandPass },
        Amp = new Adsr(0.001f, decay, 0, 0.08f),
        Mod = new Adsr(0.001f, 0.05f, 0, 0.05f),
        FixedHertz = hertz,
        LevelDb = -8,
    };

    private static Patch Skin(string name, float hertz, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, 0.85f) { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.Noise, 0.2f) { LevelEnvelope = 1 },
        Filter = new VoiceFilter(3600, 0, 0.8f, 0, 0.6f),
        Amp = new Adsr(0.001f, decay, 0, 0.08f),
        Mod = new Adsr(0.001f, 0.03f, 0, 0.03f),
        PitchEnvelope = 3,
        FixedHertz = hertz,
        Pan = 0.3f,
        LevelDb = -6,
    };

    private static Patch Hit(string name, float hertz, float decay, float noise) => new(name)
    {
        Osc1 = new Oscillator(Wave.Triangle, 1 - noise * 0.8f) { StartPhase = 0 },
        Osc2 = new Oscillator(Wave.Noise, noise),
        Filter = new VoiceFilter(hertz * 1.6f, 0.3f, 0.6f, 0, 0.4f) { Shape = FilterShape.BandPass },
        Amp = new Adsr(0.001f, decay, 0, 0.05f),
        Mod = new Adsr(0.001f, decay * 0.4f, 0, 0.05f),
        FixedHertz = hertz,
        Pan = -0.2f,
        LevelDb = -4,
    };

    private static Patch Jingle(string name, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Noise, 0.9f),
        Filter = new VoiceFilter(7000, 0.3f, 0, 0, 0.3f) { Shape = FilterShape.BandPass },
        Amp = new Adsr(0.004f, decay, 0, 0.04f),
        Mod = new Adsr(0.001f, decay, 0, 0.04f),
        FixedHertz = 5000,
        Pan = 0.4f,
        LevelDb = -7,
    };

    private static Patch Whistle(string name, float decay) => new(name)
    {
        Osc1 = new Oscillator(Wave.Sine, 0.7f),
        Osc2 = new Oscillator(Wave.Noise, 0.08f),
        Filter = new VoiceFilter(6000),
        Amp = new Adsr(0.01f, decay, 0, 0.04f),
        Mod = new Adsr(0.001f, decay, 0, 0.04f),
        Lfo = new Lfo(28, 60),
        FixedHertz = 2350,
        ChokeGroup = WhistleGroup,
        LevelDb = -12,
    };
}
