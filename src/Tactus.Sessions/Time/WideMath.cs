namespace Tactus;

/// <summary>128-bit integer division with the one rounding rule of this room, and a logarithm with the same bits on every machine.</summary>
internal static class WideMath
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>The whole number nearest to the quotient; ties go up (towards positive infinity), also below zero.</summary>
    /// <param name="dividend">At most 2^125 either way.</param>
    /// <param name="divisor">Positive, at most 2^125.</param>
    internal static Int128 RoundDivide(Int128 dividend, Int128 divisor) => FloorDivide((2 * dividend) + divisor, 2 * divisor);

    internal static Int128 FloorDivide(Int128 dividend, Int128 divisor)
    {
        Int128 quotient = dividend / divisor;
        return dividend < 0 && quotient * divisor != dividend ? quotient - 1 : quotient;
    }

    /// <summary>ln(1 + z) / z for z above −1; 1 at z = 0. Relative error below 1e-15.</summary>
    /// <remarks>
    /// why: frame positions inside a tempo ramp must not depend on the machine, and the logarithms of C libraries differ in the last bit. Only + − · / are
    /// used, which IEEE 754 fixes. ln y = k ln 2 + 2 artanh((m − 1)/(m + 1)) with y = m · 2^k, m in [√½, √2]; |w| ≤ 0.172, so eleven terms reach 1e-18.
    /// </remarks>
    internal static double LogRatio(double z)
    {
        if (Math.Abs(z) < 1e-9)
        {
            return 1 - (0.5 * z);
        }

        double w;
        double powers = 0;
        if (z is > -0.29 and < 0.41)
        {
            w = z / (2 + z);
        }
        else
        {
            double y = 1 + z;
            int exponent = Math.ILogB(y);
            double mantissa = Math.ScaleB(y, -exponent);
            if (mantissa > 1.4142135623730951)
            {
                mantissa *= 0.5;
                exponent++;
            }

            w = (mantissa - 1) / (mantissa + 1);
            powers = exponent * Ln2;
        }

        double square = w * w;
        double series = 0;
        for (int odd = 23; odd >= 1; odd -= 2)
        {
            series = (series * square) + (1.0 / odd);
        }

        return (powers + (2 * w * series)) / z;
    }
}
