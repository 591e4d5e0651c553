namespace Tactus;

/// <summary>The 40 parameters of the bands, as fields so that they are found; <see cref="ParametricEq.BandParameters"/> gives them by number.</summary>
public sealed partial class ParametricEq
{
#pragma warning disable CS1591 // why: eight times the same five; EqBandParameters documents them.
    public static readonly Parameter Band1On = EqBandParameters.MakeOn(1, false);
    public static readonly Parameter Band1Type = EqBandParameters.MakeType(1, 3);
    public static readonly Parameter Band1Frequency = EqBandParameters.MakeFrequency(1, 40);
    public static readonly Parameter Band1Gain = EqBandParameters.MakeGain(1);
    public static readonly Parameter Band1Q = EqBandParameters.MakeQ(1);
    public static readonly Parameter Band2On = EqBandParameters.MakeOn(2, true);
    public static readonly Parameter Band2Type = EqBandParameters.MakeType(2, 1);
    public static readonly Parameter Band2Frequency = EqBandParameters.MakeFrequency(2, 120);
    public static readonly Parameter Band2Gain = EqBandParameters.MakeGain(2);
    public static readonly Parameter Band2Q = EqBandParameters.MakeQ(2);
    public static readonly Parameter Band3On = EqBandParameters.MakeOn(3, true);
    public static readonly Parameter Band3Type = EqBandParameters.MakeType(3, 0);
    public static readonly Parameter Band3Frequency = EqBandParameters.MakeFrequency(3, 250);
    public static readonly Parameter Band3Gain = EqBandParameters.MakeGain(3);
    public static readonly Parameter Band3Q = EqBandParameters.MakeQ(3);
    public static readonly Parameter Band4On = EqBandParameters.MakeOn(4, true);
    public static readonly Parameter Band4Type = EqBandParameters.MakeType(4, 0);
    public static readonly Parameter Band4Frequency = EqBandParameters.MakeFrequency(4, 700);
    public static readonly Parameter Band4Gain = EqBandParameters.MakeGain(4);
    public static readonly Parameter Band4Q = EqBandParameters.MakeQ(4);
    public static readonly Parameter Band5On = EqBandParameters.MakeOn(5, true);
    public static readonly Parameter Band5Type = EqBandParameters.MakeType(5, 0);
    public static readonly Parameter Band5Frequency = EqBandParameters.MakeFrequency(5, 2000);
    public static readonly Parameter Band5Gain = EqBandParameters.MakeGain(5);
    public static readonly Parameter Band5Q = EqBandParameters.MakeQ(5);
    public static readonly Parameter Band6On = EqBandParameters.MakeOn(6, true);
    public static readonly Parameter Band6Type = EqBandParameters.MakeType(6, 0);
    public static readonly Parameter Band6Frequency = EqBandParameters.MakeFrequency(6, 5000);
    public static readonly Parameter Band6Gain = EqBandParameters.MakeGain(6);
    public static readonly Parameter Band6Q = EqBandParameters.MakeQ(6);
    public static readonly Parameter Band7On = EqBandParameters.MakeOn(7, true);
    public static readonly Parameter Band7Type = EqBandParameters.MakeType(7, 2);
    public static readonly Parameter Band7Frequency = EqBandParameters.MakeFrequency(7, 10000);
    public static readonly Parameter Band7Gain = EqBandParameters.MakeGain(7);
    public static readonly Parameter Band7Q = EqBandParameters.MakeQ(7);
    public static readonly Parameter Band8On = EqBandParameters.MakeOn(8, false);
    public static readonly Parameter Band8Type = EqBandParameters.MakeType(8, 5);
    public static readonly Parameter Band8Frequency = EqBandParameters.MakeFrequency(8, 18000);
    public static readonly Parameter Band8Gain = EqBandParameters.MakeGain(8);
    public static readonly Parameter Band8Q = EqBandParameters.MakeQ(8);
#pragma warning restore CS1591

    private static readonly EqBandParameters[] s_bands =
    [
        new(Band1On, Band1Type, Band1Frequency, Band1Gain, Band1Q),
        new(Band2On, Band2Type, Band2Frequency, Band2Gain, Band2Q),
        new(Band3On, Band3Type, Band3Frequency, Band3Gain, Band3Q),
        new(Band4On, Band4Type, Band4Frequency, Band4Gain, Band4Q),
        new(Band5On, Band5Type, Band5Frequency, Band5Gain, Band5Q),
        new(Band6On, Band6Type, Band6Frequency, Band6Gain, Band6Q),
        new(Band7On, Band7Type, Band7Frequency, Band7Gain, Band7Q),
        new(Band8On, Band8Type, Band8Frequency, Band8Gain, Band8Q),
    ];
}
