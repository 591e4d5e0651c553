namespace Tactus.Nodes;

/// <content>Keys 27 to 34 and 82 to 87, which General MIDI 2 adds.</content>
internal static unsafe partial class DrumBank
{
    private static void AddFurther(Patch?[] patches)
    {
        patches[27] = Skin("High Q", 480, 0.13f, 34, 0.09f, 0, 0) with { Osc2 = Oscillator.Off, Osc3 = Oscillator.Off, Filter = new(9000), LevelDb = -9 };
        patches[28] = Hiss(FilterShape.BandPass, 1700, 0.09f, -6, 0, 0.15f) with { Name = "Slap" };
        patches[29] = Scratch("Scratch Push", 1.6f);
        patches[30] = Scratch("Scratch Pull", -1.4f);
        patches[31] = Block("Sticks", 1650, 0.07f, 0);
        patches[32] = new("Square Click")
        {
            Osc1 = new(Wave.Pulse, 0.5f),
            Amp = new(0.001f, 0.03f, 0, 0.05f),
            FixedHertz = 1200,
            LevelDb = -10,
        };
        patches[33] = Block("Metronome Click", 1900, 0.05f, 0);
        patches[34] = Agogo("Metronome Bell", 1480) with { Pan = 0 };
        patches[82] = Hiss(FilterShape.HighPass, 6200, 0.13f, -13, -0.3f) with { Name = "Shaker", Amp = new(0.025f, 0.12f, 0, 0.1f) };
        patches[83] = Metal("Jingle Bell", 1450, 6000, 0.5f, 0.35f, -14) with { Lfo = new(23) { Shape = LfoShape.Random, Amplitude = 0.6f } };
        patches[84] = new("Bell Tree")
        {
            Osc1 = Partial(0.3f, 1),
            Osc2 = Partial(0.3f, 1.37),
            Osc3 = Partial(0.25f, 1.83),
            Osc4 = Partial(0.2f, 2.41),
            Filter = new(2500) { Shape = FilterShape.HighPass },
            Amp = new(0.05f, 2.6f, 0, 0.2f),
            Mod = new(0.001f, 1.9f, 0, 0.1f),
            PitchEnvelope = 14,
            FixedHertz = 2600,
            Lfo = new(17) { Shape = LfoShape.Saw, Amplitude = 0.7f },
            Pan = -0.5f,
            LevelDb = -15,
        };
        patches[85] = Block("Castanets", 1750, 0.06f, 0.3f) with { Lfo = new(45) { Shape = LfoShape.Saw, Amplitude = 0.6f } };
        patches[86] = Skin("Mute Surdo", 78, 0.2f, 3, 0.06f, 0, 0.15f) with { LevelDb = -6, ChokeGroup = SurdoGroup };
        patches[87] = Skin("Open Surdo", 74, 1, 3, 0.08f, 0, 0.12f) with { LevelDb = -6, ChokeGroup = SurdoGroup };
    }

    private static Patch Scratch(string name, float sweep) => Hiss(FilterShape.BandPass, 1500, 0.16f, -7, 0, 0.4f) with
    {
        Name = name,
        Filter = new(1500, 0.4f, sweep) { Shape = FilterShape.BandPass },
        Amp = new(0.03f, 0.13f, 0, 0.05f),
        Mod = new(0.13f, 0.05f, 0, 0.05f),
        ChokeGroup = ScratchGroup,
    };
}
