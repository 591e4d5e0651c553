namespace Tactus;

/// <summary>Level in decibels and amplitude factor, both ways.</summary>
[AnyThread, RealTimeSafe]
public static class Decibels
{
    /// <summary>The level that counts as silence: below the noise of 24-bit converters. At and below it the factor is exactly zero.</summary>
    public const double Silence = -144;

    private const double GainToNepers = 0.11512925464970228; // ln(10) / 20

    /// <summary>Amplitude factor of a level; 0 at <see cref="Silence"/> and below, also for not-a-number.</summary>
    public static float ToGain(double decibels) => decibels > Silence ? (float)Math.Exp(decibels * GainToNepers) : 0f;

    /// <summary>Level of an amplitude factor's magnitude, never below <see cref="Silence"/>; not-a-number counts as silence.</summary>
    public static double FromGain(double gain)
    {
        var magnitude = Math.Abs(gain);
        return magnitude > 0 ? Math.Max(Silence, Math.Log(magnitude) / GainToNepers) : Silence;
    }

    /// <summary>Level of a power ratio (a mean square), never below <see cref="Silence"/>; not-a-number counts as silence.</summary>
    public static double FromPower(double power) => power > 0 ? Math.Max(Silence, Math.Log(power) / (2 * GainToNepers)) : Silence;
}
