using Tactus.Effects;

namespace Tactus;

/// <summary>A look-ahead limiter: no sample leaves it above the ceiling, and below the ceiling it is a plain delay, bit for bit.</summary>
/// <remarks>
/// <para>The gain that each sample needs goes through a minimum over the look-ahead, an exponential release, and a mean of the look-ahead's length: a ramp that is
/// down when the peak arrives. After the scheme that Geraint Luff describes ("Designing a straightforward limiter", 2022): a sliding minimum followed by a box filter.</para>
/// <para>With <see cref="TruePeak"/> it also looks between the samples, at four times the rate, as ITU-R BS.1770 measures true peaks; the promise still is about samples,
/// what a converter makes between them stays within a tenth of a decibel of the ceiling for material below half the Nyquist frequency.</para>
/// <para>Both channels share one gain. Latency: <see cref="LookAheadSeconds"/> and the detector's six frames, whether it is on or not.</para>
/// </remarks>
public sealed class Limiter : Node
{
    /// <summary>Time that the limiter sees ahead.</summary>
    public const double LookAheadSeconds = 0.0015;

    /// <summary>Highest level that leaves.</summary>
    public static readonly Parameter Ceiling = Parameter.Decibels("ceiling", -24, 0, -0.3).Named("Ceiling");

    /// <summary>Time constant with which the gain comes back.</summary>
    public static readonly Parameter Release = Parameter.Seconds("release", 0.005, 2, 0.08).Named("Release");

    /// <summary>Whether peaks between the samples count.</summary>
    public static readonly Parameter TruePeak = Parameter.Toggle("true-peak", false).Named("True peak");

    /// <summary>Largest gain reduction of the latest block, as a level of 0 or less.</summary>
    public static readonly Readout GainReduction = new("gain-reduction", ParameterUnit.Decibels);

    /// <summary>Highest level that leaves, in decibels.</summary>
    public double CeilingDb
    {
        get => this[Ceiling];
        set => this[Ceiling] = value;
    }

    /// <summary>Time constant with which the gain comes back, in seconds.</summary>
    public double ReleaseSeconds
    {
        get => this[Release];
        set => this[Release] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new LimiterProcessor(context);
}
