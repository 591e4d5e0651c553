using Tactus.Effects;

namespace Tactus;

/// <summary>A feed-forward compressor with soft knee, stereo linked, with a side chain.</summary>
/// <remarks>
/// <para>After Giannoulis, Massberg and Reiss ("Digital dynamic range compressor design", JAES 60, 2012): level in decibels, static curve with a quadratic knee,
/// then a smooth branching detector on the gain reduction, which attacks and releases with the stated time constants and rests at exactly none.</para>
/// <para>Input bus 1 is the side chain; <see cref="SideChain"/> says whether it or the sound itself is listened to.</para>
/// </remarks>
public sealed class Compressor : Node
{
    /// <summary>Level above which it works.</summary>
    public static readonly Parameter Threshold = Parameter.Decibels("threshold", -60, 0, -18).Named("Threshold");

    /// <summary>Decibels in over decibels out above the threshold.</summary>
    public static readonly Parameter Ratio = Parameter.Number("ratio", 1, 20, 4).Named("Ratio").Logarithmic();

    /// <summary>Width of the soft transition around the threshold.</summary>
    public static readonly Parameter Knee = Parameter.Decibels("knee", 0, 24, 6).Named("Knee");

    /// <summary>Time constant of falling gain.</summary>
    public static readonly Parameter Attack = Parameter.Seconds("attack", 0.0001, 0.2, 0.01).Named("Attack");

    /// <summary>Time constant of rising gain.</summary>
    public static readonly Parameter Release = Parameter.Seconds("release", 0.01, 2, 0.15).Named("Release");

    /// <summary>Level added to the compressed sound.</summary>
    public static readonly Parameter MakeUp = Parameter.Decibels("make-up", 0, 24, 0).Named("Make-up");

    /// <summary>Share of the compressed sound; the rest is dry.</summary>
    public static readonly Parameter WetMix = Parameter.Ratio("mix", 1).Named("Mix");

    /// <summary>Whether the side chain is listened to.</summary>
    public static readonly Parameter SideChain = Parameter.Toggle("side-chain", false).Named("Side chain");

    /// <summary>Largest gain reduction of the latest block, as a level of 0 or less.</summary>
    public static readonly Readout GainReduction = new("gain-reduction", ParameterUnit.Decibels);

    /// <summary>Level above which it works, in decibels.</summary>
    public double ThresholdDb
    {
        get => this[Threshold];
        set => this[Threshold] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => new([2, 2], [2]);

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new CompressorProcessor(context);
}
