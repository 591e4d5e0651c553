using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>The oscillators of a few voices over a few frames, each adding into the mix.</summary>
/// <remarks>
/// <para>A kernel runs for the lanes in its mask and leaves the sound of the others alone, so voices of different patches share a vector and a voice's
/// bits never depend on its neighbours. Phase and level move the same way in every kernel; whichever runs last stores them.</para>
/// <para>Band limiting: two-point polynomial residuals of step (saw, pulse) and corner (triangle), after Välimäki and Huovilainen, "Antialiasing
/// Oscillators in Subtractive Synthesis", IEEE Signal Processing Magazine 24(2), 2007, and Esqueda, Välimäki and Bilbao, "Rounding Corners with
/// BLAMP", DAFx 2016.</para>
/// </remarks>
internal static unsafe class OscillatorKernels<F>
    where F : struct, ILane<F>
{
    private const int Row = VoiceGroup.LaneCount;

    /// <summary>Runs one oscillator of the lanes from <paramref name="fields"/> on.</summary>
    /// <param name="fields">The oscillator's block of fields, at the first lane.</param>
    /// <param name="waves">Bits of <see cref="Wave"/> that occur.</param>
    /// <param name="mix">Rows of the group's lanes, one a frame.</param>
    /// <param name="raw">The waves before their level, for the next oscillator to be modulated by; <see langword="null"/> unless it is.</param>
    /// <param name="frames">Frames to run.</param>
    public static void Run(float* fields, uint waves, float* mix, float* raw, int frames)
    {
        const uint off = 1u << (int)Wave.Off;
        if ((waves & ~off) == 0)
        {
            if (raw != null)
            {
                Clear(F.SplatBits(uint.MaxValue), raw, frames);
            }

            return;
        }

        if ((waves & (waves - 1)) == 0)
        {
            RunOne(System.Numerics.BitOperations.TrailingZeroCount(waves), F.SplatBits(uint.MaxValue), fields, mix, raw, frames);
            return;
        }

        var phase = F.Load(fields + VoiceField.Phase * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        for (var rest = waves; rest != 0; rest &= rest - 1)
        {
            var wave = System.Numerics.BitOperations.TrailingZeroCount(rest);
            F.Store(phase, fields + VoiceField.Phase * Row);
            F.Store(level, fields + VoiceField.Level * Row);
            var mask = F.EqualBits(F.Load(fields + VoiceField.WaveBits * Row), F.SplatBits((uint)wave));
            RunOne(wave, mask, fields, mix, raw, frames);
        }
    }

    private static void RunOne(int wave, F mask, float* fields, float* mix, float* raw, int frames)
    {
        switch ((Wave)wave)
        {
            case Wave.Saw:
                Saw(mask, fields, mix, raw, frames);
                break;
            case Wave.Pulse:
                Pulse(mask, fields, mix, raw, frames);
                break;
            case Wave.Triangle:
                Triangle(mask, fields, mix, raw, frames);
                break;
            case Wave.Sine:
                Sine(mask, fields, mix, raw, frames);
                break;
            case Wave.ModulatedSine:
                ModulatedSine(mask, fields, mix, raw, frames);
                break;
            case Wave.Noise:
                Noise(mask, fields, mix, raw, frames);
                break;
            default:
                if (raw != null)
                {
                    Clear(mask, raw, frames);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Emit(F y, F mask, F level, float* mix, float* raw)
    {
        F.Store(F.Fma(level, F.And(mask, y), F.Load(mix)), mix);
        if (raw != null)
        {
            F.Store(F.Select(mask, y, F.Load(raw)), raw);
        }
    }

    private static void Clear(F mask, float* raw, int frames)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            F.Store(F.Select(mask, F.Splat(0f), F.Load(raw + frame * Row)), raw + frame * Row);
        }
    }

    /// <summary>2p − 1 with both sides of the jump rounded over one frame each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SawAt(F phase, F reciprocal, F oneMinusReciprocal)
    {
        var after = F.Max(F.Fnma(phase, reciprocal, F.Splat(1f)), F.Splat(0f));
        var before = F.Max(F.Fma(phase, reciprocal, oneMinusReciprocal), F.Splat(0f));
        var y = phase + phase - F.Splat(1f);
        y = F.Fma(after, after, y);
        return F.Fnma(before, before, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F Wrap(F phase)
    {
        var one = F.Splat(1f);
        return phase - F.And(F.AtLeast(phase, one), one);
    }

    private static void Saw(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.Phase * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.Increment * Row);
        var reciprocal = F.Load(fields + VoiceField.ReciprocalIncrement * Row);
        var oneMinusReciprocal = F.Splat(1f) - reciprocal;
        for (var frame = 0; frame < frames; frame++)
        {
            Emit(SawAt(phase, reciprocal, oneMinusReciprocal), mask, level, mix + frame * Row, raw == null ? null : raw + frame * Row);
            level += step;
            phase = Wrap(phase + increment);
        }

        F.Store(phase, fields + VoiceField.Phase * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    /// <summary>The difference of two saws, one pulse width apart: free of DC at any width.</summary>
    private static void Pulse(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.Phase * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var width = F.Load(fields + VoiceField.PulseWidth * Row);
        var increment = F.Load(fields + VoiceField.Increment * Row);
        var reciprocal = F.Load(fields + VoiceField.ReciprocalIncrement * Row);
        var oneMinusReciprocal = F.Splat(1f) - reciprocal;
        for (var frame = 0; frame < frames; frame++)
        {
            var other = Wrap(phase + width);
            var y = SawAt(other, reciprocal, oneMinusReciprocal) - SawAt(phase, reciprocal, oneMinusReciprocal);
            Emit(y, mask, level, mix + frame * Row, raw == null ? null : raw + frame * Row);
            level += step;
            phase = Wrap(phase + increment);
        }

        F.Store(phase, fields + VoiceField.Phase * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    private static void Triangle(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.Phase * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.Increment * Row);
        var reciprocal = F.Load(fields + VoiceField.ReciprocalIncrement * Row);

        // why: the slope turns by 8 increments a frame at either corner, and the residual of a unit turn is (1 − d)³ / 6.
        var turn = increment * F.Splat(8f / 6f);
        var oneMinusHalf = F.Fnma(reciprocal, F.Splat(0.5f), F.Splat(1f));
        for (var frame = 0; frame < frames; frame++)
        {
            var distance = F.Abs(phase - F.Splat(0.5f));
            var top = F.Max(F.Fnma(distance, reciprocal, F.Splat(1f)), F.Splat(0f));
            var bottom = F.Max(F.Fma(distance, reciprocal, oneMinusHalf), F.Splat(0f));
            var y = F.Fnma(distance, F.Splat(4f), F.Splat(1f));
            var residual = bottom * bottom * bottom - top * top * top;
            y = F.Fma(residual, turn, y);
            Emit(y, mask, level, mix + frame * Row, raw == null ? null : raw + frame * Row);
            level += step;
            phase = Wrap(phase + increment);
        }

        F.Store(phase, fields + VoiceField.Phase * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    private static void Sine(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.Phase * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.Increment * Row);
        for (var frame = 0; frame < frames; frame++)
        {
            Emit(LaneMath<F>.SineOfPhase(phase), mask, level, mix + frame * Row, raw == null ? null : raw + frame * Row);
            level += step;
            phase = Wrap(phase + increment);
        }

        F.Store(phase, fields + VoiceField.Phase * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    private static void ModulatedSine(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.Phase * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var depth = F.Load(fields + VoiceField.Fm * Row);
        var depthStep = F.Load(fields + VoiceField.FmStep * Row);
        var increment = F.Load(fields + VoiceField.Increment * Row);
        for (var frame = 0; frame < frames; frame++)
        {
            var modulator = F.Load(raw + frame * Row);
            Emit(LaneMath<F>.SineOfAnyPhase(F.Fma(depth, modulator, phase)), mask, level, mix + frame * Row, raw + frame * Row);
            level += step;
            depth += depthStep;
            phase = Wrap(phase + increment);
        }

        F.Store(phase, fields + VoiceField.Phase * Row);
        F.Store(level, fields + VoiceField.Level * Row);
        F.Store(depth, fields + VoiceField.Fm * Row);
    }

    /// <summary>White noise from a linear congruential generator a lane (Numerical Recipes' constants).</summary>
    private static void Noise(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var bits = F.Load(fields + VoiceField.NoiseBits * Row);
        var phase = F.Load(fields + VoiceField.Phase * Row);
        var increment = F.Load(fields + VoiceField.Increment * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        for (var frame = 0; frame < frames; frame++)
        {
            bits = F.AddBits(F.MultiplyBits(bits, F.SplatBits(1664525)), F.SplatBits(1013904223));
            Emit(F.ToNumber(bits) * F.Splat(1f / 2147483648f), mask, level, mix + frame * Row, raw == null ? null : raw + frame * Row);
            level += step;

            // why: noise has no phase, but lanes of other waves in this vector have, and the kernel that runs last stores it.
            phase = Wrap(phase + increment);
        }

        F.Store(bits, fields + VoiceField.NoiseBits * Row);
        F.Store(phase, fields + VoiceField.Phase * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }
}
