using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <content>The waves that are functions of the phase alone.</content>
internal static unsafe partial class OscillatorKernels<F>
{
    /// <summary>Half a period in steps of the phase.</summary>
    private const float HalfTurn = 2147483648f;

    /// <summary>A wave as a function of phase and pitch.</summary>
    /// <remarks>
    /// Waves work in steps of the phase, not in numbers from −1 to 1; the way back, a power of two and therefore exact, is made once, with the level.
    /// What a wave rounds begins at a distance either way, and grows from there: with x cut to ±<c>edge</c>, what the cut takes off is that distance with its
    /// sign.
    /// </remarks>
    [AnyThread, RealTimeSafe]
    private interface IWave
    {
        /// <summary>What a value of the wave is times this is the wave from −1 to 1: a power of two, maybe negative.</summary>
        static abstract float Scale { get; }

        /// <summary>From where on the wave is rounded.</summary>
        static abstract F Edge(F increment);

        /// <summary>How strongly it is.</summary>
        /// <param name="half">Half the frames of a period.</param>
        /// <param name="increment">Steps of the phase a frame, as a number.</param>
        static abstract F Bend(F half, F increment);

        /// <summary>What else the wave needs, constant between two control steps.</summary>
        static abstract F Shift(float* fields);

        /// <summary>The wave at a signed phase.</summary>
        static abstract F At(F phase, F edge, F minusEdge, F bend, F shift);
    }

    /// <summary>What a signed value is beyond ±<paramref name="edge"/>; zero between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F Beyond(F x, F edge, F minusEdge) => x - F.Max(F.Min(x, edge), minusEdge);

    /// <summary>The saw at a signed phase, both sides of the jump rounded over one frame each.</summary>
    /// <remarks>
    /// A residual reaches one frame, half a period at most, from its side of the jump; the sides never meet, because
    /// <see cref="ControlRate.MaxIncrement"/> is below one half. So one square does for both, with the sign of the phase.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SawAt(F phase, F edge, F minusEdge, F bend)
    {
        var x = F.ToNumber(phase);
        var beyond = Beyond(x, edge, minusEdge);
        return F.Fnma(beyond * bend, F.Abs(beyond), x);
    }

    /// <summary>One frame from the jump.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SawEdge(F increment) => F.Splat(HalfTurn) - increment;

    /// <summary>The square of a whole frame is half a period.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SawBend(F half) => half * (half * F.Splat(PhaseUnit));

    private readonly struct SawWave : IWave
    {
        public static float Scale => PhaseUnit;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Edge(F increment) => SawEdge(increment);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Bend(F half, F increment) => SawBend(half);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shift(float* fields) => F.Splat(0f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F edge, F minusEdge, F bend, F shift) => SawAt(phase, edge, minusEdge, bend);
    }

    /// <summary>The difference of two saws, one pulse width apart: free of DC at any width.</summary>
    private readonly struct PulseWave : IWave
    {
        public static float Scale => PhaseUnit;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Edge(F increment) => SawEdge(increment);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Bend(F half, F increment) => SawBend(half);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shift(float* fields) => F.AddBits(F.Load(fields + VoiceField.PulseWidthBits * Row), F.SplatBits(0x8000_0000));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F edge, F minusEdge, F bend, F shift) =>
            SawAt(F.AddBits(phase, shift), edge, minusEdge, bend) - SawAt(phase, edge, minusEdge, bend);
    }

    /// <summary>The triangle, upside down and at half its height.</summary>
    private readonly struct TriangleWave : IWave
    {
        public static float Scale => -2 * PhaseUnit;

        // why: a corner is rounded over one frame either way. Above a quarter of the sample rate the residuals would overlap; there they end in the middle.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Edge(F increment) => F.Splat(HalfTurn / 2) - F.Min(increment, F.Splat(HalfTurn / 2));

        // why: the slope turns by 8 increments a frame at each corner, and the residual of a unit turn is (1 − x)³ / 6 at x frames from it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Bend(F half, F increment)
        {
            var reach = F.Max(half, F.Splat(2f)) * F.Splat(PhaseUnit);
            return increment * F.Splat(1f / 3) * reach * (reach * reach);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shift(float* fields) => F.Splat(0f);

        // why: a place from −¼ of a period (top) to ¼ (bottom) on the way down and up again.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F edge, F minusEdge, F bend, F shift)
        {
            var place = F.Abs(F.ToNumber(phase)) - F.Splat(HalfTurn / 2);
            var beyond = Beyond(place, edge, minusEdge);
            return F.Fnma(beyond * bend, beyond * beyond, place);
        }
    }

    private readonly struct SineWave : IWave
    {
        public static float Scale => 1f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Edge(F increment) => increment;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Bend(F half, F increment) => half;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F Shift(float* fields) => F.Splat(0f);

        // why: the signed phase is half a turn ahead, hence the sign.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static F At(F phase, F edge, F minusEdge, F bend, F shift) => LaneMath<F>.SineOfTurns(F.ToNumber(phase) * F.Splat(-PhaseUnit / 2));
    }
}
