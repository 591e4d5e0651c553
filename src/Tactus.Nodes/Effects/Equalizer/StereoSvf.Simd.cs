using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>One filter for two channels, a channel a lane.</summary>
/// <remarks>
/// Simper's solution of the trapezoidal loop: with <c>a1 = 1 / (1 + g (g + k))</c>, <c>a2 = g a1</c>, <c>a3 = g a2</c>:
/// <code>
/// v3 = x - s2;  v1 = a1 s1 + a2 v3;  v2 = s2 + a2 s1 + a3 v3;  s1 = 2 v1 - s1;  s2 = 2 v2 - s2
/// </code>
/// Vectors of two doubles exist everywhere in hardware, and in software with the same bits, so no scalar twin is needed.
/// </remarks>
internal struct StereoSvf
{
    // Far below what a float can show beside any signal, far above a double's denormals.
    private const double Floor = 1e-18;

    private Vector128<double> _band;
    private Vector128<double> _low;
    private Vector128<double> _a1;
    private Vector128<double> _a2;
    private Vector128<double> _a3;
    private Vector128<double> _input;
    private Vector128<double> _bandGain;
    private Vector128<double> _lowGain;

    public readonly bool IsClear => _band == Vector128<double>.Zero && _low == Vector128<double>.Zero;

    public void Clear()
    {
        _band = default;
        _low = default;
    }

    /// <summary>Tunes the filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Tune(in SvfCoefficients coefficients)
    {
        var a1 = 1 / (1 + coefficients.G * (coefficients.G + coefficients.K));
        _a1 = Vector128.Create(a1);
        _a2 = Vector128.Create(coefficients.G * a1);
        _a3 = Vector128.Create(coefficients.G * (coefficients.G * a1));
        _input = Vector128.Create(coefficients.Input);
        _bandGain = Vector128.Create(coefficients.Band);
        _lowGain = Vector128.Create(coefficients.Low);
    }

    /// <summary>One frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<double> Next(Vector128<double> x)
    {
        var v3 = x - _low;
        var v1 = Vector128.FusedMultiplyAdd(_a1, _band, _a2 * v3);
        var v2 = Vector128.FusedMultiplyAdd(_a3, v3, Vector128.FusedMultiplyAdd(_a2, _band, _low));
        _band = v1 + v1 - _band;
        _low = v2 + v2 - _low;
        return Vector128.FusedMultiplyAdd(_lowGain, v2, Vector128.FusedMultiplyAdd(_bandGain, v1, _input * x));
    }

    /// <summary>Lets a faded state end; called on the grid.</summary>
    public void Settle()
    {
        var floor = Vector128.Create(Floor);
        if (Vector128.LessThanAll(Vector128.Abs(_band), floor) && Vector128.LessThanAll(Vector128.Abs(_low), floor))
        {
            Clear();
        }
    }
}
