namespace Tactus;

/// <summary>How a source's level is shared between two loudspeakers as it is panned.</summary>
public enum PanLaw
{
    /// <summary>Sine and cosine: -3 dB in the middle, constant power.</summary>
    ConstantPower,

    /// <summary>Straight lines: -6 dB in the middle, constant sum.</summary>
    Linear,

    /// <summary>The geometric mean of the two others: -4.5 dB in the middle.</summary>
    Compromise,

    /// <summary>0 dB in the middle; only the far side is turned down.</summary>
    Balance,
}

/// <summary>The two factors of a pan position.</summary>
/// <param name="Left">Factor of the left loudspeaker.</param>
/// <param name="Right">Factor of the right loudspeaker.</param>
[AnyThread, RealTimeSafe]
public readonly record struct PanGains(float Left, float Right)
{
    /// <summary>Gains of a position.</summary>
    /// <param name="law">Which law.</param>
    /// <param name="pan">-1 left to +1 right; beyond counts as the end, not-a-number as the middle.</param>
    public static PanGains Of(PanLaw law, double pan)
    {
        var position = double.IsNaN(pan) ? 0 : Math.Clamp(pan, -1, 1);
        var right = (1 + position) / 2;
        var left = (1 - position) / 2;
        return law switch
        {
            PanLaw.ConstantPower => new((float)Sine(left), (float)Sine(right)),
            PanLaw.Linear => new((float)left, (float)right),
            PanLaw.Compromise => new((float)Math.Sqrt(left * Sine(left)), (float)Math.Sqrt(right * Sine(right))),
            _ => new((float)Math.Min(1, 2 * left), (float)Math.Min(1, 2 * right)),
        };
    }

    // why: both sides by the same function of their own share, so that left and right mirror each other bit for bit and the ends are exact zeros.
    private static double Sine(double share) => Math.Sin(share * (Math.PI / 2));
}
