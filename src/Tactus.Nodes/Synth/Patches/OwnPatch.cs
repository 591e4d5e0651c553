namespace Tactus.Nodes;

/// <summary>Makes a patch of a synth's parameters at one frame of a block.</summary>
[AudioThread, RealTimeSafe]
internal static unsafe class OwnPatch
{
    private static readonly Parameter[] s_parameters =
    [
        PolySynth.Osc1Wave, PolySynth.Osc1Level, PolySynth.Osc1LevelEnvelope, PolySynth.Osc1Transpose,
        PolySynth.Osc1Detune, PolySynth.Osc1PulseWidth,
        PolySynth.Osc2Wave, PolySynth.Osc2Level, PolySynth.Osc2LevelEnvelope, PolySynth.Osc2Transpose,
        PolySynth.Osc2Detune, PolySynth.Osc2PulseWidth, PolySynth.Osc2Modulation, PolySynth.Osc2ModulationEnvelope,
        PolySynth.Osc3Wave, PolySynth.Osc3Level, PolySynth.Osc3LevelEnvelope, PolySynth.Osc3Transpose,
        PolySynth.Osc3Detune, PolySynth.Osc3PulseWidth, PolySynth.Osc3Modulation, PolySynth.Osc3ModulationEnvelope,
        PolySynth.Osc4Wave, PolySynth.Osc4Level, PolySynth.Osc4LevelEnvelope, PolySynth.Osc4Transpose,
        PolySynth.Osc4Detune, PolySynth.Osc4PulseWidth, PolySynth.Osc4Modulation, PolySynth.Osc4ModulationEnvelope,
        PolySynth.FilterType, PolySynth.FilterSlope, PolySynth.Cutoff, PolySynth.Resonance, PolySynth.Drive,
        PolySynth.FilterEnvelope, PolySynth.KeyTracking, PolySynth.VelocityToCutoff, PolySynth.AmpAttack, PolySynth.AmpDecay,
        PolySynth.AmpSustain, PolySynth.AmpRelease, PolySynth.ModAttack, PolySynth.ModDecay, PolySynth.ModSustain,
        PolySynth.ModRelease, PolySynth.LfoWave, PolySynth.LfoRate, PolySynth.LfoDelay, PolySynth.LfoToPitch,
        PolySynth.LfoToCutoff, PolySynth.LfoToLevel, PolySynth.LfoToPulseWidth, PolySynth.PitchEnvelope, PolySynth.VelocityToLevel,
        PolySynth.VelocityToMod, PolySynth.Unison, PolySynth.UnisonDetune, PolySynth.UnisonWidth,
    ];

    /// <summary>Number of parameters that the patch is made of.</summary>
    public static int ParameterCount => s_parameters.Length;

    /// <summary>Reads all values at a frame.</summary>
    /// <returns>Whether any differs from what <paramref name="values"/> held.</returns>
    public static bool Read(in ProcessContext context, int frame, Span<float> values)
    {
        var differs = false;
        for (var index = 0; index < s_parameters.Length; index++)
        {
            var value = context.Smoothed(s_parameters[index])[frame];
            differs |= value != values[index];
            values[index] = value;
        }

        return differs;
    }

    /// <summary>Compiles values into a patch.</summary>
    public static void Compile(ReadOnlySpan<float> values, PatchData* patch)
    {
        var version = patch->Version;
        *patch = default;
        patch->Version = version;
        var reader = new Reader(values);
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            patch->Wave[oscillator] = (int)reader.Next();
            patch->Level[oscillator] = reader.Next();
            patch->LevelEnvelope[oscillator] = reader.Next();
            var semitones = reader.Next();
            patch->Ratio[oscillator] = (float)PortableMath.Exp2((semitones + reader.Next() / 100.0) / 12);
            patch->PulseWidth[oscillator] = reader.Next();
            patch->StartPhase[oscillator] = -1;
            if (oscillator > 0)
            {
                patch->FmTurns[oscillator] = reader.Next() / (2 * MathF.PI);
                patch->FmEnvelope[oscillator] = reader.Next();
            }
        }

        var shape = (FilterShape)(int)reader.Next();
        var isSteep = reader.Next() != 0;
        patch->CutoffOctaves = (float)PortableMath.Log2(reader.Next());
        patch->Damping = PatchData.DampingOf(reader.Next(), isSteep);
        patch->SetFilter(shape, isSteep, reader.Next());
        patch->EnvelopeOctaves = reader.Next();
        patch->KeyTrack = reader.Next();
        patch->VelocityOctaves = reader.Next();
        patch->Amp = reader.NextSegments();
        patch->Mod = reader.NextSegments();
        patch->LfoShape = (LfoShape)(int)reader.Next();
        patch->LfoRate = reader.Next();
        patch->LfoDelay = reader.Next();
        patch->LfoPitchOctaves = reader.Next() / 12;
        patch->LfoCutoffOctaves = reader.Next();
        patch->LfoAmplitude = reader.Next();
        patch->LfoPulseWidth = reader.Next();
        patch->PitchEnvelopeOctaves = reader.Next() / 12;
        patch->VelocityToLevel = reader.Next();
        patch->VelocityToMod = reader.Next();
        patch->Unison = (int)reader.Next();
        patch->UnisonOctaves = reader.Next() / 1200;
        patch->UnisonWidth = reader.Next();
        patch->Gain = 0.25f;
        patch->UpdateSignature();
    }

    private ref struct Reader(ReadOnlySpan<float> values)
    {
        private readonly ReadOnlySpan<float> _values = values;
        private int _at;

        public float Next() => _values[_at++];

        public PatchData.Segments NextSegments() => new() { Attack = Next(), Decay = Next(), Sustain = Next(), Release = Next() };
    }
}
