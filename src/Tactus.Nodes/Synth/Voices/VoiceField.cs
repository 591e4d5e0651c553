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

    /// <summary>The filter's step from frame to frame, in straight lines: how much of the band state stays.</summary>
    public const int Keep = 76;
    public const int KeepStep = 77;
    public const int KeepTarget = 78;

    /// <summary>How much of the input goes into the band state, and of the band state into the low one.</summary>
    public const int IntoBand = 79;
    public const int IntoBandStep = 80;
    public const int IntoBandTarget = 81;

    /// <summary>How much of the input goes into the low state.</summary>
    public const int IntoLow = 82;
    public const int IntoLowStep = 83;
    public const int IntoLowTarget = 84;

    /// <summary>How much of the band state is heard.</summary>
    public const int BandMix = 85;
    public const int BandMixStep = 86;
    public const int BandMixTarget = 87;

    public const int MixIn = 88;
    public const int MixBand = 89;
    public const int MixBandDamping = 90;
    public const int MixLow = 91;
    public const int SteepMask = 92;
    public const int DriveMask = 93;
    public const int DriveGain = 94;
    public const int CutoffOctaves = 95;
    public const int PatchDamping = 96;
    public const int KeyTrack = 97;
    public const int EnvelopeOctaves = 98;
    public const int NoteCutoffOctaves = 99;

    // Amplifier.
    public const int Left = 100;
    public const int LeftStep = 101;
    public const int LeftTarget = 102;
    public const int Right = 103;
    public const int RightStep = 104;
    public const int RightTarget = 105;
    public const int NoteGain = 106;
    public const int PanLeft = 107;
    public const int PanRight = 108;

    // Envelopes: frames since the note began and since it was let go, at the coming control step.
    public const int Elapsed = 109;
    public const int ElapsedReleased = 110;
    public const int ReleasedMask = 111;
    public const int AmpEnvelope = 112;
    public const int ModEnvelope = 119;
    public const int ModAmount = 126;
    public const int PitchEnvelope = 127;

    // Inside an envelope block.
    public const int AttackReciprocal = 0;
    public const int AttackFrames = 1;
    public const int DecayReciprocal = 2;
    public const int Sustain = 3;
    public const int ReleaseReciprocal = 4;
    public const int ReleaseLevel = 5;

    // Low-frequency oscillator.
    public const int LfoPhase = 128;
    public const int LfoIncrement = 129;
    public const int LfoDelay = 130;
    public const int LfoFadeReciprocal = 131;
    public const int LfoShapeBits = 132;
    public const int LfoPitch = 133;
    public const int LfoCutoff = 134;
    public const int LfoAmplitude = 135;
    public const int LfoPulseWidth = 136;
    public const int LfoNoiseBits = 137;

    // Pitch, in octaves above 1 Hz.
    public const int KeyPitch = 138;
    public const int NoteBend = 139;
    public const int GlideFrom = 140;
    public const int GlideReciprocal = 141;
    public const int GlideElapsed = 142;
    public const int Pressure = 143;

    /// <summary>First of the <see cref="ControlRow.Count"/> values that a voice takes from its channel.</summary>
    public const int Row = 144;

    public const int Count = 152;
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
