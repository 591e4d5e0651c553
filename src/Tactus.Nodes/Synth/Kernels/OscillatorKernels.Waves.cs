using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <content>The waves that are functions of the phase alone.</content>
internal static unsafe partial class OscillatorKernels<F>
{
    /// <summary>A wave as a function of phase and pitch.</summary>
    [AnyThread, RealTimeSafe]
    private interface IWave
    {
        /// <summary>What else the wave needs, constant between two control steps.</summary>
        static abstract F Shape(float* fields, F half, F increment);

        /// <summary>The wave at a phase.</summary>
        /// <param name="phase">Signed phase.</param>
        /// <param name="half">Half the frames of a period.</param>
        /// <param name="offset">1 − <paramref name="half"/>.</param>
        /// <param name="shape">From <see cref="Shape"/>.</param>
        static abstract F At(F phase, F half, F offset, F shape);
    }

    /// <summary>The saw at a signed phase, both sides of the jump rounded over one frame each.</summary>
    /// <remarks>
    /// A residual reaches one frame, half a period at most, from its side of the jump; the sides never meet, because
    /// <see cref="ControlRate.MaxIncrement"/> is below one half. So one square does for both, with the sign of the phase.
    /// </remarks>
    /// <param name="phaseBits">Signed phase.</param>
    /// <param name="slope">Half the frames of a period, for a phase of one integer.</param>
    /// <param name="offset">1 less half the frames of a period.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SawAt(F phaseBits, F slope, F offset)
    {
        var phase = F.ToNumber(phaseBits);
        var near = F.Max(F.Fma(F.Abs(phase), slope, offset), F.Splat(0f));
        return F.Fnma(F.Xor(near, F.And(phaseBits, F.SplatBits(SignBit))), near, phase * F.Splat(PhaseUnit));
    }

    private readonly struct SawWave : IWave
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shape(float* fields, F half, F increment) => half * F.Splat(PhaseUnit);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F half, F offset, F shape) => SawAt(phase, shape, offset);
    }

    /// <summary>The difference of two saws, one pulse width apart: free of DC at any width.</summary>
    private readonly struct PulseWave : IWave
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shape(float* fields, F half, F increment) => F.AddBits(F.Load(fields + VoiceField.PulseWidthBits * Row), F.SplatBits(0x8000_0000));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F half, F offset, F shape)
        {
            var slope = half * F.Splat(PhaseUnit);
            return SawAt(F.AddBits(phase, shape), slope, offset) - SawAt(phase, slope, offset);
        }
    }

    private readonly struct TriangleWave : IWave
    {
        // why: the slope turns by 8 increments a frame at each corner, and the residual of a unit turn is (1 − x)³ / 6 at x frames from it, of which
        // a signed phase of 1 has half a period.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shape(float* fields, F half, F increment) => F.ToNumber(increment) * F.Splat(PhaseUnit / 2 * (8f / 6f));

        // why: a place p from −½ (top) to ½ (bottom) on the way down and up again; the nearer corner is ½ − |p| away. Above a quarter of the sample rate
        // the residuals would overlap; there they end in the middle.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F half, F offset, F shape)
        {
            var reach = F.Max(half, F.Splat(2f));
            var place = F.Abs(F.ToNumber(phase) * F.Splat(PhaseUnit)) - F.Splat(0.5f);
            var near = F.Max(F.Fma(F.Abs(place), reach, F.Fnma(reach, F.Splat(0.5f), F.Splat(1f))), F.Splat(0f));
            var residual = F.Xor(near, F.And(place, F.SplatBits(SignBit))) * (near * near);
            return F.Fma(residual, shape, F.Splat(-2f) * place);
        }
    }

    private readonly struct SineWave : IWave
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shape(float* fields, F half, F increment) => half;

        // why: the signed phase is half a turn ahead, hence the sign.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F half, F offset, F shape) => LaneMath<F>.SineOfTurns(F.ToNumber(phase) * F.Splat(-PhaseUnit / 2));
    }
}
