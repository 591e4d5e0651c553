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

    [AnyThread, RealTimeSafe]
    private interface IStart
    {
        /// <summary>Whether the last step's targets have been reached, or the values are under way.</summary>
        static abstract bool IsAtTarget { get; }
    }

    /// <summary>Makes the moving values be exactly where the last step aimed.</summary>
    public static void Arrive(float* fields)
    {
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            var block = fields + oscillator * VoiceField.OscillatorStride * Row;
            ArriveAt(block, VoiceField.Level);
            ArriveAt(block, VoiceField.Fm);
        }

        ArriveAt(fields, VoiceField.Keep);
        ArriveAt(fields, VoiceField.IntoBand);
        ArriveAt(fields, VoiceField.IntoLow);
        ArriveAt(fields, VoiceField.BandMix);
        ArriveAt(fields, VoiceField.Left);
        ArriveAt(fields, VoiceField.Right);
    }

    /// <summary>Time, envelopes and the low-frequency oscillator at a multiple of <see cref="Period"/>: the first third of a step.</summary>
    /// <remarks>
    /// <para>In thirds because a step is a chain of a hundred cycles from envelope to cutoff: taken for one vector after the other, third by third, the
    /// processor works on two chains at a time. And because the compiler stops inlining in the middle of a method as long as all of it.</para>
    /// <para>Inside a third, what does not depend on one another stands side by side: the compiler keeps the order of the source, and a processor that
    /// shares its core looks no further ahead than a few dozen instructions.</para>
    /// </remarks>
    /// <param name="fields">The group's fields at the first lane.</param>
    /// <param name="moves">Rows of <see cref="ControlMove"/> at the same lane, handed from third to third.</param>
    /// <param name="lfoShapes">Bits of <see cref="LfoShape"/> that occur.</param>
    public static void Modulate(float* fields, float* moves, uint lfoShapes) => Modulate(fields, moves, lfoShapes, Period);

    /// <summary>The second third of a step: pitch and cutoff.</summary>
    /// <param name="fields">The group's fields at the first lane.</param>
    /// <param name="moves">What <see cref="Modulate(float*, float*, uint)"/> wrote.</param>
    /// <param name="rate">The sample rate.</param>
    public static void Tune(float* fields, float* moves, in ControlRate rate) => Tune(fields, moves, rate, Period);

    /// <summary>The last third of a step: oscillators, filter and level aim at what the other thirds found.</summary>
    /// <param name="fields">The group's fields at the first lane.</param>
    /// <param name="moves">What the other thirds wrote.</param>
    /// <param name="waves">Bits of <see cref="Wave"/> that occur, a byte an oscillator.</param>
    public static void Aim(float* fields, float* moves, uint waves) => Aim<AtTarget>(fields, moves, waves, Period);

    /// <summary>A step between two multiples of <see cref="Period"/>: aims anew at the values of the next, from wherever they are.</summary>
    /// <param name="fields">The group's fields at the first lane.</param>
    /// <param name="rate">The sample rate.</param>
    /// <param name="lfoShapes">Bits of <see cref="LfoShape"/> that occur.</param>
    /// <param name="waves">Bits of <see cref="Wave"/> that occur, a byte an oscillator.</param>
    /// <param name="advanceFrames">Frames by which time moves on: 0 when the step under way is taken again.</param>
    /// <param name="frames">Frames until the next step.</param>
    [SkipLocalsInit]
    public static void StepBetween(float* fields, in ControlRate rate, uint lfoShapes, uint waves, int advanceFrames, int frames)
    {
        var moves = stackalloc float[ControlMove.Count * Row];
        Modulate(fields, moves, lfoShapes, advanceFrames);
        Tune(fields, moves, rate, advanceFrames);
        Aim<UnderWay>(fields, moves, waves, frames);
    }

    private static void Modulate(float* fields, float* moves, uint lfoShapes, int advanceFrames)
    {
        var advance = F.Splat(advanceFrames);
        var elapsed = F.Add(advance, fields + VoiceField.Elapsed * Row);
        F.Store(elapsed, fields + VoiceField.Elapsed * Row);
        var released = F.Load(fields + VoiceField.ReleasedMask * Row);
        var elapsedReleased = F.Add(F.And(released, advance), fields + VoiceField.ElapsedReleased * Row);
        F.Store(elapsedReleased, fields + VoiceField.ElapsedReleased * Row);
        Envelopes(fields, elapsed, elapsedReleased, released, out var amp, out var mod);
        F.Store(amp, moves + ControlMove.Amp * Row);
        F.Store(F.Multiply(mod, fields + VoiceField.ModAmount * Row), moves + ControlMove.Mod * Row);
        var fade = LaneMath<F>.Clamp01(F.Multiply(elapsed - F.Load(fields + VoiceField.LfoDelay * Row), fields + VoiceField.LfoFadeReciprocal * Row));
        F.Store(fade, moves + ControlMove.Fade * Row);
        F.Store(LowFrequency(fields, fields + VoiceField.Row * Row, lfoShapes, advance), moves + ControlMove.Lfo * Row);
    }

    private static void Tune(float* fields, float* moves, in ControlRate rate, int advanceFrames)
    {
        var row = fields + VoiceField.Row * Row;
        var mod = F.Load(moves + ControlMove.Mod * Row);
        var lfo = F.Load(moves + ControlMove.Lfo * Row);
        var fade = F.Load(moves + ControlMove.Fade * Row);
        var pressure = F.Load(fields + VoiceField.Pressure * Row);
        var glideElapsed = F.Add(F.Splat(advanceFrames), fields + VoiceField.GlideElapsed * Row);
        F.Store(glideElapsed, fields + VoiceField.GlideElapsed * Row);
        var keyPitch = F.Fma(GlideRest(fields, glideElapsed), F.Load(fields + VoiceField.GlideFrom * Row), fields + VoiceField.KeyPitch * Row);
        var vibrato = F.Multiply(F.Load(fields + VoiceField.LfoPitch * Row), row + ControlRow.LfoDepth * Row) * fade
            + F.Fma(pressure, F.Splat(1f / 48), row + ControlRow.Vibrato * Row);
        var pitch = F.Add(F.Add(keyPitch, row + ControlRow.Pitch * Row), fields + VoiceField.NoteBend * Row);
        pitch = F.Fma(mod, fields + VoiceField.PitchEnvelope * Row, pitch);
        pitch = F.Fma(lfo, vibrato, pitch);

        var faded = lfo * fade;
        F.Store(faded, moves + ControlMove.Faded * Row);
        var cutoff = F.Add(F.Load(fields + VoiceField.CutoffOctaves * Row), fields + VoiceField.NoteCutoffOctaves * Row);
        cutoff = F.Add(cutoff, row + ControlRow.Cutoff * Row) + pressure;
        cutoff = F.Fma(keyPitch - F.Splat((float)PatchData.MiddleCOctaves), fields + VoiceField.KeyTrack * Row, cutoff);
        cutoff = F.Fma(mod, fields + VoiceField.EnvelopeOctaves * Row, cutoff);
        cutoff = F.Fma(faded, fields + VoiceField.LfoCutoff * Row, cutoff) - F.Splat(rate.RateOctaves);
        cutoff = F.Max(F.Min(cutoff, F.Splat(ControlRate.MaxCutoffOctaves)), F.Splat(ControlRate.MinCutoffOctaves));

        LaneMath<F>.Exp2(pitch, cutoff, out var hertz, out var halfTurns);
        F.Store(hertz * F.Splat(rate.ReciprocalRate), moves + ControlMove.Increment * Row);
        F.Store(halfTurns, moves + ControlMove.Cutoff * Row);
    }

    private static void Aim<TStart>(float* fields, float* moves, uint waves, int frames)
        where TStart : struct, IStart
    {
        var row = fields + VoiceField.Row * Row;
        var perFrame = F.Splat(TStart.IsAtTarget ? 1f / Period : 1f / frames);
        var faded = F.Load(moves + ControlMove.Faded * Row);
        var k = F.Multiply(F.Load(fields + VoiceField.PatchDamping * Row), row + ControlRow.Damping * Row);
        k = F.Max(F.Min(k, F.Splat(2f)), F.Splat(0.03f));

        // why: g is sine over cosine; with both multiplied by cosine² the filter's factors need one division in all.
        LaneMath<F>.SineCosineOfHalfTurns(F.Load(moves + ControlMove.Cutoff * Row), out var sine, out var cosine);
        var scale = cosine * cosine;
        var reciprocal = F.Splat(1f) / F.Fma(sine, F.Fma(k, cosine, sine), scale);
        var mod = F.Load(moves + ControlMove.Mod * Row);
        var width = F.Multiply(faded, fields + VoiceField.LfoPulseWidth * Row);
        var increment = F.Load(moves + ControlMove.Increment * Row);
        var block = fields;
        for (; waves != 0; waves >>= 8)
        {
            if ((waves & 0xFF & ~(1u << (int)Wave.Off)) != 0)
            {
                AimOscillator<TStart>(block, waves, increment, mod, width, perFrame);
            }

            block += VoiceField.OscillatorStride * Row;
        }

        var twice = (sine + sine) * reciprocal;
        AimAt<TStart>(fields, VoiceField.Keep, F.Fma(scale * reciprocal, F.Splat(2f), F.Splat(-1f)), perFrame);
        AimAt<TStart>(fields, VoiceField.IntoBand, twice * cosine, perFrame);
        AimAt<TStart>(fields, VoiceField.IntoLow, twice * sine, perFrame);
        var bandMix = F.Fma(k, F.Load(fields + VoiceField.MixBandDamping * Row), fields + VoiceField.MixBand * Row);
        AimAt<TStart>(fields, VoiceField.BandMix, bandMix, perFrame);

        var tremolo = F.Fma(F.Fma(faded, F.Splat(0.5f), F.Splat(-0.5f)), fields + VoiceField.LfoAmplitude * Row, F.Splat(1f));
        var gain = F.Multiply(F.Load(moves + ControlMove.Amp * Row), fields + VoiceField.NoteGain * Row) * tremolo;
        AimAt<TStart>(fields, VoiceField.Left, F.Multiply(F.Multiply(gain, fields + VoiceField.PanLeft * Row), row + ControlRow.Left * Row), perFrame);
        AimAt<TStart>(fields, VoiceField.Right, F.Multiply(F.Multiply(gain, fields + VoiceField.PanRight * Row), row + ControlRow.Right * Row), perFrame);
    }

    /// <summary>Both envelopes' levels <paramref name="elapsed"/> frames after the note began.</summary>
    /// <remarks>Attack x(2 − x); decay and release (1 − x)⁴, which falls 8 dB in the first fifth, 24 dB in the first half, and reaches zero at its end.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Envelopes(float* fields, F elapsed, F elapsedReleased, F released, out F ampLevel, out F modLevel)
    {
        var amp = fields + VoiceField.AmpEnvelope * Row;
        var mod = fields + VoiceField.ModEnvelope * Row;
        var one = F.Splat(1f);
        var ampDecay = F.Multiply(elapsed - F.Load(amp + VoiceField.AttackFrames * Row), amp + VoiceField.DecayReciprocal * Row);
        var modDecay = F.Multiply(elapsed - F.Load(mod + VoiceField.AttackFrames * Row), mod + VoiceField.DecayReciprocal * Row);
        var ampRelease = F.Min(F.Multiply(elapsedReleased, amp + VoiceField.ReleaseReciprocal * Row), one);
        var modRelease = F.Min(F.Multiply(elapsedReleased, mod + VoiceField.ReleaseReciprocal * Row), one);
        var ampAttack = F.Min(F.Multiply(elapsed, amp + VoiceField.AttackReciprocal * Row), one);
        var modAttack = F.Min(F.Multiply(elapsed, mod + VoiceField.AttackReciprocal * Row), one);
        ampDecay = one - LaneMath<F>.Clamp01(ampDecay);
        modDecay = one - LaneMath<F>.Clamp01(modDecay);
        ampRelease = one - ampRelease;
        modRelease = one - modRelease;
        ampDecay *= ampDecay;
        modDecay *= modDecay;
        ampRelease *= ampRelease;
        modRelease *= modRelease;
        ampAttack *= F.Splat(2f) - ampAttack;
        modAttack *= F.Splat(2f) - modAttack;
        var ampSustain = F.Load(amp + VoiceField.Sustain * Row);
        var modSustain = F.Load(mod + VoiceField.Sustain * Row);
        ampDecay = ampAttack * F.Fma(ampDecay * ampDecay, one - ampSustain, ampSustain);
        modDecay = modAttack * F.Fma(modDecay * modDecay, one - modSustain, modSustain);
        ampLevel = F.Select(released, F.Multiply(ampRelease * ampRelease, amp + VoiceField.ReleaseLevel * Row), ampDecay);
        modLevel = F.Select(released, F.Multiply(modRelease * modRelease, mod + VoiceField.ReleaseLevel * Row), modDecay);
    }

    /// <summary>1 when a glide begins, 0 when it is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F GlideRest(float* fields, F glideElapsed) =>
        F.Splat(1f) - F.Min(F.Multiply(glideElapsed, fields + VoiceField.GlideReciprocal * Row), F.Splat(1f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ArriveAt(float* block, int field) => F.Store(F.Load(block + (field + 2) * Row), block + field * Row);

    /// <summary>Sends a value in a straight line to <paramref name="target"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AimAt<TStart>(float* block, int field, F target, F perFrame)
        where TStart : struct, IStart
    {
        var value = F.Load(block + (TStart.IsAtTarget ? field + 2 : field) * Row);
        if (TStart.IsAtTarget)
        {
            F.Store(value, block + field * Row);
        }

        F.Store((target - value) * perFrame, block + (field + 1) * Row);
        F.Store(target, block + (field + 2) * Row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AimOscillator<TStart>(float* block, uint waves, F increment, F mod, F widthOffset, F perFrame)
        where TStart : struct, IStart
    {
        var one = F.Splat(1f);
        var own = F.Max(F.Min(F.Multiply(increment, block + VoiceField.Ratio * Row), F.Splat(ControlRate.MaxIncrement)), F.Splat(1e-6f));
        F.Store(F.ToBits(own * F.Splat(4294967296f)), block + VoiceField.IncrementBits * Row);
        F.Store(F.Splat(0.5f) / own, block + VoiceField.HalfReciprocal * Row);
        var level = F.Multiply(F.Fma(mod - one, block + VoiceField.LevelEnvelope * Row, one), block + VoiceField.PatchLevel * Row);
        AimAt<TStart>(block, VoiceField.Level, level, perFrame);
        if ((waves & 1u << (int)Wave.ModulatedSine) != 0)
        {
            var fm = F.Load(block + VoiceField.PatchFm * Row) * F.Fma(F.Load(block + VoiceField.FmEnvelope * Row), mod - one, one);
            AimAt<TStart>(block, VoiceField.Fm, fm, perFrame);
        }

        if ((waves & 1u << (int)Wave.Pulse) == 0)
        {
            return;
        }

        var width = F.Add(widthOffset, block + VoiceField.PatchPulseWidth * Row);
        width = F.Max(F.Min(width, F.Splat(0.95f)), F.Splat(0.05f)) - F.Splat(0.5f);
        F.Store(F.ToBits(width * F.Splat(4294967296f)), block + VoiceField.PulseWidthBits * Row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F LowFrequency(float* fields, float* row, uint shapes, F advance)
    {
        var one = F.Splat(1f);
        var moved = F.Fma(F.Multiply(F.Load(fields + VoiceField.LfoIncrement * Row), row + ControlRow.LfoRate * Row), advance, fields + VoiceField.LfoPhase * Row);
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

    private readonly struct AtTarget : IStart
    {
        public static bool IsAtTarget => true;
    }

    private readonly struct UnderWay : IStart
    {
        public static bool IsAtTarget => false;
    }
}

/// <summary>What the thirds of a control step hand on: rows of lanes.</summary>
internal static class ControlMove
{
    public const int Amp = 0;
    public const int Mod = 1;
    public const int Lfo = 2;
    public const int Fade = 3;

    /// <summary>The low-frequency oscillator, faded in.</summary>
    public const int Faded = 4;

    /// <summary>Share of a period a frame, before an oscillator's own ratio.</summary>
    public const int Increment = 5;

    /// <summary>Share of the sample rate.</summary>
    public const int Cutoff = 6;

    public const int Count = 7;
}
