namespace Tactus.Measurement;

/// <summary>A sound that both sides play; the same numbers stand in <c>bench/reference/voice_patch.hpp</c>.</summary>
internal sealed record VoicePatch(string Name, int Number, string Purpose, IReadOnlyList<(Parameter Parameter, double Value)> Values)
{
    private const int Saw = 1;
    private const int Pulse = 2;
    private const int Triangle = 3;

    internal static VoicePatch Heavy { get; } = new(
        "heavy",
        0,
        "saw, pulse, triangle and saw through 24 dB an octave, two envelopes and an LFO on pitch, cutoff, level and pulse width",
        [
            (PolySynth.Osc1Wave, Saw), (PolySynth.Osc1Level, 0.4), (PolySynth.Osc1Detune, -9),
            (PolySynth.Osc2Wave, Pulse), (PolySynth.Osc2Level, 0.35), (PolySynth.Osc2LevelEnvelope, 0.25), (PolySynth.Osc2Detune, 6), (PolySynth.Osc2PulseWidth, 0.4),
            (PolySynth.Osc3Wave, Triangle), (PolySynth.Osc3Level, 0.5), (PolySynth.Osc3Transpose, -12),
            (PolySynth.Osc4Wave, Saw), (PolySynth.Osc4Level, 0.3), (PolySynth.Osc4Detune, 11),
            (PolySynth.FilterSlope, 1), (PolySynth.Cutoff, 900), (PolySynth.Resonance, 0.3), (PolySynth.FilterEnvelope, 2.5),
            (PolySynth.ModAttack, 0.01), (PolySynth.ModSustain, 0.3),
            (PolySynth.LfoRate, 5.5), (PolySynth.LfoToPitch, 0.1), (PolySynth.LfoToCutoff, 0.4), (PolySynth.LfoToLevel, 0.15), (PolySynth.LfoToPulseWidth, 0.2),
        ]);

    internal static VoicePatch Saws { get; } = new(
        "saws",
        1,
        "four saws through 12 dB an octave, two envelopes and vibrato",
        [
            (PolySynth.Osc1Wave, Saw), (PolySynth.Osc1Level, 0.3), (PolySynth.Osc1Detune, -9),
            (PolySynth.Osc2Wave, Saw), (PolySynth.Osc2Level, 0.3), (PolySynth.Osc2Detune, -3),
            (PolySynth.Osc3Wave, Saw), (PolySynth.Osc3Level, 0.3), (PolySynth.Osc3Detune, 4),
            (PolySynth.Osc4Wave, Saw), (PolySynth.Osc4Level, 0.3), (PolySynth.Osc4Detune, 8),
            (PolySynth.Cutoff, 2000), (PolySynth.Resonance, 0.3), (PolySynth.FilterEnvelope, 1),
            (PolySynth.ModAttack, 0.01), (PolySynth.ModSustain, 0.3),
            (PolySynth.LfoRate, 5.5), (PolySynth.LfoToPitch, 0.1),
        ]);

    internal static IReadOnlyList<VoicePatch> All { get; } = [Heavy, Saws];

    /// <summary>A synth that plays this sound and no other.</summary>
    internal PolySynth CreateSynth(int voices)
    {
        var synth = new PolySynth { Program = PolySynth.OwnPatch, VoiceCapacity = voices, PlaysDrumChannel = true };
        foreach (var (parameter, value) in Values)
            synth[parameter] = value;
        return synth;
    }
}

/// <summary>Which note a voice plays: 64 keys a channel, so that a synth's sixteen channels give 1 024 voices.</summary>
internal static class VoiceNote
{
    internal const int KeysPerChannel = 64;
    internal const int MaxVoices = 16 * KeysPerChannel;
    private const int LowestKey = 36;

    internal static UniversalMidiPacket On(int voice) => Midi.NoteOn(voice / KeysPerChannel, LowestKey + (voice % KeysPerChannel), 127);

    internal static UniversalMidiPacket Off(int voice) => Midi.NoteOff(voice / KeysPerChannel, LowestKey + (voice % KeysPerChannel));
}
