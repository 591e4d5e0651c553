namespace Tactus.Nodes;

/// <content>Keys 60 to 81: Latin percussion.</content>
internal static unsafe partial class DrumBank
{
    private static void AddLatin(Patch?[] patches)
    {
        Patch Hand(string name, float hertz, float seconds, float pan, float noise = 0.2f) => Skin(name, hertz, seconds, 2.5f, 0.05f, pan, noise) with { LevelDb = -9 };

        patches[60] = Hand("Hi Bongo", 392, 0.28f, 0.3f);
        patches[61] = Hand("Low Bongo", 294, 0.34f, 0.3f);
        patches[62] = Hand("Mute Hi Conga", 330, 0.14f, -0.25f, 0.45f);
        patches[63] = Hand("Open Hi Conga", 311, 0.55f, -0.25f);
        patches[64] = Hand("Low Conga", 220, 0.62f, -0.15f);
        patches[65] = Timbale("High Timbale", 415, 0.5f);
        patches[66] = Timbale("Low Timbale", 311, 0.62f);
        patches[67] = Agogo("High Agogo", 985);
        patches[68] = Agogo("Low Agogo", 740);
        patches[69] = Hiss(FilterShape.BandPass, 7200, 0.16f, -13, -0.4f, 0.3f) with { Name = "Cabasa", Amp = new(0.012f, 0.15f, 0, 0.1f) };
        patches[70] = Hiss(FilterShape.HighPass, 5200, 0.11f, -13, -0.35f) with { Name = "Maracas", Amp = new(0.006f, 0.1f, 0, 0.1f) };
        patches[71] = Whistle("Short Whistle", 0.22f);
        patches[72] = Whistle("Long Whistle", 0.75f);
        patches[73] = Guiro("Short Guiro", 0.2f, 62);
        patches[74] = Guiro("Long Guiro", 0.62f, 46);
        patches[75] = Block("Claves", 2480, 0.09f, 0.2f) with { LevelDb = -13 };
        patches[76] = Block("Hi Wood Block", 1180, 0.12f, 0.35f);
        patches[77] = Block("Low Wood Block", 880, 0.14f, 0.35f);
        patches[78] = Cuica("Mute Cuica", 0.2f, 5);
        patches[79] = Cuica("Open Cuica", 0.5f, -9);
        patches[80] = Triangle("Mute Triangle", 0.28f);
        patches[81] = Triangle("Open Triangle", 2.8f);
    }

    private static Patch Timbale(string name, float hertz, float seconds) => Skin(name, hertz, seconds, 1.5f, 0.04f, 0.4f, 0.35f) with
    {
        Osc3 = Partial(0.3f, 2.65, 0.6f),
        Filter = new(4800, 0.05f, 0.5f, 0, 1.2f),
        LevelDb = -11,
    };

    private static Patch Agogo(string name, float hertz) => new(name)
    {
        Osc1 = Partial(0.45f, 1),
        Osc2 = Partial(0.35f, 1.503),
        Osc3 = Partial(0.2f, 2.74, 1),
        Filter = new(6000),
        Amp = new(0.001f, 0.55f, 0, 0.1f),
        Mod = new(0.001f, 0.12f, 0, 0.1f),
        FixedHertz = hertz,
        Pan = -0.5f,
        LevelDb = -12,
        VelocityToLevel = 0.95f,
    };

    private static Patch Block(string name, float hertz, float seconds, float pan) => new(name)
    {
        Osc1 = Partial(0.6f, 1),
        Osc2 = Partial(0.3f, 2.57, 1),
        Osc3 = Noise(0.4f, 1),
        Filter = new(hertz * 1.6f, 0.15f, 0.6f),
        Amp = new(0.001f, seconds, 0, 0.1f),
        Mod = new(0.001f, 0.02f, 0, 0.1f),
        FixedHertz = hertz,
        Pan = pan,
        LevelDb = -9,
        VelocityToLevel = 0.95f,
    };

    private static Patch Whistle(string name, float seconds) => new(name)
    {
        Osc1 = Partial(0.5f, 1),
        Osc2 = Partial(0.15f, 2.02),
        Osc3 = Noise(0.1f),
        Filter = new(7000),
        Amp = new(0.015f, seconds, 0, 0.05f),
        FixedHertz = 2350,
        Lfo = new(24, 45) { Shape = LfoShape.Triangle, Amplitude = 0.4f },
        Pan = 0.25f,
        LevelDb = -16,
        ChokeGroup = WhistleGroup,
    };

    private static Patch Guiro(string name, float seconds, float rate) => Hiss(FilterShape.BandPass, 3100, seconds, -8, 0.3f, 0.45f) with
    {
        Name = name,
        Amp = new(seconds * 0.35f, seconds * 0.65f, 0, 0.05f),
        Mod = new(seconds, 0.05f, 0, 0.05f),
        Filter = new(2600, 0.45f, 0.6f) { Shape = FilterShape.BandPass },
        Lfo = new(rate) { Shape = LfoShape.Saw, Amplitude = 0.92f },
        ChokeGroup = GuiroGroup,
    };

    private static Patch Cuica(string name, float seconds, float slide) => new(name)
    {
        Osc1 = new(Wave.Triangle, 0.5f) { StartPhase = 0 },
        Osc2 = Partial(0.2f, 2),
        Osc3 = Noise(0.05f),
        Filter = new(1500, 0.35f, 0.5f, 0, 0.6f),
        Amp = new(0.012f, seconds, 0, 0.05f),
        Mod = new(seconds * 0.4f, seconds * 0.5f, 0, 0.05f),
        PitchEnvelope = slide,
        FixedHertz = 520,
        Pan = -0.3f,
        LevelDb = -10,
        ChokeGroup = CuicaGroup,
    };

    private static Patch Triangle(string name, float seconds) => new(name)
    {
        Osc1 = Partial(0.3f, 1),
        Osc2 = Partial(0.35f, 2.09),
        Osc3 = Partial(0.25f, 3.27, 0.6f),
        Osc4 = Partial(0.2f, 4.61, 0.9f),
        Filter = new(1500, 0, 0, 0, 0) { Shape = FilterShape.HighPass },
        Amp = new(0.001f, seconds, 0, 0.1f),
        Mod = new(0.001f, seconds * 0.5f, 0, 0.1f),
        FixedHertz = 2310,
        Pan = 0.55f,
        LevelDb = -19,
        VelocityToLevel = 0.95f,
        ChokeGroup = TriangleGroup,
    };
}
