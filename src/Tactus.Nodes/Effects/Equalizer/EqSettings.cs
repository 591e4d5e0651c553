using System.Runtime.CompilerServices;

namespace Tactus.Effects;

/// <summary>One band's settings at a point of the grid.</summary>
internal readonly record struct EqBandSettings(bool IsOn, EqBandType Type, float Frequency, float Gain, float Q)
{
    // Frequencies and qualities travel in equal ratios.
    public static EqBandSettings Approach(in EqBandSettings current, in EqBandSettings target) => new(
        target.IsOn, target.Type, Ratio(current.Frequency, target.Frequency), GridSettings<EqSettings>.Approach(current.Gain, target.Gain), Ratio(current.Q, target.Q));

    private static float Ratio(float current, float target) =>
        MathF.Abs(target - current) <= 1e-3f * target ? target : current * MathF.Pow(target / current, GridSettings<EqSettings>.Share);
}

[InlineArray(ParametricEq.BandCount)]
internal struct EqBandArray
{
    private EqBandSettings _first;
}

/// <summary>An equaliser's parameters at one point of the grid.</summary>
internal struct EqSettings : IGridSettings<EqSettings>
{
    public EqBandArray Bands;

    public static EqSettings Read(in ProcessContext context, int frame)
    {
        var settings = default(EqSettings);
        for (var band = 0; band < ParametricEq.BandCount; band++)
        {
            var parameters = ParametricEq.BandParameters(band + 1);

            // why: automation may ramp a switch or a choice; halfway is where it flips.
            settings.Bands[band] = new EqBandSettings(
                context.Smoothed(parameters.On)[frame] >= 0.5f,
                (EqBandType)(int)(context.Smoothed(parameters.Type)[frame] + 0.5f),
                context.Smoothed(parameters.Frequency)[frame],
                context.Smoothed(parameters.Gain)[frame],
                context.Smoothed(parameters.Q)[frame]);
        }

        return settings;
    }

    public static EqSettings Approach(in EqSettings current, in EqSettings target)
    {
        var next = default(EqSettings);
        for (var band = 0; band < ParametricEq.BandCount; band++)
        {
            next.Bands[band] = EqBandSettings.Approach(current.Bands[band], target.Bands[band]);
        }

        return next;
    }

    public readonly bool Equals(EqSettings other)
    {
        for (var band = 0; band < ParametricEq.BandCount; band++)
        {
            if (Bands[band] != other.Bands[band])
            {
                return false;
            }
        }

        return true;
    }

    public override readonly bool Equals(object? obj) => obj is EqSettings other && Equals(other);

    public override readonly int GetHashCode() => Bands[0].GetHashCode();
}
