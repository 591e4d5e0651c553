using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>What control steps need to know of the sample rate.</summary>
/// <param name="sampleRate">Frames a second.</param>
internal readonly struct ControlRate(double sampleRate)
{
    public readonly float SampleRate = (float)sampleRate;
    public readonly float ReciprocalRate = (float)(1 / sampleRate);
    public readonly float RateOctaves = (float)PortableMath.Log2(sampleRate);

    /// <summary>log2 of the highest cutoff as a share of the sample rate.</summary>
    public const float MaxCutoffOctaves = -1.152003f;

    /// <summary>log2 of the lowest cutoff as a share of the sample rate.</summary>
    public const float MinCutoffOctaves = -12f;

    /// <summary>Highest oscillator frequency as a share of the sample rate.</summary>
    public const float MaxIncrement = 0.45f;
}

/// <summary>The control step: where envelopes, low-frequency oscillator, pitch, cutoff and level will be at the next step, and the straight line there.</summary>
/// <remarks>
/// Everything is a function of the frames since the note began and since it was let go, so a step may be taken again for a lane whose circumstances
/// have changed between two steps.
/// </remarks>
internal static unsafe class ControlKernels<F>
    where F : struct, ILane<F>
{
    private const int Row = VoiceGroup.LaneCount;

    /// <summary>Frames between two control steps; steps lie at its multiples in steady frames.</summary>
    public const int Period = ControlRows.Period;

    /// <summary>Makes the moving values be exactly where the last step aimed.</summary>
    public static void Arrive(float* fields)
    {
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            var block = fields + oscillator * VoiceField.OscillatorStride * Row;
            F.Store(F.Load(block + VoiceField.LevelTarget * Row), block + VoiceField.Level * Row);
            F.Store(F.Load(block + VoiceField.FmTarget * Row), block + VoiceField.Fm * Row);
        }

        F.Store(F.Load(fields + VoiceField.CutTarget * Row), fields + VoiceField.Cut * Row);
        F.Store(F.Load(fields + VoiceField.DampingTarget * Row), fields + VoiceField.Damping * Row);
        F.Store(F.Load(fields + VoiceField.LeftTarget * Row), fields + VoiceField.Left * Row);
        F.Store(F.Load(fields + VoiceField.RightTarget * Row), fields + VoiceField.Right * Row);
    }

    /// <summary>Aims at the values of the next control step.</summary>
    /// <param name="fields">The group's fields at the first lane.</param>
    /// <param name="rate">The sample rate.</param>
    /// <param name="lfoShapes">Bits of <see cref="LfoShape"/> that occur.</param>
    /// <param name="waves">Bits of <see cref="Wave"/> that occur, a byte an oscillator.</param>
    /// <param name="advanceFrames">Frames by which time moves on: 0 when a step is taken again.</param>
    /// <param name="frames">Frames until the next step.</param>
    public static void Step(float* fields, in ControlRate rate, uint lfoShapes, uint waves, int advanceFrames, int frames)
    {
        var advance = F.Splat(advanceFrames);
        var perFrame = F.Splat(1f / frames);
        var one = F.Splat(1f);
        var row = fields + VoiceField.Row * Row;

        var elapsed = F.Load(fields + VoiceField.Elapsed * Row) + advance;
        F.Store(elapsed, fields + VoiceField.Elapsed * Row);
        var released = F.Load(fields + VoiceField.ReleasedMask * Row);
        var elapsedReleased = F.Load(fields + VoiceField.ElapsedReleased * Row) + F.And(released, advance);
        F.Store(elapsedReleased, fields + VoiceField.ElapsedReleased * Row);
        var amp = Envelope(fields + VoiceField.AmpEnvelope * Row, elapsed, elapsedReleased, released);
        var mod = Envelope(fields + VoiceField.ModEnvelope * Row, elapsed, elapsedReleased, released) * F.Load(fields + VoiceField.ModAmount * Row);

        var pressure = F.Load(fields + VoiceField.Pressure * Row);
        var lfo = LowFrequency(fields, row, lfoShapes, advance);
        var fade = LaneMath<F>.Clamp01((elapsed - F.Load(fields + VoiceField.LfoDelay * Row)) * F.Load(fields + VoiceField.LfoFadeReciprocal * Row));
        var faded = lfo * fade;

        var glideElapsed = F.Load(fields + VoiceField.GlideElapsed * Row) + advance;
        F.Store(glideElapsed, fields + VoiceField.GlideElapsed * Row);
        var keyPitch = F.Fma(GlideRest(fields, glideElapsed), F.Load(fields + VoiceField.GlideFrom * Row), F.Load(fields + VoiceField.KeyPitch * Row));
        var vibrato = F.Load(fields + VoiceField.LfoPitch * Row) * F.Load(row + ControlRow.LfoDepth * Row) * fade
            + F.Fma(pressure, F.Splat(1f / 48), F.Load(row + ControlRow.Vibrato * Row));
        var pitch = keyPitch + F.Load(row + ControlRow.Pitch * Row) + F.Load(fields + VoiceField.NoteBend * Row);
        pitch = F.Fma(mod, F.Load(fields + VoiceField.PitchEnvelope * Row), pitch);
        pitch = F.Fma(lfo, vibrato, pitch);
        var increment = LaneMath<F>.Exp2(pitch) * F.Splat(rate.ReciprocalRate);
        var width = faded * F.Load(fields + VoiceField.LfoPulseWidth * Row);
        var block = fields;
        for (; waves != 0; waves >>= 8)
        {
            if ((waves & 0xFF & ~(1u << (int)Wave.Off)) != 0)
            {
                StepOscillator(block, waves, increment, mod, width, perFrame);
            }

            block += VoiceField.OscillatorStride * Row;
        }

        var cutoff = F.Load(fields + VoiceField.CutoffOctaves * Row) + F.Load(fields + VoiceField.NoteCutoffOctaves * Row)
            + F.Load(row + ControlRow.Cutoff * Row) + pressure;
        cutoff = F.Fma(F.Load(fields + VoiceField.KeyTrack * Row), keyPitch - F.Splat((float)PatchData.MiddleCOctaves), cutoff);
        cutoff = F.Fma(F.Load(fields + VoiceField.EnvelopeOctaves * Row), mod, cutoff);
        cutoff = F.Fma(F.Load(fields + VoiceField.LfoCutoff * Row), faded, cutoff) - F.Splat(rate.RateOctaves);
        cutoff = F.Max(F.Min(cutoff, F.Splat(ControlRate.MaxCutoffOctaves)), F.Splat(ControlRate.MinCutoffOctaves));
        Aim(fields, VoiceField.Cut, LaneMath<F>.TangentOfHalfTurns(LaneMath<F>.Exp2(cutoff)), perFrame);
        var damping = F.Load(fields + VoiceField.PatchDamping * Row) * F.Load(row + ControlRow.Damping * Row);
        Aim(fields, VoiceField.Damping, F.Max(F.Min(damping, F.Splat(2f)), F.Splat(0.03f)), perFrame);

        var tremolo = F.Fma(F.Load(fields + VoiceField.LfoAmplitude * Row), F.Fma(faded, F.Splat(0.5f), F.Splat(-0.5f)), one);
        var gain = amp * F.Load(fields + VoiceField.NoteGain * Row) * tremolo;
        Aim(fields, VoiceField.Left, gain * F.Load(fields + VoiceField.PanLeft * Row) * F.Load(row + ControlRow.Left * Row), perFrame);
        Aim(fields, VoiceField.Right, gain * F.Load(fields + VoiceField.PanRight * Row) * F.Load(row + ControlRow.Right * Row), perFrame);
    }

    /// <summary>An envelope's level <paramref name="elapsed"/> frames after the note began.</summary>
    /// <remarks>Attack x(2 − x); decay and release (1 − x)⁴, which falls 8 dB in the first fifth, 24 dB in the first half, and reaches zero at its end.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F Envelope(float* block, F elapsed, F elapsedReleased, F released)
    {
        var one = F.Splat(1f);
        var x = F.Min(elapsed * F.Load(block + VoiceField.AttackReciprocal * Row), one);
        var attack = x * (F.Splat(2f) - x);
        var sustain = F.Load(block + VoiceField.Sustain * Row);
        var d = one - LaneMath<F>.Clamp01((elapsed - F.Load(block + VoiceField.AttackFrames * Row)) * F.Load(block + VoiceField.DecayReciprocal * Row));
        d *= d;
        var held = attack * F.Fma(d * d, one - sustain, sustain);
        var r = one - F.Min(elapsedReleased * F.Load(block + VoiceField.ReleaseReciprocal * Row), one);
        r *= r;
        return F.Select(released, F.Load(block + VoiceField.ReleaseLevel * Row) * (r * r), held);
    }

    /// <summary>1 when a glide begins, 0 when it is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F GlideRest(float* fields, F glideElapsed) =>
        F.Splat(1f) - F.Min(glideElapsed * F.Load(fields + VoiceField.GlideReciprocal * Row), F.Splat(1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Aim(float* fields, int field, F target, F perFrame)
    {
        F.Store(target, fields + (field + 2) * Row);
        F.Store((target - F.Load(fields + field * Row)) * perFrame, fields + (field + 1) * Row);
    }

    private static void StepOscillator(float* block, uint waves, F increment, F mod, F widthOffset, F perFrame)
    {
        var one = F.Splat(1f);
        var own = F.Max(F.Min(increment * F.Load(block + VoiceField.Ratio * Row), F.Splat(ControlRate.MaxIncrement)), F.Splat(1e-6f));
        F.Store(F.ToBits(own * F.Splat(4294967296f)), block + VoiceField.IncrementBits * Row);
        F.Store(F.Splat(0.5f) / own, block + VoiceField.HalfReciprocal * Row);
        var level = F.Load(block + VoiceField.PatchLevel * Row) * F.Fma(F.Load(block + VoiceField.LevelEnvelope * Row), mod - one, one);
        Aim(block, VoiceField.Level, level, perFrame);
        if ((waves & 1u << (int)Wave.ModulatedSine) != 0)
        {
            var fm = F.Load(block + VoiceField.PatchFm * Row) * F.Fma(F.Load(block + VoiceField.FmEnvelope * Row), mod - one, one);
            Aim(block, VoiceField.Fm, fm, perFrame);
        }

        if ((waves & 1u << (int)Wave.Pulse) == 0)
        {
            return;
        }

        var width = F.Load(block + VoiceField.PatchPulseWidth * Row) + widthOffset;
        width = F.Max(F.Min(width, F.Splat(0.95f)), F.Splat(0.05f)) - F.Splat(0.5f);
        F.Store(F.ToBits(width * F.Splat(4294967296f)), block + VoiceField.PulseWidthBits * Row);
    }

    private static F LowFrequency(float* fields, float* row, uint shapes, F advance)
    {
        var one = F.Splat(1f);
        var moved = F.Fma(F.Load(fields + VoiceField.LfoIncrement * Row) * F.Load(row + ControlRow.LfoRate * Row), advance, F.Load(fields + VoiceField.LfoPhase * Row));
        var wrapped = F.AtLeast(moved, one);
        var phase = moved - F.And(wrapped, one);
        F.Store(phase, fields + VoiceField.LfoPhase * Row);
        var shapeBits = F.Load(fields + VoiceField.LfoShapeBits * Row);
        var value = F.Splat(0f);
        if ((shapes & 1u << (int)LfoShape.Sine) != 0)
        {
            value = F.Select(F.EqualBits(shapeBits, F.SplatBits((uint)LfoShape.Sine)), LaneMath<F>.SineOfTurns(F.Splat(0.5f) - phase), value);
        }

        if ((shapes & 1u << (int)LfoShape.Triangle) != 0)
        {
            var triangle = F.Fnma(F.Abs(phase - F.Splat(0.5f)), F.Splat(4f), one);
            value = F.Select(F.EqualBits(shapeBits, F.SplatBits((uint)LfoShape.Triangle)), triangle, value);
        }

        if ((shapes & 1u << (int)LfoShape.Square) != 0)
        {
            var square = F.Select(F.AtLeast(phase, F.Splat(0.5f)), F.Splat(-1f), one);
            value = F.Select(F.EqualBits(shapeBits, F.SplatBits((uint)LfoShape.Square)), square, value);
        }

        if ((shapes & 1u << (int)LfoShape.Saw) != 0)
        {
            value = F.Select(F.EqualBits(shapeBits, F.SplatBits((uint)LfoShape.Saw)), F.Fnma(phase, F.Splat(2f), one), value);
        }

        if ((shapes & 1u << (int)LfoShape.Random) != 0)
        {
            var bits = F.Load(fields + VoiceField.LfoNoiseBits * Row);
            var next = F.AddBits(F.MultiplyBits(bits, F.SplatBits(1664525)), F.SplatBits(1013904223));
            bits = F.Select(wrapped, next, bits);
            F.Store(bits, fields + VoiceField.LfoNoiseBits * Row);
            value = F.Select(F.EqualBits(shapeBits, F.SplatBits((uint)LfoShape.Random)), F.ToNumber(bits) * F.Splat(1f / 2147483648f), value);
        }

        return value;
    }
}
