using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Kernels;

/// <summary>One number from many samples.</summary>
internal static class Reductions
{
    /// <summary>Largest magnitude. The order of a maximum cannot be seen in its bits, so any width gives the same.</summary>
    public static float Peak(ReadOnlySpan<float> samples)
    {
        var peak = 0f;
        var done = 0;
        if (Vector256.IsHardwareAccelerated && samples.Length >= Vector256<float>.Count)
        {
            ref var origin = ref MemoryMarshal.GetReference(samples);
            var peaks = Vector256<float>.Zero;
            for (; done <= samples.Length - Vector256<float>.Count; done += Vector256<float>.Count)
            {
                var magnitude = Vector256.Abs(Vector256.LoadUnsafe(ref origin, (nuint)done));

                // why: a comparison with not-a-number is false on every machine, where the native maximum differs between them.
                peaks = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, peaks), magnitude, peaks);
            }

            for (var lane = 0; lane < Vector256<float>.Count; lane++)
            {
                peak = peaks[lane] > peak ? peaks[lane] : peak;
            }
        }

        return PeakScalar(samples[done..], peak);
    }

    /// <summary>Sum of squares in double precision lanes.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> samples)
    {
        var done = 0;
        var sum = 0.0;
        if (Vector256.IsHardwareAccelerated && samples.Length >= Vector256<float>.Count)
        {
            ref var origin = ref MemoryMarshal.GetReference(samples);
            var low = Vector256<double>.Zero;
            var high = Vector256<double>.Zero;
            for (; done <= samples.Length - Vector256<float>.Count; done += Vector256<float>.Count)
            {
                var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref origin, (nuint)done));
                low = Vector256.FusedMultiplyAdd(lower, lower, low);
                high = Vector256.FusedMultiplyAdd(upper, upper, high);
            }

            sum = Vector256.Sum(low + high);
        }

        return SumOfSquaresScalar(samples[done..], sum);
    }

    internal static float PeakScalar(ReadOnlySpan<float> samples, float peak)
    {
        foreach (var sample in samples)
        {
            var magnitude = MathF.Abs(sample);
            peak = magnitude > peak ? magnitude : peak;
        }

        return peak;
    }

    internal static double SumOfSquaresScalar(ReadOnlySpan<float> samples, double sum)
    {
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum;
    }
}
