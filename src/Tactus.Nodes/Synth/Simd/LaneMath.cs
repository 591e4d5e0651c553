using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>Powers and circular functions over lanes, by polynomials: the same bits at every width, and no call into a library whose rounding differs by machine.</summary>
internal static class LaneMath<F>
    where F : struct, ILane<F>
{
    /// <summary>1.5 × 2²³: adding it leaves the nearest whole number in the low bits of the sum.</summary>
    private const float RoundingMagic = 12582912f;

    /// <summary>sin(2π x) for −½ ≤ x ≤ ½; error below 1e-6 (minimax odd polynomial of degree 7 over a quarter wave).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F SineOfTurns(F x)
    {
        // why: folding |x| about ¼ leaves a quarter wave; the sign is put back at the end.
        var folded = F.Splat(0.25f) - F.Abs(F.Abs(x) - F.Splat(0.25f));
        var square = folded * folded;
        var sum = F.Splat(-70.9934333f);
        sum = F.Fma(sum, square, F.Splat(81.3407689f));
        sum = F.Fma(sum, square, F.Splat(-41.3371424f));
        sum = F.Fma(sum, square, F.Splat(6.28316404f));
        return F.Xor(sum * folded, F.And(x, F.SplatBits(0x8000_0000u)));
    }

    /// <summary>sin(2π x) for any x of magnitude below 2²¹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F SineOfAnyTurns(F x) => SineOfTurns(x - (x + F.Splat(RoundingMagic) - F.Splat(RoundingMagic)));

    /// <summary>sin(π x) and cos(π x) for 0 ≤ x ≤ 0.47; relative error of their ratio, the tangent, below 2e-6.</summary>
    /// <remarks>Taylor polynomials of degree 11 and 12 in π x.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SineCosineOfHalfTurns(F x, out F sine, out F cosine)
    {
        // why by turns, here and below: each line waits for the one before the last, so two polynomials take hardly longer than one.
        var angle = x * F.Splat(MathF.PI);
        var square = angle * angle;
        sine = F.Fma(F.Splat(-2.5052108e-8f), square, F.Splat(2.7557319e-6f));
        cosine = F.Fma(F.Splat(2.0876757e-9f), square, F.Splat(-2.7557319e-7f));
        sine = F.Fma(sine, square, F.Splat(-1.9841270e-4f));
        cosine = F.Fma(cosine, square, F.Splat(2.4801587e-5f));
        sine = F.Fma(sine, square, F.Splat(8.3333333e-3f));
        cosine = F.Fma(cosine, square, F.Splat(-1.3888889e-3f));
        sine = F.Fma(sine, square, F.Splat(-1.6666667e-1f));
        cosine = F.Fma(cosine, square, F.Splat(4.1666667e-2f));
        sine = F.Fma(sine, square, F.Splat(1f));
        cosine = F.Fma(cosine, square, F.Splat(-0.5f));
        sine *= angle;
        cosine = F.Fma(cosine, square, F.Splat(1f));
    }

    /// <summary>2 to the powers of <paramref name="x"/> and <paramref name="y"/>, for −120 to 120; relative error below 3e-7.</summary>
    /// <remarks>Splits off the nearest whole number into the exponent; the rest, −½ to ½, goes through the Taylor polynomial of degree 6.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exp2(F x, F y, out F powerX, out F powerY)
    {
        x = F.Max(F.Min(x, F.Splat(120f)), F.Splat(-120f));
        y = F.Max(F.Min(y, F.Splat(120f)), F.Splat(-120f));
        var shiftedX = x + F.Splat(RoundingMagic);
        var shiftedY = y + F.Splat(RoundingMagic);
        x -= shiftedX - F.Splat(RoundingMagic);
        y -= shiftedY - F.Splat(RoundingMagic);
        powerX = F.Fma(F.Splat(1.54035304e-4f), x, F.Splat(1.33335581e-3f));
        powerY = F.Fma(F.Splat(1.54035304e-4f), y, F.Splat(1.33335581e-3f));
        powerX = F.Fma(powerX, x, F.Splat(9.61812911e-3f));
        powerY = F.Fma(powerY, y, F.Splat(9.61812911e-3f));
        powerX = F.Fma(powerX, x, F.Splat(5.55041087e-2f));
        powerY = F.Fma(powerY, y, F.Splat(5.55041087e-2f));
        powerX = F.Fma(powerX, x, F.Splat(2.40226507e-1f));
        powerY = F.Fma(powerY, y, F.Splat(2.40226507e-1f));
        powerX = F.Fma(powerX, x, F.Splat(6.93147181e-1f));
        powerY = F.Fma(powerY, y, F.Splat(6.93147181e-1f));
        powerX = F.AddBits(F.Fma(powerX, x, F.Splat(1f)), F.ShiftLeftBits(shiftedX, 23));
        powerY = F.AddBits(F.Fma(powerY, y, F.Splat(1f)), F.ShiftLeftBits(shiftedY, 23));
    }

    /// <summary>0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F Clamp01(F x) => F.Max(F.Min(x, F.Splat(1f)), F.Splat(0f));
}
