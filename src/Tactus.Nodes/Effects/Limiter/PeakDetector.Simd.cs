using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>Magnitudes of samples and, four times as dense, of what lies between them.</summary>
/// <remarks>
/// Three interpolators of twelve taps, a sinc under a Blackman window, for the quarters between a sample and the next. A sample's own magnitude appears
/// <see cref="DelayFrames"/> after it, together with those of the three points behind it.
/// </remarks>
internal static class PeakDetector
{
    /// <summary>Frames by which magnitudes lag the samples.</summary>
    public const int DelayFrames = TapCount / 2;

    /// <summary>Samples before the block that the caller must provide.</summary>
    public const int HistoryFrames = TapCount - 1;

    private const int TapCount = 12;
    private const int PhaseCount = 3;

    private static readonly float[] s_taps = MakeTaps();

    /// <summary>Raises <paramref name="peaks"/> to the magnitudes of the samples, and of the points between them if asked.</summary>
    /// <param name="samples">The block behind <see cref="HistoryFrames"/> earlier samples.</param>
    /// <param name="peaks">One value a frame of the block.</param>
    /// <param name="isDense">Whether to look between the samples.</param>
    [RealTimeSafe]
    public static void Raise(ReadOnlySpan<float> samples, Span<float> peaks, bool isDense)
    {
        samples = samples[..(peaks.Length + HistoryFrames)];
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(peaks);
        var at = 0;
        for (; at <= peaks.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var peak = Vector256.Max(Vector256.LoadUnsafe(ref to, (nuint)at), Vector256.Abs(Vector256.LoadUnsafe(ref from, (nuint)(at + HistoryFrames - DelayFrames))));
            for (var phase = 0; isDense && phase < PhaseCount; phase++)
            {
                var sum = Vector256<float>.Zero;
                for (var tap = 0; tap < TapCount; tap++)
                {
                    sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref from, (nuint)(at + tap)), Vector256.Create(s_taps[phase * TapCount + tap]), sum);
                }

                peak = Vector256.Max(peak, Vector256.Abs(sum));
            }

            peak.StoreUnsafe(ref to, (nuint)at);
        }

        for (; at < peaks.Length; at++)
        {
            peaks[at] = MathF.Max(peaks[at], PeakAt(samples, at, isDense));
        }
    }

    private static float PeakAt(ReadOnlySpan<float> samples, int at, bool isDense)
    {
        var peak = MathF.Abs(samples[at + HistoryFrames - DelayFrames]);
        for (var phase = 0; isDense && phase < PhaseCount; phase++)
        {
            var sum = 0f;
            for (var tap = 0; tap < TapCount; tap++)
            {
                sum = MathF.FusedMultiplyAdd(samples[at + tap], s_taps[phase * TapCount + tap], sum);
            }

            peak = MathF.Max(peak, MathF.Abs(sum));
        }

        return peak;
    }

    private static float[] MakeTaps()
    {
        var taps = new float[PhaseCount * TapCount];
        Span<double> exact = stackalloc double[TapCount];
        for (var phase = 0; phase < PhaseCount; phase++)
        {
            var sum = 0.0;
            for (var tap = 0; tap < TapCount; tap++)
            {
                // Distance of the tap from the point between the two middle ones.
                var x = tap - (HistoryFrames - DelayFrames) - (phase + 1) / 4.0;
                var window = 0.42 + 0.5 * Math.Cos(Math.PI * x / DelayFrames) + 0.08 * Math.Cos(2 * Math.PI * x / DelayFrames);
                exact[tap] = Math.Sin(Math.PI * x) / (Math.PI * x) * window;
                sum += exact[tap];
            }

            for (var tap = 0; tap < TapCount; tap++)
            {
                taps[phase * TapCount + tap] = (float)(exact[tap] / sum);
            }
        }

        return taps;
    }
}
