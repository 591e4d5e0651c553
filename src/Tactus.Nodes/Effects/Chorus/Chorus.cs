using Tactus.Effects;

namespace Tactus;

/// <summary>A chorus: three copies a side, each delayed by an amount that swings to and fro.</summary>
/// <remarks>
/// <para>Delays are read between samples by a cubic of four points (Lagrange), which neither dulls the top as a straight line would nor rings as an all-pass can when it moves
/// (Laakso et al., "Splitting the unit delay", IEEE SPM 13, 1996).</para>
/// <para>The swing is a sine whose phase is counted in whole units, 120 degrees from copy to copy and 60 from side to side.</para>
/// </remarks>
public sealed class Chorus : Node
{
    /// <summary>Swings a second.</summary>
    public static readonly Parameter Rate = Parameter.Hertz("rate", 0.05, 8, 0.6).Named("Rate");

    /// <summary>How far delays swing: 100 % is 5 ms to either side of 8 ms.</summary>
    public static readonly Parameter Depth = Parameter.Ratio("depth", 0.35).Named("Depth");

    /// <summary>Share of the copies in the output; the rest is dry.</summary>
    public static readonly Parameter WetMix = Parameter.Ratio("mix", 0.5).Named("Mix");

    /// <summary>Share of the copies in the output, 0 to 1.</summary>
    public double Mix
    {
        get => this[WetMix];
        set => this[WetMix] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new ChorusProcessor(context.SampleRate);
}
