using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>One filter for two channels, a channel a lane; and four of them in series, a pair a vector.</summary>
/// <remarks>
/// Simper's solution of the trapezoidal loop: with <c>a1 = 1 / (1 + g (g + k))</c>, <c>a2 = g a1</c>, <c>a3 = g a2</c>:
/// <code>
/// v3 = x - s2;  v1 = a1 s1 + a2 v3;  v2 = s2 + a2 s1 + a3 v3;  s1 = 2 v1 - s1;  s2 = 2 v2 - s2
/// </code>
/// <para>Vectors of two doubles exist everywhere in hardware, and in software with the same bits, so <see cref="Next"/> is the scalar twin.</para>
/// <para>Filters in series wait for one another within a frame. <see cref="RunFour"/> lets them work on neighbouring frames instead: while the first filter has
/// frame n, the second has n-1, the third n-2 and the fourth n-3; two pairs of filters are two vectors of four.</para>
/// </remarks>
internal struct StereoSvf
{
    // Far below what a float can show beside any signal, far above a double's denormals.
    private const double Floor = 1e-18;

    internal Vector128<double> Band;
    internal Vector128<double> Low;
    internal Vector128<double> A1;
    internal Vector128<double> A2;
    internal Vector128<double> A3;
    internal Vector128<double> Input;
    internal Vector128<double> BandGain;
    internal Vector128<double> LowGain;

    public readonly bool IsClear => Band == Vector128<double>.Zero && Low == Vector128<double>.Zero;

    public void Clear()
    {
        Band = default;
        Low = default;
    }

    /// <summary>Tunes the filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tune(in SvfCoefficients coefficients)
    {
        var a1 = 1 / (1 + coefficients.G * (coefficients.G + coefficients.K));
        A1 = Vector128.Create(a1);
        A2 = Vector128.Create(coefficients.G * a1);
        A3 = Vector128.Create(coefficients.G * (coefficients.G * a1));
        Input = Vector128.Create(coefficients.Input);
        BandGain = Vector128.Create(coefficients.Band);
        LowGain = Vector128.Create(coefficients.Low);
    }

    /// <summary>One frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<double> Next(Vector128<double> x)
    {
        var v3 = x - Low;
        var v1 = Vector128.FusedMultiplyAdd(A1, Band, A2 * v3);
        var v2 = Vector128.FusedMultiplyAdd(A3, v3, Vector128.FusedMultiplyAdd(A2, Band, Low));
        Band = Vector128.FusedMultiplyAdd(v1, Vector128.Create(2.0), -Band);
        Low = Vector128.FusedMultiplyAdd(v2, Vector128.Create(2.0), -Low);
        return Vector128.FusedMultiplyAdd(LowGain, v2, Vector128.FusedMultiplyAdd(BandGain, v1, Input * x));
    }

    /// <summary>Filters a run of at least four frames by four filters one after the other.</summary>
    public static void RunFour(ref StereoSvf a, ref StereoSvf b, ref StereoSvf c, ref StereoSvf d, Span<Vector128<double>> frames)
    {
        // Before the pipe is full:
        //   frame  0  1  2
        //   a      0  1  2
        //   b         0  1
        //   c            0
        var first = b.Next(a.Next(frames[0]));
        var afterC = c.Next(first);
        var afterB = b.Next(a.Next(frames[1]));
        var afterA = a.Next(frames[2]);

        var front = new SvfPair(a, b);
        var back = new SvfPair(c, d);
        var frontOut = Vector256.Create(afterA, afterB);
        var backOut = Vector256.Create(afterC, afterC);
        for (var frame = 3; frame < frames.Length; frame++)
        {
            var backIn = Vector256.Create(frontOut.GetUpper(), backOut.GetLower());
            frontOut = front.Next(Vector256.Create(frames[frame], frontOut.GetLower()));
            backOut = back.Next(backIn);
            frames[frame - 3] = backOut.GetUpper();
        }

        front.Save(ref a, ref b);
        back.Save(ref c, ref d);

        // What is still in the pipe.
        var last = frames.Length - 1;
        frames[last - 2] = d.Next(backOut.GetLower());
        frames[last - 1] = d.Next(c.Next(frontOut.GetUpper()));
        frames[last] = d.Next(c.Next(b.Next(frontOut.GetLower())));
    }

    /// <summary>Lets a faded state end; called on the grid.</summary>
    public void Settle()
    {
        var floor = Vector128.Create(Floor);
        if (Vector128.LessThanAll(Vector128.Abs(Band), floor) && Vector128.LessThanAll(Vector128.Abs(Low), floor))
        {
            Clear();
        }
    }
}

/// <summary>Two filters of <see cref="StereoSvf"/> in one vector, for as long as a run takes.</summary>
internal struct SvfPair
{
    private readonly Vector256<double> _a1;
    private readonly Vector256<double> _a2;
    private readonly Vector256<double> _a3;
    private readonly Vector256<double> _input;
    private readonly Vector256<double> _bandGain;
    private readonly Vector256<double> _lowGain;
    private Vector256<double> _band;
    private Vector256<double> _low;

    public SvfPair(in StereoSvf first, in StereoSvf second)
    {
        _a1 = Vector256.Create(first.A1, second.A1);
        _a2 = Vector256.Create(first.A2, second.A2);
        _a3 = Vector256.Create(first.A3, second.A3);
        _input = Vector256.Create(first.Input, second.Input);
        _bandGain = Vector256.Create(first.BandGain, second.BandGain);
        _lowGain = Vector256.Create(first.LowGain, second.LowGain);
        _band = Vector256.Create(first.Band, second.Band);
        _low = Vector256.Create(first.Low, second.Low);
    }

    /// <summary>One frame of each filter, operation for operation as <see cref="StereoSvf.Next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Next(Vector256<double> x)
    {
        var v3 = x - _low;
        var v1 = Vector256.FusedMultiplyAdd(_a1, _band, _a2 * v3);
        var v2 = Vector256.FusedMultiplyAdd(_a3, v3, Vector256.FusedMultiplyAdd(_a2, _band, _low));
        _band = Vector256.FusedMultiplyAdd(v1, Vector256.Create(2.0), -_band);
        _low = Vector256.FusedMultiplyAdd(v2, Vector256.Create(2.0), -_low);
        return Vector256.FusedMultiplyAdd(_lowGain, v2, Vector256.FusedMultiplyAdd(_bandGain, v1, _input * x));
    }

    public readonly void Save(ref StereoSvf first, ref StereoSvf second)
    {
        (first.Band, first.Low) = (_band.GetLower(), _low.GetLower());
        (second.Band, second.Low) = (_band.GetUpper(), _low.GetUpper());
    }
}
