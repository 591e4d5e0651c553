namespace Tactus;

/// <content>The parameters: first those that modify whatever plays, then those of the node's own patch.</content>
public sealed partial class PolySynth
{
    /// <summary>Level of the whole synth; −144 dB is silence.</summary>
    public static readonly Parameter Volume = Parameter.Decibels("volume", -144, 12, 0);

    /// <summary>Tuning of the whole synth.</summary>
    public static readonly Parameter Tune = Parameter.Semitones("tune", -24, 24, 0);

    /// <summary>Octaves added to the filter cutoff.</summary>
    public static readonly Parameter Brightness = Parameter.Number("brightness", -5, 5, 0);

    /// <summary>Added to the filter resonance.</summary>
    public static readonly Parameter Emphasis = Parameter.Ratio("emphasis", 0, -1, 1);

    /// <summary>Factor on attack times of notes to come.</summary>
    public static readonly Parameter AttackScale = Parameter.Number("attack-scale", 0.1, 10, 1);

    /// <summary>Factor on decay times of notes to come.</summary>
    public static readonly Parameter DecayScale = Parameter.Number("decay-scale", 0.1, 10, 1);

    /// <summary>Factor on release times of notes that are let go from now on.</summary>
    public static readonly Parameter ReleaseScale = Parameter.Number("release-scale", 0.1, 10, 1);

    /// <summary>Vibrato depth beside the sound's own and the modulation wheel's.</summary>
    public static readonly Parameter Vibrato = Parameter.Semitones("vibrato", 0, 2, 0);

    /// <summary>Factor on the rate of the sound's low-frequency oscillator.</summary>
    public static readonly Parameter VibratoRate = Parameter.Number("vibrato-rate", 0.25, 4, 1);

    /// <summary>Time in which every new note glides from the one before; 0 leaves it to the sound and to controllers 5 and 65.</summary>
    public static readonly Parameter Glide = Parameter.Seconds("glide", 0, 5, 0);

    /// <summary>How notes of a channel share voices: as the sound says, each with its own, one at a time, or one at a time without striking again.</summary>
    public static readonly Parameter KeyModeChoice = Parameter.Choice("key-mode", 0, "sound", "poly", "mono", "legato");

    /// <summary>Voices that may sound at once now; the capacity if that is less. Lowering it steals by the usual rule.</summary>
    public static readonly Parameter VoiceCount = Parameter.Count("voice-count", 1, MaxVoiceCapacity, MaxVoiceCapacity);

    /// <summary>Waveform of oscillator 1.</summary>
    public static readonly Parameter Osc1Wave = Waveform("osc1-wave", 1);

    /// <summary>Level of oscillator 1 in the mix.</summary>
    public static readonly Parameter Osc1Level = Parameter.Ratio("osc1-level", 0.5);

    /// <summary>Share of that level that follows the modulation envelope.</summary>
    public static readonly Parameter Osc1LevelEnvelope = Parameter.Ratio("osc1-level-envelope", 0);

    /// <summary>Distance of oscillator 1 from the note.</summary>
    public static readonly Parameter Osc1Transpose = Parameter.Semitones("osc1-transpose", -48, 48, 0);

    /// <summary>Further distance of oscillator 1 from the note, in cents.</summary>
    public static readonly Parameter Osc1Detune = Parameter.Number("osc1-detune", -100, 100, -4);

    /// <summary>Pulse width of oscillator 1.</summary>
    public static readonly Parameter Osc1PulseWidth = Parameter.Ratio("osc1-pulse-width", 0.5, 0.05, 0.95);

    /// <summary>Waveform of oscillator 2.</summary>
    public static readonly Parameter Osc2Wave = Waveform("osc2-wave", 1);

    /// <summary>Level of oscillator 2 in the mix.</summary>
    public static readonly Parameter Osc2Level = Parameter.Ratio("osc2-level", 0.5);

    /// <summary>Share of that level that follows the modulation envelope.</summary>
    public static readonly Parameter Osc2LevelEnvelope = Parameter.Ratio("osc2-level-envelope", 0);

    /// <summary>Distance of oscillator 2 from the note.</summary>
    public static readonly Parameter Osc2Transpose = Parameter.Semitones("osc2-transpose", -48, 48, 0);

    /// <summary>Further distance of oscillator 2 from the note, in cents.</summary>
    public static readonly Parameter Osc2Detune = Parameter.Number("osc2-detune", -100, 100, 4);

    /// <summary>Pulse width of oscillator 2.</summary>
    public static readonly Parameter Osc2PulseWidth = Parameter.Ratio("osc2-pulse-width", 0.5, 0.05, 0.95);

    /// <summary>How far oscillator 1 moves the phase of oscillator 2 when that is a modulated sine, in radians at its peak.</summary>
    public static readonly Parameter Osc2Modulation = Parameter.Number("osc2-modulation", 0, 16, 0);

    /// <summary>Share of that modulation that follows the modulation envelope.</summary>
    public static readonly Parameter Osc2ModulationEnvelope = Parameter.Ratio("osc2-modulation-envelope", 0);

    /// <summary>Waveform of oscillator 3.</summary>
    public static readonly Parameter Osc3Wave = Waveform("osc3-wave", 0);

    /// <summary>Level of oscillator 3 in the mix.</summary>
    public static readonly Parameter Osc3Level = Parameter.Ratio("osc3-level", 0.5);

    /// <summary>Share of that level that follows the modulation envelope.</summary>
    public static readonly Parameter Osc3LevelEnvelope = Parameter.Ratio("osc3-level-envelope", 0);

    /// <summary>Distance of oscillator 3 from the note.</summary>
    public static readonly Parameter Osc3Transpose = Parameter.Semitones("osc3-transpose", -48, 48, 0);

    /// <summary>Further distance of oscillator 3 from the note, in cents.</summary>
    public static readonly Parameter Osc3Detune = Parameter.Number("osc3-detune", -100, 100, 0);

    /// <summary>Pulse width of oscillator 3.</summary>
    public static readonly Parameter Osc3PulseWidth = Parameter.Ratio("osc3-pulse-width", 0.5, 0.05, 0.95);

    /// <summary>How far oscillator 2 moves the phase of oscillator 3 when that is a modulated sine, in radians at its peak.</summary>
    public static readonly Parameter Osc3Modulation = Parameter.Number("osc3-modulation", 0, 16, 0);

    /// <summary>Share of that modulation that follows the modulation envelope.</summary>
    public static readonly Parameter Osc3ModulationEnvelope = Parameter.Ratio("osc3-modulation-envelope", 0);

    /// <summary>Waveform of oscillator 4.</summary>
    public static readonly Parameter Osc4Wave = Waveform("osc4-wave", 0);

    /// <summary>Level of oscillator 4 in the mix.</summary>
    public static readonly Parameter Osc4Level = Parameter.Ratio("osc4-level", 0.5);

    /// <summary>Share of that level that follows the modulation envelope.</summary>
    public static readonly Parameter Osc4LevelEnvelope = Parameter.Ratio("osc4-level-envelope", 0);

    /// <summary>Distance of oscillator 4 from the note.</summary>
    public static readonly Parameter Osc4Transpose = Parameter.Semitones("osc4-transpose", -48, 48, 0);

    /// <summary>Further distance of oscillator 4 from the note, in cents.</summary>
    public static readonly Parameter Osc4Detune = Parameter.Number("osc4-detune", -100, 100, 0);

    /// <summary>Pulse width of oscillator 4.</summary>
    public static readonly Parameter Osc4PulseWidth = Parameter.Ratio("osc4-pulse-width", 0.5, 0.05, 0.95);

    /// <summary>How far oscillator 3 moves the phase of oscillator 4 when that is a modulated sine, in radians at its peak.</summary>
    public static readonly Parameter Osc4Modulation = Parameter.Number("osc4-modulation", 0, 16, 0);

    /// <summary>Share of that modulation that follows the modulation envelope.</summary>
    public static readonly Parameter Osc4ModulationEnvelope = Parameter.Ratio("osc4-modulation-envelope", 0);

    /// <summary>What the filter lets through.</summary>
    public static readonly Parameter FilterType = Parameter.Choice("filter-type", 0, "low-pass", "band-pass", "high-pass", "notch");

    /// <summary>Steepness of the filter.</summary>
    public static readonly Parameter FilterSlope = Parameter.Choice("filter-slope", 0, "12 dB", "24 dB");

    /// <summary>Cutoff at middle C.</summary>
    public static readonly Parameter Cutoff = Parameter.Hertz("cutoff", 20, 20000, 6000);

    /// <summary>Resonance of the filter.</summary>
    public static readonly Parameter Resonance = Parameter.Ratio("resonance", 0.1);

    /// <summary>Decibels into the soft clipper before the filter; 0 leaves it out.</summary>
    public static readonly Parameter Drive = Parameter.Decibels("drive", 0, 36, 0);

    /// <summary>Octaves that the modulation envelope adds to the cutoff.</summary>
    public static readonly Parameter FilterEnvelope = Parameter.Number("filter-envelope", -8, 8, 0);

    /// <summary>Octaves of cutoff per octave of pitch.</summary>
    public static readonly Parameter KeyTracking = Parameter.Ratio("key-tracking", 0.5, 0, 2);

    /// <summary>Octaves of cutoff between the softest and the hardest note.</summary>
    public static readonly Parameter VelocityToCutoff = Parameter.Number("velocity-to-cutoff", 0, 6, 0);

    /// <summary>Attack of the amplitude envelope.</summary>
    public static readonly Parameter AmpAttack = Parameter.Seconds("amp-attack", 0.0007, 20, 0.005);

    /// <summary>Decay of the amplitude envelope, down to its sustain level.</summary>
    public static readonly Parameter AmpDecay = Parameter.Seconds("amp-decay", 0.002, 60, 0.3);

    /// <summary>Sustain level of the amplitude envelope; at 0 notes end by themselves.</summary>
    public static readonly Parameter AmpSustain = Parameter.Ratio("amp-sustain", 0.8);

    /// <summary>Release of the amplitude envelope, down to silence.</summary>
    public static readonly Parameter AmpRelease = Parameter.Seconds("amp-release", 0.003, 30, 0.2);

    /// <summary>Attack of the modulation envelope.</summary>
    public static readonly Parameter ModAttack = Parameter.Seconds("mod-attack", 0.0007, 20, 0.005);

    /// <summary>Decay of the modulation envelope, down to its sustain level.</summary>
    public static readonly Parameter ModDecay = Parameter.Seconds("mod-decay", 0.002, 60, 0.5);

    /// <summary>Sustain level of the modulation envelope.</summary>
    public static readonly Parameter ModSustain = Parameter.Ratio("mod-sustain", 0.0);

    /// <summary>Release of the modulation envelope, down to silence.</summary>
    public static readonly Parameter ModRelease = Parameter.Seconds("mod-release", 0.003, 30, 0.2);

    /// <summary>Waveform of the low-frequency oscillator.</summary>
    public static readonly Parameter LfoWave = Parameter.Choice("lfo-wave", 0, "sine", "triangle", "square", "saw", "random");

    /// <summary>Rate of the low-frequency oscillator.</summary>
    public static readonly Parameter LfoRate = Parameter.Hertz("lfo-rate", 0.02, 50, 5);

    /// <summary>Time before it fades in, over as long again.</summary>
    public static readonly Parameter LfoDelay = Parameter.Seconds("lfo-delay", 0, 10, 0);

    /// <summary>Vibrato depth.</summary>
    public static readonly Parameter LfoToPitch = Parameter.Semitones("lfo-to-pitch", 0, 24, 0);

    /// <summary>Depth on the cutoff, in octaves.</summary>
    public static readonly Parameter LfoToCutoff = Parameter.Number("lfo-to-cutoff", 0, 6, 0);

    /// <summary>Tremolo depth.</summary>
    public static readonly Parameter LfoToLevel = Parameter.Ratio("lfo-to-level", 0);

    /// <summary>Depth on pulse widths.</summary>
    public static readonly Parameter LfoToPulseWidth = Parameter.Ratio("lfo-to-pulse-width", 0, 0, 0.45);

    /// <summary>Semitones that the modulation envelope adds to the pitch.</summary>
    public static readonly Parameter PitchEnvelope = Parameter.Semitones("pitch-envelope", -48, 48, 0);

    /// <summary>How much velocity decides about level: 0 not at all, 1 by its square.</summary>
    public static readonly Parameter VelocityToLevel = Parameter.Ratio("velocity-to-level", 0.8);

    /// <summary>Share of the modulation envelope that follows velocity.</summary>
    public static readonly Parameter VelocityToMod = Parameter.Ratio("velocity-to-mod", 0);

    /// <summary>Whole voices a note. Voices of one note lie side by side in a vector, so eight cost a lone note hardly more than one.</summary>
    public static readonly Parameter Unison = Parameter.Count("unison", 1, 8, 1);

    /// <summary>Distance in cents between the outermost unison voices.</summary>
    public static readonly Parameter UnisonDetune = Parameter.Number("unison-detune", 0, 100, 15);

    /// <summary>How far unison voices are spread.</summary>
    public static readonly Parameter UnisonWidth = Parameter.Ratio("unison-width", 0.6);

    private static Parameter Waveform(string id, int initial) => Parameter.Choice(id, initial, "off", "saw", "pulse", "triangle", "sine", "modulated sine", "noise");
}
