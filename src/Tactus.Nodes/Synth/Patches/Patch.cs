namespace Tactus.Nodes;

/// <summary>What an oscillator runs.</summary>
internal enum Wave
{
    Off,
    Saw,
    Pulse,
    Triangle,
    Sine,

    /// <summary>A sine whose phase the previous oscillator's wave moves.</summary>
    ModulatedSine,
    Noise,
}

internal enum FilterShape
{
    LowPass,
    BandPass,
    HighPass,
    Notch,
}

internal enum LfoShape
{
    Sine,
    Triangle,
    Square,
    Saw,
    Random,
}

/// <summary>How notes of one channel share voices.</summary>
internal enum KeyMode
{
    /// <summary>Every note has voices of its own.</summary>
    Poly,

    /// <summary>A new note ends the previous one.</summary>
    Mono,

    /// <summary>A new note takes over the sounding voice, envelopes go on.</summary>
    Legato,
}

/// <summary>One oscillator of a patch.</summary>
/// <param name="Wave">What it runs.</param>
/// <param name="Level">Amplitude in the mix, 0 to about 1; 0 for an oscillator that only modulates the next one.</param>
/// <param name="Semitones">Distance from the note.</param>
/// <param name="Cents">Further distance from the note.</param>
internal sealed record Oscillator(Wave Wave, float Level, float Semitones = 0, float Cents = 0)
{
    public static readonly Oscillator Off = new(Wave.Off, 0);

    /// <summary>Share of the period that a pulse is high.</summary>
    public float PulseWidth { get; init; } = 0.5f;

    /// <summary>Share (0 to 1) of the level that follows the modulation envelope.</summary>
    public float LevelEnvelope { get; init; }

    /// <summary>Phase modulation by the previous oscillator, in radians at its peak.</summary>
    public float Fm { get; init; }

    /// <summary>Share of the modulation that follows the modulation envelope.</summary>
    public float FmEnvelope { get; init; }

    /// <summary>Phase at note on, 0 to 1; negative: random.</summary>
    public float StartPhase { get; init; } = -1;

    /// <summary>An oscillator at a frequency ratio to the note.</summary>
    public static Oscillator AtRatio(Wave wave, float level, double ratio) => new(wave, level, (float)(12 * PortableMath.Log2(ratio)));
}

/// <summary>An envelope; times in seconds, whole segments, not time constants.</summary>
/// <param name="Attack">From zero to full.</param>
/// <param name="Decay">From full to the sustain level.</param>
/// <param name="Sustain">0 to 1; a note whose amplitude sustains at 0 ends by itself.</param>
/// <param name="Release">From wherever it is to zero.</param>
internal sealed record Adsr(float Attack, float Decay, float Sustain, float Release);

/// <summary>The voice filter.</summary>
/// <param name="Cutoff">Hertz, at middle C.</param>
/// <param name="Resonance">0 to 1.</param>
/// <param name="Envelope">Octaves that the modulation envelope adds.</param>
/// <param name="KeyTrack">Octaves of cutoff per octave of pitch.</param>
/// <param name="Velocity">Octaves between the softest and the hardest note.</param>
internal sealed record VoiceFilter(float Cutoff, float Resonance = 0, float Envelope = 0, float KeyTrack = 0, float Velocity = 0)
{
    public FilterShape Shape { get; init; }

    /// <summary>24 instead of 12 dB an octave.</summary>
    public bool IsSteep { get; init; }

    /// <summary>Decibels into a soft clipper before the filter; 0 leaves the clipper out.</summary>
    public float DriveDb { get; init; }
}

/// <summary>The voice's low-frequency oscillator.</summary>
/// <param name="Rate">Hertz.</param>
/// <param name="PitchCents">Vibrato depth.</param>
internal sealed record Lfo(float Rate, float PitchCents = 0)
{
    public LfoShape Shape { get; init; }

    /// <summary>Seconds before it fades in, over as long again.</summary>
    public float Delay { get; init; }

    /// <summary>Octaves of cutoff.</summary>
    public float Cutoff { get; init; }

    /// <summary>Tremolo, 0 to 1.</summary>
    public float Amplitude { get; init; }

    /// <summary>Pulse width, 0 to 0.45.</summary>
    public float PulseWidth { get; init; }
}

/// <summary>A sound of the synth as its author writes it; <see cref="PatchData"/> is what voices read.</summary>
internal sealed record Patch(string Name)
{
    public Oscillator Osc1 { get; init; } = Oscillator.Off;

    public Oscillator Osc2 { get; init; } = Oscillator.Off;

    public Oscillator Osc3 { get; init; } = Oscillator.Off;

    public Oscillator Osc4 { get; init; } = Oscillator.Off;

    public VoiceFilter Filter { get; init; } = new(20000);

    public Adsr Amp { get; init; } = new(0.002f, 0.1f, 1, 0.1f);

    public Adsr Mod { get; init; } = new(0.002f, 0.5f, 0, 0.2f);

    public Lfo Lfo { get; init; } = new(5);

    /// <summary>Level in decibels; balances the bank.</summary>
    public float LevelDb { get; init; }

    /// <summary>0: every velocity is equally loud; 1: level follows the square of velocity.</summary>
    public float VelocityToLevel { get; init; } = 0.8f;

    /// <summary>Share of the modulation envelope that follows velocity.</summary>
    public float VelocityToMod { get; init; }

    /// <summary>How much faster decays get towards high keys: factor per octave as a power of two.</summary>
    public float DecayKeyScale { get; init; }

    /// <summary>Semitones that the modulation envelope adds to the pitch.</summary>
    public float PitchEnvelope { get; init; }

    /// <summary>Semitones added to every note.</summary>
    public float Transpose { get; init; }

    /// <summary>When positive, the pitch in hertz whatever the key: drums.</summary>
    public float FixedHertz { get; init; }

    /// <summary>Whole voices a note, 1 to 8.</summary>
    public int Unison { get; init; } = 1;

    /// <summary>Distance in cents between the outermost unison voices.</summary>
    public float UnisonCents { get; init; }

    /// <summary>How far unison voices are spread, 0 to 1.</summary>
    public float UnisonWidth { get; init; }

    /// <summary>Place of the sound, −1 left to 1 right.</summary>
    public float Pan { get; init; }

    /// <summary>How far low keys sit left and high keys right, 0 to 1.</summary>
    public float KeyPan { get; init; }

    public KeyMode KeyMode { get; init; }

    /// <summary>Seconds from one note's pitch to the next's; 0 is none.</summary>
    public float Glide { get; init; }

    /// <summary>Notes of one choke group end one another; 0 is none.</summary>
    public int ChokeGroup { get; init; }

    /// <summary>A second sound played with this one.</summary>
    public Patch? Layer { get; init; }

    /// <summary>The patch moved in level with all its layers, so that the balance between them stays.</summary>
    [MainThread]
    public Patch Louder(float decibels) => this with { LevelDb = LevelDb + decibels, Layer = Layer?.Louder(decibels) };
}
