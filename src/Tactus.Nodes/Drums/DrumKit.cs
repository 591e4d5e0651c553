namespace Tactus;

/// <summary>A synthesised drum kit: the keys 35 to 81 of the General MIDI percussion map, on whatever channel they come.</summary>
/// <remarks>
/// The same voices as <see cref="PolySynth"/>, with a patch a key. Drums ring out whatever the note's length; of the hi-hats, whistles, guiros, cuicas and
/// triangles a new stroke ends the one before. Program changes change nothing: there is one kit.
/// </remarks>
public sealed class DrumKit : PolySynth
{
    /// <summary>The node's kind in <see cref="NodeCatalog"/>.</summary>
    public new const string Kind = "drum-kit";

    /// <summary>A kit of 48 voices.</summary>
    [MainThread]
    public DrumKit()
    {
        VoiceCapacity = 48;
        PlaysDrumChannel = true;
    }

    internal override bool IsKit => true;
}
