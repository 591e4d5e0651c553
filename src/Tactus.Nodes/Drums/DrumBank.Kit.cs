namespace Tactus.Nodes;

/// <content>Keys 35 to 59: the drum set.</content>
internal static unsafe partial class DrumBank
{
    private static void AddKit(Patch?[] patches)
    {
        Patch Kick(string name, float hertz, float seconds, float sweep) => Skin(name, hertz, seconds, sweep, 0.075f, 0, 0.12f) with
        {
            Osc2 = Partial(0.2f, 1.593, 1),
            Osc3 = Oscillator.Off,
            Filter = new(1700, 0, 1, 0, 1),
            LevelDb = -4,
            Layer = Hiss(FilterShape.BandPass, 3200, 0.016f, -16, 0, 0.1f),
        };

        Patch Snare(string name, float hertz, float seconds, float noiseHertz) => Skin(name, hertz, 0.22f, 5, 0.05f, 0.05f, 0.1f) with
        {
            Osc2 = Partial(0.4f, 1.52, 0.6f),
            LevelDb = -10,
            Layer = Hiss(FilterShape.HighPass, noiseHertz, seconds, -15, -0.05f, 0, -0.4f),
        };

        Patch Tom(string name, float hertz, float pan) => Skin(name, hertz, 0.35f + 45 / hertz, 4.5f, 0.11f, pan, 0.22f) with { LevelDb = -8 };

        patches[35] = Kick("Acoustic Bass Drum", 47, 0.55f, 20);
        patches[36] = Kick("Bass Drum 1", 54, 0.42f, 27);
        patches[37] = Skin("Side Stick", 520, 0.055f, 1, 0.02f, 0.1f, 0.7f) with
        {
            Osc2 = Partial(0.5f, 3.27, 1),
            Filter = new(3600, 0.2f, 0.5f, 0, 1),
            LevelDb = -7,
            Layer = Hiss(FilterShape.BandPass, 1750, 0.03f, -12, 0.1f, 0.4f),
        };
        patches[38] = Snare("Acoustic Snare", 184, 0.3f, 1500);
        patches[39] = Clap();
        patches[40] = Snare("Electric Snare", 226, 0.24f, 2400);
        patches[41] = Tom("Low Floor Tom", 78, 0.5f);
        patches[43] = Tom("High Floor Tom", 94, 0.38f);
        patches[45] = Tom("Low Tom", 113, 0.2f);
        patches[47] = Tom("Low-Mid Tom", 136, 0);
        patches[48] = Tom("Hi-Mid Tom", 164, -0.2f);
        patches[50] = Tom("High Tom", 196, -0.38f);

        Patch Hat(string name, float seconds) =>
            Metal(name, 620, 7200, seconds, -0.35f, -15, Hiss(FilterShape.HighPass, 8200, seconds * 0.9f, -17, -0.35f)) with { ChokeGroup = HatGroup };

        patches[42] = Hat("Closed Hi Hat", 0.085f);
        patches[44] = Hat("Pedal Hi-Hat", 0.11f) with { LevelDb = -17 };
        patches[46] = Hat("Open Hi-Hat", 0.95f);

        Patch Crash(string name, float hertz, float pan) =>
            Metal(name, hertz, 3300, 3, pan, -15, Hiss(FilterShape.HighPass, 3800, 2.4f, -16, pan, 0, 0.6f));

        patches[49] = Crash("Crash Cymbal 1", 430, -0.45f);
        patches[57] = Crash("Crash Cymbal 2", 505, 0.5f);
        patches[51] = Metal("Ride Cymbal 1", 395, 4600, 2.3f, 0.45f, -18, Stick(3400, 0.45f, -21));
        patches[59] = Metal("Ride Cymbal 2", 450, 5200, 1.9f, 0.4f, -18, Stick(3900, 0.4f, -21));
        patches[52] = Metal("Chinese Cymbal", 330, 2300, 1.5f, 0.55f, -15, Hiss(FilterShape.HighPass, 2700, 1.2f, -15, 0.55f));
        patches[53] = new("Ride Bell")
        {
            Osc1 = Partial(0.4f, 1),
            Osc2 = Partial(0.35f, 1.48),
            Osc3 = Partial(0.25f, 2.71, 0.7f),
            Osc4 = Partial(0.2f, 4.13, 1),
            Filter = new(1200, 0.05f, 0, 0, 0.5f) { Shape = FilterShape.HighPass },
            Amp = new(0.001f, 1.6f, 0, 0.1f),
            Mod = new(0.001f, 0.35f, 0, 0.1f),
            FixedHertz = 1060,
            Pan = 0.45f,
            LevelDb = -17,
            VelocityToLevel = 0.95f,
            Layer = Metal("shimmer", 395, 5200, 1.4f, 0.45f, -22),
        };
        patches[54] = Metal("Tambourine", 900, 6500, 0.26f, 0.2f, -15, Hiss(FilterShape.BandPass, 7800, 0.2f, -14, 0.2f, 0.3f));
        patches[55] = Metal("Splash Cymbal", 610, 4600, 0.9f, -0.3f, -15, Hiss(FilterShape.HighPass, 5200, 0.7f, -16, -0.3f));
        patches[56] = new("Cowbell")
        {
            Osc1 = new(Wave.Pulse, 0.4f),
            Osc2 = Oscillator.AtRatio(Wave.Pulse, 0.4f, 1.481),
            Filter = new(1300, 0.25f, 1.2f, 0, 1) { Shape = FilterShape.BandPass },
            Amp = new(0.001f, 0.42f, 0, 0.1f),
            Mod = new(0.001f, 0.09f, 0, 0.1f),
            FixedHertz = 562,
            Pan = 0.1f,
            LevelDb = -8,
            VelocityToLevel = 0.95f,
        };
        patches[58] = Hiss(FilterShape.BandPass, 2600, 0.9f, -10, -0.5f, 0.4f) with
        {
            Name = "Vibraslap",
            Osc2 = Partial(0.3f, 5.2),
            Lfo = new(27) { Shape = LfoShape.Saw, Amplitude = 0.95f },
        };
    }

    /// <summary>Several hands: a burst that a fast saw cuts up, then the room.</summary>
    private static Patch Clap() => Hiss(FilterShape.BandPass, 1150, 0.06f, -4, 0.08f, 0.2f) with
    {
        Name = "Hand Clap",
        Lfo = new(92) { Shape = LfoShape.Saw, Amplitude = 1 },
        Layer = Hiss(FilterShape.BandPass, 1250, 0.28f, -9, -0.08f, 0.2f) with { Amp = new(0.03f, 0.26f, 0, 0.1f) },
    };

    /// <summary>The tip of a stick on metal.</summary>
    private static Patch Stick(float hertz, float pan, float levelDb) => new("stick")
    {
        Osc1 = Partial(0.5f, 1),
        Osc2 = Partial(0.4f, 1.43),
        Osc3 = Noise(0.3f, 1),
        Filter = new(2500, 0, 0, 0, 0.5f) { Shape = FilterShape.HighPass },
        Amp = new(0.001f, 0.3f, 0, 0.1f),
        Mod = new(0.001f, 0.02f, 0, 0.1f),
        FixedHertz = hertz,
        Pan = pan,
        LevelDb = levelDb,
        VelocityToLevel = 0.95f,
    };
}
