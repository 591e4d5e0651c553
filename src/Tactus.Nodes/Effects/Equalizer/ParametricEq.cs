using Tactus.Effects;

namespace Tactus;

/// <summary>What a band of <see cref="ParametricEq"/> does.</summary>
public enum EqBandType
{
    /// <summary>Lifts or lowers around the frequency.</summary>
    Bell,

    /// <summary>Lifts or lowers what lies below.</summary>
    LowShelf,

    /// <summary>Lifts or lowers what lies above.</summary>
    HighShelf,

    /// <summary>Takes away what lies below, 12 dB an octave.</summary>
    LowCut12,

    /// <summary>Takes away what lies below, 24 dB an octave; with a Q of 0.707 a Butterworth.</summary>
    LowCut24,

    /// <summary>Takes away what lies above, 12 dB an octave.</summary>
    HighCut12,

    /// <summary>Takes away what lies above, 24 dB an octave; with a Q of 0.707 a Butterworth.</summary>
    HighCut24,

    /// <summary>Takes the frequency itself away.</summary>
    Notch,
}

/// <summary>An equaliser of eight bands in series, stereo.</summary>
/// <remarks>
/// <para>Every band is a state variable filter integrated by the trapezoidal rule, in double precision, after Zavalishin ("The Art of VA Filter Design") in the form of
/// Simper ("Linear Trapezoidal Integrated State Variable Filter", 2013). At rest it has exactly the response of the cookbook's biquads (Bristow-Johnson, "Audio EQ
/// cookbook"); on the move it stays stable however fast it is swept, as a biquad does not.</para>
/// <para>A band that changes nothing (switched off, or a bell or shelf at 0 dB) costs nothing and leaves every bit alone; as a new equaliser does.</para>
/// </remarks>
public sealed partial class ParametricEq : Node
{
    /// <summary>Number of bands.</summary>
    public const int BandCount = 8;

    /// <summary>The parameters of a band.</summary>
    /// <param name="band">1 to <see cref="BandCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such band.</exception>
    [AnyThread]
    public static EqBandParameters BandParameters(int band)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(band, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(band, BandCount);
        return s_bands[band - 1];
    }

    /// <summary>Sets a band and switches it on.</summary>
    /// <param name="band">1 to <see cref="BandCount"/>.</param>
    /// <param name="type">What it does.</param>
    /// <param name="hertz">Where.</param>
    /// <param name="gainDb">How much; of no matter to cuts and notches.</param>
    /// <param name="q">How narrow.</param>
    /// <returns>This equaliser.</returns>
    public ParametricEq SetBand(int band, EqBandType type, double hertz, double gainDb = 0, double q = 0.7071)
    {
        var parameters = BandParameters(band);
        this[parameters.Type] = (int)type;
        this[parameters.Frequency] = hertz;
        this[parameters.Gain] = gainDb;
        this[parameters.Q] = q;
        this[parameters.On] = 1;
        return this;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new ParametricEqProcessor(context.SampleRate);
}

/// <summary>The parameters of one band of <see cref="ParametricEq"/>.</summary>
/// <param name="On">Whether the band does anything.</param>
/// <param name="Type">The <see cref="EqBandType"/>, by its number.</param>
/// <param name="Frequency">Middle, corner or notch.</param>
/// <param name="Gain">Gain of bells and shelves.</param>
/// <param name="Q">Quality: narrowness of a bell or notch, resonance of a cut, steepness of a shelf.</param>
[AnyThread]
public sealed record EqBandParameters(Parameter On, Parameter Type, Parameter Frequency, Parameter Gain, Parameter Q)
{
    internal static Parameter MakeOn(int band, bool isOn) => Parameter.Toggle($"band{band}-on", isOn).Named($"Band {band} on");

    internal static Parameter MakeType(int band, int type) =>
        Parameter.Choice($"band{band}-type", type, "Bell", "Low shelf", "High shelf", "Low cut 12", "Low cut 24", "High cut 12", "High cut 24", "Notch")
            .Named($"Band {band} type");

    internal static Parameter MakeFrequency(int band, double hertz) => Parameter.Hertz($"band{band}-frequency", 20, 20000, hertz).Named($"Band {band} frequency");

    internal static Parameter MakeGain(int band) => Parameter.Decibels($"band{band}-gain", -24, 24, 0).Named($"Band {band} gain");

    internal static Parameter MakeQ(int band) => Parameter.Number($"band{band}-q", 0.1, 20, 0.7071).Named($"Band {band} Q").Logarithmic();
}
