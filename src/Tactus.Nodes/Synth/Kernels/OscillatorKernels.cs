using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>The oscillators of a few voices over a few frames, each adding into the mix.</summary>
/// <remarks>
/// <para>A kernel runs for the lanes in its mask and leaves the sound of the others alone, so voices of different patches share a vector and a voice's
/// bits never depend on its neighbours. Phase and level move the same way in every kernel; whichever runs last stores them.</para>
/// <para>Phases are integers: they wrap by themselves and the chain from frame to frame is a single addition. A phase as a number, wrapped by compare and
/// subtract, took twice the time, because that chain is longer than all the rest of a saw.</para>
/// <para>Band limiting: two-point polynomial residuals of step (saw, pulse) and corner (triangle), after Välimäki and Huovilainen, "Antialiasing
/// Oscillators in Subtractive Synthesis", IEEE Signal Processing Magazine 24(2), 2007, and Esqueda, Välimäki and Bilbao, "Rounding Corners with
/// BLAMP", DAFx 2016.</para>
/// </remarks>
internal static unsafe class OscillatorKernels<F>
    where F : struct, ILane<F>
{
    private const int Row = VoiceGroup.LaneCount;

    /// <summary>2⁻³¹: what one step of an integer is as a number from −1 to 1.</summary>
    private const float PhaseUnit = 1f / 2147483648f;

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

        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        for (var rest = waves; rest != 0; rest &= rest - 1)
        {
            var wave = System.Numerics.BitOperations.TrailingZeroCount(rest);
            F.Store(phase, fields + VoiceField.PhaseBits * Row);
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

    /// <summary>The saw at a signed phase, both sides of the jump rounded over one frame each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SawAt(F phaseBits, F slope, F offset)
    {
        var phase = F.ToNumber(phaseBits);
        var after = F.Max(F.Fnma(phase, slope, offset), F.Splat(0f));
        var before = F.Max(F.Fma(phase, slope, offset), F.Splat(0f));
        return F.Fnma(before, before, F.Fma(after, after, phase * F.Splat(PhaseUnit)));
    }

    private static void Saw(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.IncrementBits * Row);
        var half = F.Load(fields + VoiceField.HalfReciprocal * Row);
        var slope = half * F.Splat(PhaseUnit);
        var offset = F.Splat(1f) - half;
        for (var frame = 0; frame < frames; frame++)
        {
            Emit(SawAt(phase, slope, offset), mask, level, mix, raw);
            level += step;
            phase = F.AddBits(phase, increment);
            mix += Row;
            raw = raw == null ? null : raw + Row;
        }

        F.Store(phase, fields + VoiceField.PhaseBits * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    /// <summary>The difference of two saws, one pulse width apart: free of DC at any width.</summary>
    private static void Pulse(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.IncrementBits * Row);
        var half = F.Load(fields + VoiceField.HalfReciprocal * Row);
        var shift = F.AddBits(F.Load(fields + VoiceField.PulseWidthBits * Row), F.SplatBits(0x8000_0000));
        var slope = half * F.Splat(PhaseUnit);
        var offset = F.Splat(1f) - half;
        for (var frame = 0; frame < frames; frame++)
        {
            var y = SawAt(F.AddBits(phase, shift), slope, offset) - SawAt(phase, slope, offset);
            Emit(y, mask, level, mix, raw);
            level += step;
            phase = F.AddBits(phase, increment);
            mix += Row;
            raw = raw == null ? null : raw + Row;
        }

        F.Store(phase, fields + VoiceField.PhaseBits * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    private static void Triangle(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.IncrementBits * Row);
        var half = F.Load(fields + VoiceField.HalfReciprocal * Row);

        // why: with d = |phase| from 0 (top) to 1 (bottom), the corners are d and 1 − d over 2 increments away, in frames; the slope turns by
        // 8 increments a frame there, and the residual of a unit turn is (1 − x)³ / 6.
        var turn = F.ToNumber(increment) * F.Splat(PhaseUnit / 2 * (8f / 6f));
        var bottomOffset = F.Splat(1f) - half;
        for (var frame = 0; frame < frames; frame++)
        {
            var distance = F.Abs(F.ToNumber(phase) * F.Splat(PhaseUnit));
            var top = F.Max(F.Fnma(distance, half, F.Splat(1f)), F.Splat(0f));
            var bottom = F.Max(F.Fma(distance, half, bottomOffset), F.Splat(0f));
            var y = F.Fnma(distance, F.Splat(2f), F.Splat(1f));
            var residual = bottom * bottom * bottom - top * top * top;
            Emit(F.Fma(residual, turn, y), mask, level, mix, raw);
            level += step;
            phase = F.AddBits(phase, increment);
            mix += Row;
            raw = raw == null ? null : raw + Row;
        }

        F.Store(phase, fields + VoiceField.PhaseBits * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    private static void Sine(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var increment = F.Load(fields + VoiceField.IncrementBits * Row);
        for (var frame = 0; frame < frames; frame++)
        {
            // why: the signed phase is half a turn ahead, hence the sign.
            Emit(LaneMath<F>.SineOfTurns(F.ToNumber(phase) * F.Splat(-PhaseUnit / 2)), mask, level, mix, raw);
            level += step;
            phase = F.AddBits(phase, increment);
            mix += Row;
            raw = raw == null ? null : raw + Row;
        }

        F.Store(phase, fields + VoiceField.PhaseBits * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }

    private static void ModulatedSine(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        var depth = F.Load(fields + VoiceField.Fm * Row);
        var depthStep = F.Load(fields + VoiceField.FmStep * Row);
        var increment = F.Load(fields + VoiceField.IncrementBits * Row);
        for (var frame = 0; frame < frames; frame++)
        {
            var turns = F.Fma(depth, F.Load(raw), F.Fma(F.ToNumber(phase), F.Splat(PhaseUnit / 2), F.Splat(0.5f)));
            Emit(LaneMath<F>.SineOfAnyTurns(turns), mask, level, mix, raw);
            level += step;
            depth += depthStep;
            phase = F.AddBits(phase, increment);
            mix += Row;
            raw += Row;
        }

        F.Store(phase, fields + VoiceField.PhaseBits * Row);
        F.Store(level, fields + VoiceField.Level * Row);
        F.Store(depth, fields + VoiceField.Fm * Row);
    }

    /// <summary>White noise from a linear congruential generator a lane (Numerical Recipes' constants).</summary>
    private static void Noise(F mask, float* fields, float* mix, float* raw, int frames)
    {
        var bits = F.Load(fields + VoiceField.NoiseBits * Row);
        var level = F.Load(fields + VoiceField.Level * Row);
        var step = F.Load(fields + VoiceField.LevelStep * Row);
        for (var frame = 0; frame < frames; frame++)
        {
            bits = F.AddBits(F.MultiplyBits(bits, F.SplatBits(1664525)), F.SplatBits(1013904223));
            Emit(F.ToNumber(bits) * F.Splat(PhaseUnit), mask, level, mix, raw);
            level += step;
            mix += Row;
            raw = raw == null ? null : raw + Row;
        }

        // why: lanes of other waves share the vector, and this may be the kernel that stores their phase.
        var phase = F.Load(fields + VoiceField.PhaseBits * Row);
        var moved = F.MultiplyBits(F.Load(fields + VoiceField.IncrementBits * Row), F.SplatBits((uint)frames));
        F.Store(F.AddBits(phase, moved), fields + VoiceField.PhaseBits * Row);
        F.Store(bits, fields + VoiceField.NoiseBits * Row);
        F.Store(level, fields + VoiceField.Level * Row);
    }
}
