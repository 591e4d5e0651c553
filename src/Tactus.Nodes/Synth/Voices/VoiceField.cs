namespace Tactus.Nodes;

/// <summary>Where a voice group keeps what: every field is a row of <see cref="VoiceGroup.LaneCount"/> floats, one a voice.</summary>
/// <remarks>
/// Values that move between two control steps come as three: the value, its step a frame, and its target, which the next control step takes over
/// exactly so that rounding never gathers.
/// </remarks>
internal static class VoiceField
{
    // One block a oscillator, at Oscillator * OscillatorStride.

    /// <summary>Signed 32-bit phase: −2³¹ where the period begins, so that the number over 2³¹ is the plain saw.</summary>
    public const int PhaseBits = 0;

    /// <summary>Share of the period a frame, times 2³².</summary>
    public const int IncrementBits = 1;

    /// <summary>Half the frames of a period.</summary>
    public const int HalfReciprocal = 2;
    public const int Level = 3;
    public const int LevelStep = 4;
    public const int LevelTarget = 5;
    public const int Fm = 6;
    public const int FmStep = 7;
    public const int FmTarget = 8;

    /// <summary>Pulse width less one half, times 2³².</summary>
    public const int PulseWidthBits = 9;
    public const int NoiseBits = 10;
    public const int WaveBits = 11;
    public const int Ratio = 12;
    public const int PatchLevel = 13;
    public const int LevelEnvelope = 14;
    public const int PatchFm = 15;
    public const int FmEnvelope = 16;
    public const int PatchPulseWidth = 17;
    public const int OscillatorStride = 18;

    // Filter.
    public const int State1 = 72;
    public const int State2 = 73;
    public const int State3 = 74;
    public const int State4 = 75;
    public const int Cut = 76;
    public const int CutStep = 77;
    public const int CutTarget = 78;
    public const int Damping = 79;
    public const int DampingStep = 80;
    public const int DampingTarget = 81;
    public const int MixIn = 82;
    public const int MixBand = 83;
    public const int MixBandDamping = 84;
    public const int MixLow = 85;
    public const int SteepMask = 86;
    public const int DriveMask = 87;
    public const int DriveGain = 88;
    public const int CutoffOctaves = 89;
    public const int PatchDamping = 90;
    public const int KeyTrack = 91;
    public const int EnvelopeOctaves = 92;
    public const int NoteCutoffOctaves = 93;

    // Amplifier.
    public const int Left = 94;
    public const int LeftStep = 95;
    public const int LeftTarget = 96;
    public const int Right = 97;
    public const int RightStep = 98;
    public const int RightTarget = 99;
    public const int NoteGain = 100;
    public const int PanLeft = 101;
    public const int PanRight = 102;

    // Envelopes: frames since the note began and since it was let go, at the coming control step.
    public const int Elapsed = 103;
    public const int ElapsedReleased = 104;
    public const int ReleasedMask = 105;
    public const int AmpEnvelope = 106;
    public const int ModEnvelope = 113;
    public const int ModAmount = 120;
    public const int PitchEnvelope = 121;

    // Inside an envelope block.
    public const int AttackReciprocal = 0;
    public const int AttackFrames = 1;
    public const int DecayReciprocal = 2;
    public const int Sustain = 3;
    public const int ReleaseReciprocal = 4;
    public const int ReleaseLevel = 5;

    // Low-frequency oscillator.
    public const int LfoPhase = 122;
    public const int LfoIncrement = 123;
    public const int LfoDelay = 124;
    public const int LfoFadeReciprocal = 125;
    public const int LfoShapeBits = 126;
    public const int LfoHeld = 127;
    public const int LfoPitch = 128;
    public const int LfoCutoff = 129;
    public const int LfoAmplitude = 130;
    public const int LfoPulseWidth = 131;
    public const int LfoNoiseBits = 132;

    // Pitch, in octaves above 1 Hz.
    public const int KeyPitch = 133;
    public const int NoteBend = 134;
    public const int GlideFrom = 135;
    public const int GlideReciprocal = 136;
    public const int GlideElapsed = 137;
    public const int Pressure = 138;

    /// <summary>First of the <see cref="ControlRow.Count"/> values that a voice takes from its channel.</summary>
    public const int Row = 139;

    public const int Count = 147;
}

/// <summary>What a channel gives all its voices, once a control step.</summary>
internal static class ControlRow
{
    /// <summary>Octaves: bend, tuning.</summary>
    public const int Pitch = 0;

    /// <summary>Factor.</summary>
    public const int Left = 1;

    /// <summary>Factor.</summary>
    public const int Right = 2;

    /// <summary>Octaves.</summary>
    public const int Cutoff = 3;

    /// <summary>Factor of the filter's damping.</summary>
    public const int Damping = 4;

    /// <summary>Octaves of vibrato beside the patch's own.</summary>
    public const int Vibrato = 5;

    /// <summary>Factor of the patch's vibrato rate.</summary>
    public const int LfoRate = 6;

    /// <summary>Factor of the patch's vibrato depth.</summary>
    public const int LfoDepth = 7;

    public const int Count = 8;
}
