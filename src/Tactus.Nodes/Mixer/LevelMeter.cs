using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Mixer;

/// <summary>Sums and peaks of the window under way, in eight lanes: frame <c>n</c> of the steady clock belongs to lane <c>n mod 8</c>.</summary>
/// <remarks>Lanes are tied to the clock, not to the block, so a window's sums are added in the same order however time is cut.</remarks>
internal struct MeterLanes
{
    public Vector256<float> Squares;
    public Vector256<float> Peaks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<float> samples)
    {
        Squares = Vector256.FusedMultiplyAdd(samples, samples, Squares);
        Peaks = Vector256.Max(Vector256.Abs(samples), Peaks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int lane, float sample)
    {
        ref var squares = ref Unsafe.Add(ref Unsafe.As<Vector256<float>, float>(ref Squares), lane);
        ref var peak = ref Unsafe.Add(ref Unsafe.As<Vector256<float>, float>(ref Peaks), lane);
        squares = MathF.FusedMultiplyAdd(sample, sample, squares);
        peak = MathF.Max(MathF.Abs(sample), peak);
    }
}

/// <summary>One channel's level: peak with a straight fall in decibels, RMS through a one-pole.</summary>
internal sealed class LevelMeter
{
    /// <summary>Frames of a window; the steady clock's multiples end one.</summary>
    public const int WindowFrames = 256;

    // IEC 60268-10 type I: 20 dB in 1.7 s.
    private const double FallDbPerSecond = 20 / 1.7;
    private const double RmsSeconds = 0.3;

    // Below -144 dBFS a meter rests.
    private const float PeakFloor = 6.3e-8f;
    private const double PowerFloor = PeakFloor * (double)PeakFloor;

    private readonly float _fall;
    private readonly double _share;
    private float _peak;
    private double _power;

    public LevelMeter(double sampleRate)
    {
        _fall = Decibels.ToGain(-FallDbPerSecond * WindowFrames / sampleRate);
        _share = SmoothedValue.OnePoleCoefficient(RmsSeconds * sampleRate / WindowFrames, 1);
    }

    /// <summary>The window under way; the strip's kernel adds to it.</summary>
    public MeterLanes Lanes;

    public float PeakDb => (float)Decibels.FromGain(_peak);

    public float RmsDb => (float)Decibels.FromPower(_power);

    /// <summary>Whether a silent window would change nothing.</summary>
    public bool IsResting => _peak == 0 && _power == 0 && Lanes.Peaks == Vector256<float>.Zero;

    /// <summary>Ends a window of up to <see cref="WindowFrames"/> frames.</summary>
    public void CloseWindow()
    {
        var peaks = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector256<float>, float>(ref Lanes.Peaks), Vector256<float>.Count);
        var squares = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector256<float>, float>(ref Lanes.Squares), Vector256<float>.Count);
        double sum = 0;
        var peak = 0f;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            sum += squares[lane];
            peak = Math.Max(peak, peaks[lane]);
        }

        _peak = Math.Max(peak, _peak * _fall);
        _power += _share * (sum / WindowFrames - _power);
        if (_peak < PeakFloor && _power < PowerFloor)
        {
            _peak = 0;
            _power = 0;
        }

        Lanes = default;
    }

    public void Reset()
    {
        _peak = 0;
        _power = 0;
        Lanes = default;
    }
}
