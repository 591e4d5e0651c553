using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>Reads a past at a delay that glides: Lagrange's cubic through the two samples before and the two behind the point.</summary>
internal static class SwingingTap
{
    /// <summary>Adds the frames of one segment.</summary>
    /// <param name="past">History, then the frames of this run.</param>
    /// <param name="historyFrames">Where the run begins in <paramref name="past"/>; at least two frames more than the longest delay.</param>
    /// <param name="from">Delay at the segment's first frame.</param>
    /// <param name="to">Delay at the next segment's first frame.</param>
    /// <param name="phase">Where the run begins in its segment.</param>
    /// <param name="sum">What the tap is added to.</param>
    [RealTimeSafe]
    public static void Add(ReadOnlySpan<float> past, int historyFrames, float from, float to, int phase, Span<float> sum)
    {
        // invariant: delays reach neither the frame itself nor beyond the history; the cubic needs one sample on the near side and two on the far one.
        if (MathF.Min(from, to) < 2 || MathF.Max(from, to) > historyFrames - 3 || past.Length < historyFrames + sum.Length)
        {
            return;
        }

        ref var origin = ref MemoryMarshal.GetReference(past);
        ref var target = ref MemoryMarshal.GetReference(sum);
        var at = 0;
        for (; at <= sum.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var share = (Vector256.Create((float)(phase + at)) + Vector256<float>.Indices) * Vector256.Create(ControlGrid.SegmentShare);
            var delay = Vector256.FusedMultiplyAdd(Vector256.Create(to) - Vector256.Create(from), share, Vector256.Create(from));
            var whole = Vector256.ConvertToInt32(delay);
            if (!Vector256.EqualsAll(whole, Vector256.Create(whole[0])))
            {
                // why: somewhere in these eight frames the delay passes a whole number; they are no longer neighbours in the past.
                AddScalar(past, historyFrames, from, to, phase, sum, at, at + Vector256<float>.Count);
                continue;
            }

            var x = delay - Vector256.ConvertToSingle(whole);
            ref var newest = ref Unsafe.Add(ref origin, historyFrames + at - whole[0] + 1);
            var value = Cubic(
                x,
                Vector256.LoadUnsafe(ref newest),
                Vector256.LoadUnsafe(ref Unsafe.Subtract(ref newest, 1)),
                Vector256.LoadUnsafe(ref Unsafe.Subtract(ref newest, 2)),
                Vector256.LoadUnsafe(ref Unsafe.Subtract(ref newest, 3)));
            (Vector256.LoadUnsafe(ref target, (nuint)at) + value).StoreUnsafe(ref target, (nuint)at);
        }

        AddScalar(past, historyFrames, from, to, phase, sum, at, sum.Length);
    }

    private static void AddScalar(ReadOnlySpan<float> past, int historyFrames, float from, float to, int phase, Span<float> sum, int start, int end)
    {
        for (var frame = start; frame < end; frame++)
        {
            var delay = MathF.FusedMultiplyAdd(to - from, (phase + frame) * ControlGrid.SegmentShare, from);
            var whole = (int)delay;
            var at = historyFrames + frame - whole;
            sum[frame] += Cubic(delay - whole, past[at + 1], past[at], past[at - 1], past[at - 2]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Cubic(float x, float a, float b, float c, float d)
    {
        var (up, down, further) = (x + 1f, x - 1f, x - 2f);
        var outer = x * (1f / 6f);
        return d * (outer * up * down) - a * (outer * down * further) + (b * (0.5f * up * down * further) - c * (0.5f * x * up * further));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cubic(Vector256<float> x, Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        var (up, down, further) = (x + Vector256<float>.One, x - Vector256<float>.One, x - Vector256.Create(2f));
        var outer = x * Vector256.Create(1f / 6f);
        var half = Vector256.Create(0.5f);
        return d * (outer * up * down) - a * (outer * down * further) + (b * (half * up * down * further) - c * (half * x * up * further));
    }
}
