using System.Runtime.InteropServices;

namespace Tactus.Nodes;

/// <summary>A patch as voices read it: plain numbers in native memory, in octaves, factors and seconds, independent of sample rate.</summary>
internal unsafe struct PatchData
{
    public const int OscillatorCount = 4;
    public const int MaxUnison = 8;

    /// <summary>log2 of middle C in hertz: where key tracking and decay scaling pivot.</summary>
    public const double MiddleCOctaves = 8.0313597135246596;

    public fixed int Wave[OscillatorCount];
    public fixed float Ratio[OscillatorCount];
    public fixed float Level[OscillatorCount];
    public fixed float LevelEnvelope[OscillatorCount];
    public fixed float FmTurns[OscillatorCount];
    public fixed float FmEnvelope[OscillatorCount];
    public fixed float PulseWidth[OscillatorCount];
    public fixed float StartPhase[OscillatorCount];

    // Filter output = In × input + (Band + BandDamping × k) × 2 band + Low × 2 low.
    public float MixIn;
    public float MixBand;
    public float MixBandDamping;
    public float MixLow;
    public bool IsSteep;
    public bool HasDrive;
    public float DriveGain;
    public float CutoffOctaves;
    public float Damping;
    public float KeyTrack;
    public float EnvelopeOctaves;
    public float VelocityOctaves;

    public Segments Amp;
    public Segments Mod;
    public float DecayKeyScale;
    public float VelocityToLevel;
    public float VelocityToMod;
    public float PitchEnvelopeOctaves;

    public LfoShape LfoShape;
    public float LfoRate;
    public float LfoDelay;
    public float LfoPitchOctaves;
    public float LfoCutoffOctaves;
    public float LfoAmplitude;
    public float LfoPulseWidth;

    public float TransposeOctaves;
    public float FixedOctaves;
    public bool HasFixedPitch;
    public float Gain;
    public float Pan;
    public float KeyPan;
    public int Unison;
    public float UnisonOctaves;
    public float UnisonWidth;
    public KeyMode KeyMode;
    public float Glide;
    public int ChokeGroup;
    public PatchData* Layer;

    /// <summary>Equal for patches that run the same kernels, so that their voices share vectors well.</summary>
    public uint Signature;

    /// <summary>Changes whenever the contents do; voices of a live patch reload when it has moved.</summary>
    public long Version;

    /// <summary>An envelope in seconds.</summary>
    public struct Segments
    {
        public float Attack;
        public float Decay;
        public float Sustain;
        public float Release;
    }

    /// <summary>Lanes that one note takes, layers included.</summary>
    public readonly int LaneCount => Math.Min(MaxUnison, Unison + (Layer == null ? 0 : Layer->LaneCount));

    /// <summary>Compiles a bank into native memory that lives as long as the process.</summary>
    [MainThread]
    public static PatchData* CompileBank(IReadOnlyList<Patch?> patches)
    {
        var bank = (PatchData*)NativeMemory.AllocZeroed((nuint)patches.Count, (nuint)sizeof(PatchData));
        for (var index = 0; index < patches.Count; index++)
        {
            if (patches[index] is { } patch)
            {
                bank[index].Set(patch);
                if (patch.Layer is { } layer)
                {
                    bank[index].Layer = CompileBank([layer]);
                }
            }
        }

        return bank;
    }

    /// <summary>Takes the values of an authored patch, without its layer.</summary>
    public void Set(Patch patch)
    {
        SetOscillator(0, patch.Osc1);
        SetOscillator(1, patch.Osc2);
        SetOscillator(2, patch.Osc3);
        SetOscillator(3, patch.Osc4);
        SetFilter(patch.Filter.Shape, patch.Filter.IsSteep, patch.Filter.DriveDb);
        CutoffOctaves = (float)PortableMath.Log2(patch.Filter.Cutoff);
        Damping = DampingOf(patch.Filter.Resonance, patch.Filter.IsSteep);
        KeyTrack = patch.Filter.KeyTrack;
        EnvelopeOctaves = patch.Filter.Envelope;
        VelocityOctaves = patch.Filter.Velocity;
        Amp = SegmentsOf(patch.Amp);
        Mod = SegmentsOf(patch.Mod);
        DecayKeyScale = patch.DecayKeyScale;
        VelocityToLevel = patch.VelocityToLevel;
        VelocityToMod = patch.VelocityToMod;
        PitchEnvelopeOctaves = patch.PitchEnvelope / 12;
        LfoShape = patch.Lfo.Shape;
        LfoRate = patch.Lfo.Rate;
        LfoDelay = patch.Lfo.Delay;
        LfoPitchOctaves = patch.Lfo.PitchCents / 1200;
        LfoCutoffOctaves = patch.Lfo.Cutoff;
        LfoAmplitude = patch.Lfo.Amplitude;
        LfoPulseWidth = patch.Lfo.PulseWidth;
        TransposeOctaves = patch.Transpose / 12;
        HasFixedPitch = patch.FixedHertz > 0;
        FixedOctaves = HasFixedPitch ? (float)PortableMath.Log2(patch.FixedHertz) : 0;
        Gain = (float)PortableMath.GainOfDecibels(patch.LevelDb);
        Pan = patch.Pan;
        KeyPan = patch.KeyPan;
        Unison = patch.Unison;
        UnisonOctaves = patch.UnisonCents / 1200;
        UnisonWidth = patch.UnisonWidth;
        KeyMode = patch.KeyMode;
        Glide = patch.Glide;
        ChokeGroup = patch.ChokeGroup;
        UpdateSignature();
    }

    /// <summary>k of the state-variable filter, 2 (no resonance) down to 0.04 (a Q of 25), in equal ratios.</summary>
    /// <remarks>Of a steep filter each of the two stages gets half of it, so that the peak stays the same.</remarks>
    public static float DampingOf(double resonance, bool isSteep) =>
        (float)(2 * PortableMath.Exp2(-5.6438561897747 * Math.Min(Math.Max(resonance, 0), 1) * (isSteep ? 0.5 : 1)));

    /// <summary>Which of the filter's outputs are heard, and what comes before it.</summary>
    public void SetFilter(FilterShape shape, bool isSteep, double driveDb)
    {
        (MixIn, MixBand, MixBandDamping, MixLow) = shape switch
        {
            FilterShape.LowPass => (0f, 0f, 0f, 0.5f),
            FilterShape.BandPass => (0f, 0f, 0.5f, 0f),
            FilterShape.HighPass => (1f, 0f, -0.5f, -0.5f),
            _ => (1f, 0f, -0.5f, 0f),
        };
        IsSteep = isSteep;
        HasDrive = driveDb > 0;
        DriveGain = (float)PortableMath.GainOfDecibels(driveDb);
    }

    public void UpdateSignature()
    {
        Signature = (IsSteep ? 1u : 0) | (HasDrive ? 2u : 0) | 4;
        for (var oscillator = 0; oscillator < OscillatorCount; oscillator++)
        {
            Signature |= (uint)Wave[oscillator] << 4 * (oscillator + 1);
        }
    }

    private static Segments SegmentsOf(Adsr adsr) => new() { Attack = adsr.Attack, Decay = adsr.Decay, Sustain = adsr.Sustain, Release = adsr.Release };

    private void SetOscillator(int index, Oscillator oscillator)
    {
        Wave[index] = (int)oscillator.Wave;
        Ratio[index] = (float)PortableMath.Exp2((oscillator.Semitones + oscillator.Cents / 100.0) / 12);
        Level[index] = oscillator.Level;
        LevelEnvelope[index] = oscillator.LevelEnvelope;
        FmTurns[index] = oscillator.Fm / (2 * MathF.PI);
        FmEnvelope[index] = oscillator.FmEnvelope;
        PulseWidth[index] = oscillator.PulseWidth;
        StartPhase[index] = oscillator.StartPhase;
    }
}
