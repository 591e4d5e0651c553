using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tactus.Nodes;

/// <summary>Pans the sixteen lanes of a group and adds them up, in one order at every vector width.</summary>
/// <remarks>
/// The order, with x the lanes' samples and g their gains: a(j) = x(j+8) × g(j+8) + x(j) × g(j), the sum rounded once; b(j) = a(j) + a(j+4);
/// result = (b(0) + b(2)) + (b(1) + b(3)). Lanes that are silent are exact zeros, so leaving half of them out changes nothing.
/// Results below <see cref="Floor"/> become zero, so that it does not show whether the machine flushes denormals.
/// </remarks>
internal static unsafe class MixDown
{
    private const int Row = VoiceGroup.LaneCount;
    private const int Half = VoiceGroup.LaneCount / 2;

    /// <summary>−400 dB.</summary>
    private const float Floor = 1e-20f;
    private const uint LowHalf = (1u << Half) - 1;

    /// <summary>Writes both channels; moves the gains on.</summary>
    public static void Run(VoiceGroup* group, float* mix, float* left, float* right, int frames)
    {
        var done = 0;
        if (Avx.IsSupported)
        {
            done = frames & ~3;
            if ((group->Alive & ~LowHalf) == 0)
            {
                RunHalf(group, 0, mix, left, right, done);
            }
            else if ((group->Alive & LowHalf) == 0)
            {
                RunHalf(group, Half, mix, left, right, done);
            }
            else
            {
                RunBoth(group, mix, left, right, done);
            }
        }

        RunScalar(group, mix + done * Row, left + done, right + done, frames - done);
    }

    /// <summary>The scalar twin.</summary>
    public static void RunScalar(VoiceGroup* group, float* mix, float* left, float* right, int frames)
    {
        var leftGain = group->Field(VoiceField.Left, 0);
        var leftStep = group->Field(VoiceField.LeftStep, 0);
        var rightGain = group->Field(VoiceField.Right, 0);
        var rightStep = group->Field(VoiceField.RightStep, 0);
        for (var frame = 0; frame < frames; frame++)
        {
            left[frame] = Sum(mix + frame * Row, leftGain);
            right[frame] = Sum(mix + frame * Row, rightGain);
            for (var lane = 0; lane < VoiceGroup.LaneCount; lane++)
            {
                leftGain[lane] += leftStep[lane];
                rightGain[lane] += rightStep[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(float* x, float* gain)
    {
        var b0 = Pair(x, gain, 0) + Pair(x, gain, 4);
        var b1 = Pair(x, gain, 1) + Pair(x, gain, 5);
        var b2 = Pair(x, gain, 2) + Pair(x, gain, 6);
        var b3 = Pair(x, gain, 3) + Pair(x, gain, 7);
        var sum = b0 + b2 + (b1 + b3);
        return MathF.Abs(sum) < Floor ? 0 : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Pair(float* x, float* gain, int lane) => MathF.FusedMultiplyAdd(x[lane + Half], gain[lane + Half], x[lane] * gain[lane]);

    /// <summary>b(0) to b(3) of one frame: left in the low half, right in the high one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Quarters(Vector256<float> left, Vector256<float> right) =>
        Avx.Permute2x128(left, right, 0x20) + Avx.Permute2x128(left, right, 0x31);

    /// <summary>b(0) + b(2) and b(1) + b(3) of two frames.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs(Vector256<float> first, Vector256<float> second) =>
        Avx.UnpackLow(first.AsDouble(), second.AsDouble()).AsSingle() + Avx.UnpackHigh(first.AsDouble(), second.AsDouble()).AsSingle();

    /// <summary>Adds up four frames at once by transposing them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums(Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3, float* left, float* right)
    {
        var first = Pairs(b0, b1);
        var second = Pairs(b2, b3);
        var sums = Avx.Shuffle(first, second, 0b10_00_10_00) + Avx.Shuffle(first, second, 0b11_01_11_01);
        sums = Vector256.AndNot(sums, Vector256.LessThan(Vector256.Abs(sums), Vector256.Create(Floor)));
        sums.GetLower().Store(left);
        sums.GetUpper().Store(right);
    }

    private static void RunHalf(VoiceGroup* group, int lane, float* mix, float* left, float* right, int frames)
    {
        var leftGain = Vector256.Load(group->Field(VoiceField.Left, lane));
        var leftStep = Vector256.Load(group->Field(VoiceField.LeftStep, lane));
        var rightGain = Vector256.Load(group->Field(VoiceField.Right, lane));
        var rightStep = Vector256.Load(group->Field(VoiceField.RightStep, lane));
        mix += lane;
        for (var end = left + frames; left < end; left += 4)
        {
            var b0 = HalfFrame(mix, ref leftGain, leftStep, ref rightGain, rightStep);
            var b1 = HalfFrame(mix + Row, ref leftGain, leftStep, ref rightGain, rightStep);
            var b2 = HalfFrame(mix + 2 * Row, ref leftGain, leftStep, ref rightGain, rightStep);
            var b3 = HalfFrame(mix + 3 * Row, ref leftGain, leftStep, ref rightGain, rightStep);
            StoreSums(b0, b1, b2, b3, left, right);
            mix += 4 * Row;
            right += 4;
        }

        leftGain.Store(group->Field(VoiceField.Left, lane));
        rightGain.Store(group->Field(VoiceField.Right, lane));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> HalfFrame(
        float* mix, ref Vector256<float> leftGain, Vector256<float> leftStep, ref Vector256<float> rightGain, Vector256<float> rightStep)
    {
        var x = Vector256.Load(mix);
        var sums = Quarters(x * leftGain, x * rightGain);
        leftGain += leftStep;
        rightGain += rightStep;
        return sums;
    }

    private static void RunBoth(VoiceGroup* group, float* mix, float* left, float* right, int frames)
    {
        var fields = group->Fields;
        var gains = new Gains
        {
            Left0 = Vector256.Load(group->Field(VoiceField.Left, 0)),
            Right0 = Vector256.Load(group->Field(VoiceField.Right, 0)),
            Left1 = Vector256.Load(group->Field(VoiceField.Left, Half)),
            Right1 = Vector256.Load(group->Field(VoiceField.Right, Half)),
        };
        for (var end = left + frames; left < end; left += 4)
        {
            var b0 = BothFrame(fields, mix, ref gains);
            var b1 = BothFrame(fields, mix + Row, ref gains);
            var b2 = BothFrame(fields, mix + 2 * Row, ref gains);
            var b3 = BothFrame(fields, mix + 3 * Row, ref gains);
            StoreSums(b0, b1, b2, b3, left, right);
            mix += 4 * Row;
            right += 4;
        }

        gains.Left0.Store(group->Field(VoiceField.Left, 0));
        gains.Right0.Store(group->Field(VoiceField.Right, 0));
        gains.Left1.Store(group->Field(VoiceField.Left, Half));
        gains.Right1.Store(group->Field(VoiceField.Right, Half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> BothFrame(float* fields, float* mix, ref Gains gains)
    {
        var x0 = Vector256.Load(mix);
        var x1 = Vector256.Load(mix + Half);
        var sums = Quarters(Vector256.FusedMultiplyAdd(x1, gains.Left1, x0 * gains.Left0), Vector256.FusedMultiplyAdd(x1, gains.Right1, x0 * gains.Right0));
        gains.Left0 += Vector256.Load(fields + VoiceField.LeftStep * Row);
        gains.Right0 += Vector256.Load(fields + VoiceField.RightStep * Row);
        gains.Left1 += Vector256.Load(fields + VoiceField.LeftStep * Row + Half);
        gains.Right1 += Vector256.Load(fields + VoiceField.RightStep * Row + Half);
        return sums;
    }

    private struct Gains
    {
        public Vector256<float> Left0;
        public Vector256<float> Right0;
        public Vector256<float> Left1;
        public Vector256<float> Right1;
    }
}
