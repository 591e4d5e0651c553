namespace Tactus.Nodes;

/// <summary>Powers and logarithms in double precision from the four operations only, so that patches compile to the same bits on every machine.</summary>
[AnyThread, RealTimeSafe]
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>2 to the power of <paramref name="x"/>, clamped to −1000 to 1000; relative error below 1e-13.</summary>
    public static double Exp2(double x)
    {
        x = Math.Min(Math.Max(x, -1000), 1000);
        var whole = Math.Round(x);
        var rest = (x - whole) * Ln2;
        var sum = 1.0;
        for (var order = 13; order > 0; order--)
        {
            sum = 1 + sum * rest / order;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(whole + 1023) << 52);
    }

    /// <summary>Base-2 logarithm of a positive, normal number; error below 1e-13.</summary>
    public static double Log2(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52 & 0x7FF) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble(bits & 0xF_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        // why: ln m = 2 artanh((m − 1) / (m + 1)); the argument stays below 0.172, so the odd series ends quickly.
        var t = (mantissa - 1) / (mantissa + 1);
        var square = t * t;
        var sum = 0.0;
        for (var order = 19; order > 0; order -= 2)
        {
            sum = sum * square + 1.0 / order;
        }

        return exponent + 2 * t * sum / Ln2;
    }

    /// <summary>The factor of a level in decibels.</summary>
    public static double GainOfDecibels(double decibels) => Exp2(decibels * 0.166096404744368);

    /// <summary>sin(2π <paramref name="turns"/>).</summary>
    public static float Sine(double turns) => LaneMath<Lane1>.SineOfTurns(new Lane1((float)(turns - Math.Round(turns)))).Value;
}
