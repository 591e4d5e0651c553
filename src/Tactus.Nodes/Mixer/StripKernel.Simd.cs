using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Mixer;

/// <summary>Where a strip's factors come from: five numbers, or five ramps.</summary>
internal interface IStripFactors
{
    /// <summary>Factors of a single frame.</summary>
    void Get(int frame, out float leftLeft, out float rightLeft, out float leftRight, out float rightRight, out float tap);

    /// <summary>Factors of eight frames.</summary>
    void Get(
        int frame, out Vector256<float> leftLeft, out Vector256<float> rightLeft, out Vector256<float> leftRight, out Vector256<float> rightRight, out Vector256<float> tap);
}

/// <summary>The channels of one strip and block.</summary>
internal readonly ref struct StripChannels
{
    public ReadOnlySpan<float> InLeft { get; init; }

    public ReadOnlySpan<float> InRight { get; init; }

    public Span<float> OutLeft { get; init; }

    public Span<float> OutRight { get; init; }

    public Span<float> TapLeft { get; init; }

    public Span<float> TapRight { get; init; }
}

/// <summary>A strip's whole work in one pass: every sample is read and written once.</summary>
/// <remarks>
/// measured: the passes apart (sanitize, two rows of the matrix, tap, two meters) touch the block seven times; see the strip's figure in the bench.
/// </remarks>
internal static class StripKernel
{
    /// <summary>Renders frames <paramref name="start"/> to <paramref name="end"/>; the first of them has meter lane <paramref name="lane"/>.</summary>
    public static void Run<TFactors>(in TFactors factors, in StripChannels channels, int start, int end, int lane, ref MeterLanes left, ref MeterLanes right)
        where TFactors : struct, IStripFactors
    {
        // invariant: all spans have at least `end` samples; checked here once, trusted below.
        _ = channels.InLeft[..end];
        _ = channels.InRight[..end];
        _ = channels.OutLeft[..end];
        _ = channels.OutRight[..end];
        _ = channels.TapLeft[..end];
        _ = channels.TapRight[..end];
        var at = start;
        for (; at < end && lane != 0; at++)
        {
            RunFrame(factors, channels, at, lane, ref left, ref right);
            lane = lane + 1 & 7;
        }

        ref var inLeft = ref MemoryMarshal.GetReference(channels.InLeft);
        ref var inRight = ref MemoryMarshal.GetReference(channels.InRight);
        ref var outLeft = ref MemoryMarshal.GetReference(channels.OutLeft);
        ref var outRight = ref MemoryMarshal.GetReference(channels.OutRight);
        ref var tapLeft = ref MemoryMarshal.GetReference(channels.TapLeft);
        ref var tapRight = ref MemoryMarshal.GetReference(channels.TapRight);
        var leftLanes = left;
        var rightLanes = right;
        for (; at <= end - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            factors.Get(at, out Vector256<float> leftLeft, out var rightLeft, out var leftRight, out var rightRight, out var tap);
            var l = Sane(Vector256.LoadUnsafe(ref inLeft, (nuint)at));
            var r = Sane(Vector256.LoadUnsafe(ref inRight, (nuint)at));
            var mixedLeft = Vector256.FusedMultiplyAdd(r, rightLeft, Vector256.FusedMultiplyAdd(l, leftLeft, Vector256<float>.Zero));
            var mixedRight = Vector256.FusedMultiplyAdd(r, rightRight, Vector256.FusedMultiplyAdd(l, leftRight, Vector256<float>.Zero));
            mixedLeft.StoreUnsafe(ref outLeft, (nuint)at);
            mixedRight.StoreUnsafe(ref outRight, (nuint)at);
            Vector256.FusedMultiplyAdd(l, tap, Vector256<float>.Zero).StoreUnsafe(ref tapLeft, (nuint)at);
            Vector256.FusedMultiplyAdd(r, tap, Vector256<float>.Zero).StoreUnsafe(ref tapRight, (nuint)at);
            leftLanes.Add(mixedLeft);
            rightLanes.Add(mixedRight);
        }

        left = leftLanes;
        right = rightLanes;
        for (lane = 0; at < end; at++, lane++)
        {
            RunFrame(factors, channels, at, lane, ref left, ref right);
        }
    }

    /// <summary>The scalar twin: one frame.</summary>
    internal static void RunFrame<TFactors>(in TFactors factors, in StripChannels channels, int at, int lane, ref MeterLanes left, ref MeterLanes right)
        where TFactors : struct, IStripFactors
    {
        factors.Get(at, out float leftLeft, out var rightLeft, out var leftRight, out var rightRight, out var tap);
        var l = Sane(channels.InLeft[at]);
        var r = Sane(channels.InRight[at]);
        var mixedLeft = MathF.FusedMultiplyAdd(r, rightLeft, MathF.FusedMultiplyAdd(l, leftLeft, 0f));
        var mixedRight = MathF.FusedMultiplyAdd(r, rightRight, MathF.FusedMultiplyAdd(l, leftRight, 0f));
        channels.OutLeft[at] = mixedLeft;
        channels.OutRight[at] = mixedRight;
        channels.TapLeft[at] = MathF.FusedMultiplyAdd(l, tap, 0f);
        channels.TapRight[at] = MathF.FusedMultiplyAdd(r, tap, 0f);
        left.Add(lane, mixedLeft);
        right.Add(lane, mixedRight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sane(Vector256<float> x)
    {
        var magnitude = Vector256.Abs(x);
        return x & Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(Mix.SaneFloor)) & Vector256.LessThanOrEqual(magnitude, Vector256.Create(Mix.SaneLimit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sane(float x)
    {
        var magnitude = MathF.Abs(x);
        return magnitude >= Mix.SaneFloor && magnitude <= Mix.SaneLimit ? x : 0f;
    }
}

/// <summary>Factors at rest.</summary>
internal readonly struct RestingFactors(in StripGains gains) : IStripFactors
{
    private readonly float _leftLeft = (float)gains.LeftLeft;
    private readonly float _rightLeft = (float)gains.RightLeft;
    private readonly float _leftRight = (float)gains.LeftRight;
    private readonly float _rightRight = (float)gains.RightRight;
    private readonly float _tap = (float)gains.Tap;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Get(int frame, out float leftLeft, out float rightLeft, out float leftRight, out float rightRight, out float tap)
    {
        leftLeft = _leftLeft;
        rightLeft = _rightLeft;
        leftRight = _leftRight;
        rightRight = _rightRight;
        tap = _tap;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Get(
        int frame, out Vector256<float> leftLeft, out Vector256<float> rightLeft, out Vector256<float> leftRight, out Vector256<float> rightRight, out Vector256<float> tap)
    {
        leftLeft = Vector256.Create(_leftLeft);
        rightLeft = Vector256.Create(_rightLeft);
        leftRight = Vector256.Create(_leftRight);
        rightRight = Vector256.Create(_rightRight);
        tap = Vector256.Create(_tap);
    }
}

/// <summary>Factors on the move: five ramps of <paramref name="stride"/> samples in one array.</summary>
internal readonly struct MovingFactors(float[] ramps, int stride) : IStripFactors
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Get(int frame, out float leftLeft, out float rightLeft, out float leftRight, out float rightRight, out float tap)
    {
        leftLeft = ramps[frame];
        rightLeft = ramps[stride + frame];
        leftRight = ramps[2 * stride + frame];
        rightRight = ramps[3 * stride + frame];
        tap = ramps[4 * stride + frame];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Get(
        int frame, out Vector256<float> leftLeft, out Vector256<float> rightLeft, out Vector256<float> leftRight, out Vector256<float> rightRight, out Vector256<float> tap)
    {
        ReadOnlySpan<float> all = ramps;
        leftLeft = Vector256.Create(all[frame..]);
        rightLeft = Vector256.Create(all[(stride + frame)..]);
        leftRight = Vector256.Create(all[(2 * stride + frame)..]);
        rightRight = Vector256.Create(all[(3 * stride + frame)..]);
        tap = Vector256.Create(all[(4 * stride + frame)..]);
    }
}
