namespace Tactus.Effects;

/// <summary>A state variable filter: tuning <c>g</c>, damping <c>k</c>, and how much of input, band and low output make up its own output.</summary>
internal struct SvfCoefficients
{
    public double G;
    public double K;
    public double Input;
    public double Band;
    public double Low;

    /// <summary>Changes nothing, at a tuning that a neighbour can be reached from.</summary>
    public static SvfCoefficients Identity => new() { G = 0.1, K = 1.4, Input = 1 };

    /// <summary>Whether the output is the input.</summary>
    public readonly bool IsIdentity => Input == 1 && Band == 0 && Low == 0;

    /// <summary>Time constant of the slowest decay, in frames.</summary>
    public readonly double DecayFrames
    {
        get
        {
            // Analog prototype s² + k s + 1 at corner 2 atan(g) a frame.
            var corner = 2 * Math.Atan(G);
            var slowest = K >= 2 ? (K - Math.Sqrt(K * K - 4)) / 2 : K / 2;
            return IsIdentity ? 0 : 1 / (corner * slowest);
        }
    }

    /// <summary>The filters of a band; the second only serves cuts of 24 dB an octave.</summary>
    public static (SvfCoefficients First, SvfCoefficients Second) Of(in EqBandSettings settings, double sampleRate)
    {
        // Poles of a Butterworth of fourth order: Q of 0.541 and 1.307, here relative to a single one's 0.707.
        const double LowerQ = 0.541196100146197 * 1.4142135623730951;
        const double UpperQ = 1.306562964876377 * 1.4142135623730951;
        var g = Math.Tan(Math.PI * Math.Min(settings.Frequency, 0.49 * sampleRate) / sampleRate);
        var k = 1.0 / settings.Q;
        var amplitude = Math.Exp(settings.Gain * (Math.Log(10) / 40));
        if (!settings.IsOn || (settings.Gain == 0 && settings.Type <= EqBandType.HighShelf))
        {
            var idle = new SvfCoefficients { G = g, K = k, Input = 1 };
            return (idle, idle);
        }

        var second = new SvfCoefficients { G = g, K = k, Input = 1 };
        return settings.Type switch
        {
            EqBandType.Bell => (new() { G = g, K = k / amplitude, Input = 1, Band = k / amplitude * (amplitude * amplitude - 1) }, second),
            EqBandType.LowShelf => (new() { G = g / Math.Sqrt(amplitude), K = k, Input = 1, Band = k * (amplitude - 1), Low = amplitude * amplitude - 1 }, second),
            EqBandType.HighShelf => (
                new() { G = g * Math.Sqrt(amplitude), K = k, Input = amplitude * amplitude, Band = k * (1 - amplitude) * amplitude, Low = 1 - amplitude * amplitude }, second),
            EqBandType.LowCut12 => (HighPass(g, k), second),
            EqBandType.LowCut24 => (HighPass(g, k / LowerQ), HighPass(g, k / UpperQ)),
            EqBandType.HighCut12 => (LowPass(g, k), second),
            EqBandType.HighCut24 => (LowPass(g, k / LowerQ), LowPass(g, k / UpperQ)),
            _ => (new() { G = g, K = k, Input = 1, Band = -k }, second),
        };
    }

    /// <summary>The coefficients between two points.</summary>
    public static SvfCoefficients Between(in SvfCoefficients from, in SvfCoefficients to, double share) => new()
    {
        G = from.G + (to.G - from.G) * share,
        K = from.K + (to.K - from.K) * share,
        Input = from.Input + (to.Input - from.Input) * share,
        Band = from.Band + (to.Band - from.Band) * share,
        Low = from.Low + (to.Low - from.Low) * share,
    };

    private static SvfCoefficients HighPass(double g, double k) => new() { G = g, K = k, Input = 1, Band = -k, Low = -1 };

    private static SvfCoefficients LowPass(double g, double k) => new() { G = g, K = k, Low = 1 };
}
