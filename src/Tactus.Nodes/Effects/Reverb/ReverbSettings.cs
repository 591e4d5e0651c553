namespace Tactus.Effects;

/// <summary>A reverb's parameters at one point of the grid.</summary>
internal readonly record struct ReverbSettings(
    float Mix, float Decay, float Size, float PreDelay, float Damping, float Width, float LowCut, float HighCut, float Modulation) : IGridSettings<ReverbSettings>
{
    /// <summary>Size and pre-delay are taken at once; the change of delays fades by itself.</summary>
    public static ReverbSettings Approach(in ReverbSettings current, in ReverbSettings target) => new(
        GridSettings<ReverbSettings>.Approach(current.Mix, target.Mix),
        GridSettings<ReverbSettings>.Approach(current.Decay, target.Decay, 0.1f),
        target.Size,
        target.PreDelay,
        GridSettings<ReverbSettings>.Approach(current.Damping, target.Damping),
        GridSettings<ReverbSettings>.Approach(current.Width, target.Width),
        GridSettings<ReverbSettings>.Approach(current.LowCut, target.LowCut),
        GridSettings<ReverbSettings>.Approach(current.HighCut, target.HighCut),
        GridSettings<ReverbSettings>.Approach(current.Modulation, target.Modulation));

    public static ReverbSettings Read(in ProcessContext context, int frame) => new(
        context.Smoothed(Reverb.WetMix)[frame],
        context.Smoothed(Reverb.Decay)[frame],
        context.Smoothed(Reverb.Size)[frame],
        context.Smoothed(Reverb.PreDelay)[frame],
        context.Smoothed(Reverb.Damping)[frame],
        context.Smoothed(Reverb.Width)[frame],
        context.Smoothed(Reverb.LowCut)[frame],
        context.Smoothed(Reverb.HighCut)[frame],
        context.Smoothed(Reverb.Modulation)[frame]);
}

/// <summary>The scalar coefficients that follow from the settings.</summary>
internal struct ReverbCoefficients
{
    /// <summary>Factor of the dry sound.</summary>
    public float Dry;

    /// <summary>Factor of a wet channel in its own output.</summary>
    public float WetNear;

    /// <summary>Factor of a wet channel in the other output.</summary>
    public float WetFar;

    /// <summary>Share a frame of the low-cut's one-pole.</summary>
    public float LowCut;

    /// <summary>Share a frame of the high-cut's one-pole.</summary>
    public float HighCut;

    public static ReverbCoefficients Of(in ReverbSettings settings, double sampleRate) => new()
    {
        Dry = 1 - settings.Mix,
        WetNear = settings.Mix * (1 + settings.Width) / 2,
        WetFar = settings.Mix * (1 - settings.Width) / 2,
        LowCut = OnePole.ShareOf(settings.LowCut, sampleRate),
        HighCut = OnePole.ShareOf(settings.HighCut, sampleRate),
    };

    /// <summary>The coefficients between two points.</summary>
    public static ReverbCoefficients Between(in ReverbCoefficients from, in ReverbCoefficients to, float share) => new()
    {
        Dry = Lerp(from.Dry, to.Dry, share),
        WetNear = Lerp(from.WetNear, to.WetNear, share),
        WetFar = Lerp(from.WetFar, to.WetFar, share),
        LowCut = Lerp(from.LowCut, to.LowCut, share),
        HighCut = Lerp(from.HighCut, to.HighCut, share),
    };

    public static float Lerp(float from, float to, float share) => MathF.FusedMultiplyAdd(to - from, share, from);
}
