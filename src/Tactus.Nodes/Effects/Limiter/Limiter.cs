using Tactus.Effects;

namespace Tactus;

/// <summary>A look-ahead limiter: no sample leaves it above the ceiling, and below the ceiling it is a plain delay, bit for bit.</summary>
/// <remarks>
/// <para>The gain that each sample needs goes through a minimum over the look-ahead, an exponential release, and a mean of the look-ahead's length: a ramp that is
/// down when the peak arrives. After the scheme that Geraint Luff describes ("Designing a straightforward limiter", 2022): a sliding minimum followed by a box filter.</para>
/// <para>Both channels share one gain. Latency: <see cref="LookAheadSeconds"/>.</para>
/// </remarks>
public sealed class Limiter : Node
{
    /// <summary>Time that the limiter sees ahead, and its latency.</summary>
    public const double LookAheadSeconds = 0.0015;

    /// <summary>Highest level that leaves.</summary>
    public static readonly Parameter Ceiling = Parameter.Decibels("ceiling", -24, 0, -0.3).Named("Ceiling");

    /// <summary>Time constant with which the gain comes back.</summary>
    public static readonly Parameter Release = Parameter.Seconds("release", 0.005, 2, 0.08).Named("Release");

    /// <summary>Largest gain reduction of the latest block, as a level of 0 or less.</summary>
    public static readonly Readout GainReduction = new("gain-reduction", ParameterUnit.Decibels);

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new LimiterProcessor(context);
}
