using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tactus.Nodes;

/// <summary>Pans the sixteen lanes of a group and adds them up, in one order at every vector width.</summary>
/// <remarks>
/// The order, with x the lanes' samples and g their gains: a(j) = x(j+8) × g(j+8) + x(j) × g(j), the sum rounded once; b(j) = a(j) + a(j+4);
/// result = (b(0) + b(2)) + (b(1) + b(3)). Lanes that are silent are exact zeros, so leaving half of them out changes nothing.
/// </remarks>
internal static unsafe class MixDown
{
    private const int Row = VoiceGroup.LaneCount;
    private const int Half = VoiceGroup.LaneCount / 2;
    private const uint LowHalf = (1u << Half) - 1;

    /// <summary>Writes stereo frames; moves the gains on.</summary>
    public static void Run(VoiceGroup* group, float* mix, float* output, int frames)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            if ((group->Alive & ~LowHalf) == 0)
            {
                RunHalf(group, 0, mix, output, frames);
            }
            else if ((group->Alive & LowHalf) == 0)
            {
                RunHalf(group, Half, mix, output, frames);
            }
            else
            {
                RunBoth(group, mix, output, frames);
            }
        }
        else
        {
            RunScalar(group, mix, output, frames);
        }
    }

    /// <summary>The scalar twin.</summary>
    public static void RunScalar(VoiceGroup* group, float* mix, float* output, int frames)
    {
        var left = group->Field(VoiceField.Left, 0);
        var leftStep = group->Field(VoiceField.LeftStep, 0);
        var right = group->Field(VoiceField.Right, 0);
        var rightStep = group->Field(VoiceField.RightStep, 0);
        for (var frame = 0; frame < frames; frame++)
        {
            var x = mix + frame * Row;
            output[2 * frame] = Sum(x, left);
            output[2 * frame + 1] = Sum(x, right);
            for (var lane = 0; lane < VoiceGroup.LaneCount; lane++)
            {
                left[lane] += leftStep[lane];
                right[lane] += rightStep[lane];
            }
        }
    }

    private static float Sum(float* x, float* gain)
    {
        var b0 = Pair(x, gain, 0) + Pair(x, gain, 4);
        var b1 = Pair(x, gain, 1) + Pair(x, gain, 5);
        var b2 = Pair(x, gain, 2) + Pair(x, gain, 6);
        var b3 = Pair(x, gain, 3) + Pair(x, gain, 7);
        return b0 + b2 + (b1 + b3);
    }

    private static float Pair(float* x, float* gain, int lane) => MathF.FusedMultiplyAdd(x[lane + Half], gain[lane + Half], x[lane] * gain[lane]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums(Vector256<float> left, Vector256<float> right, float* output)
    {
        var bl = left.GetLower() + left.GetUpper();
        var br = right.GetLower() + right.GetUpper();

        // why: shuffles that pair lane 0 with 2 and 1 with 3 of both sides at once.
        var low = Vector128.Create(bl.GetLower(), br.GetLower());
        var high = Vector128.Create(bl.GetUpper(), br.GetUpper());
        var sums = low + high;
        var swapped = Vector128.Shuffle(sums, Vector128.Create(1, 0, 3, 2));
        var result = sums + swapped;
        *(double*)output = Vector128.Shuffle(result, Vector128.Create(0, 2, 0, 2)).AsDouble().ToScalar();
    }

    private static void RunHalf(VoiceGroup* group, int lane, float* mix, float* output, int frames)
    {
        var left = Vector256.Load(group->Field(VoiceField.Left, lane));
        var leftStep = Vector256.Load(group->Field(VoiceField.LeftStep, lane));
        var right = Vector256.Load(group->Field(VoiceField.Right, lane));
        var rightStep = Vector256.Load(group->Field(VoiceField.RightStep, lane));
        for (var frame = 0; frame < frames; frame++)
        {
            var x = Vector256.Load(mix + frame * Row + lane);
            StoreSums(x * left, x * right, output + 2 * frame);
            left += leftStep;
            right += rightStep;
        }

        left.Store(group->Field(VoiceField.Left, lane));
        right.Store(group->Field(VoiceField.Right, lane));
    }

    private static void RunBoth(VoiceGroup* group, float* mix, float* output, int frames)
    {
        var left0 = Vector256.Load(group->Field(VoiceField.Left, 0));
        var leftStep0 = Vector256.Load(group->Field(VoiceField.LeftStep, 0));
        var right0 = Vector256.Load(group->Field(VoiceField.Right, 0));
        var rightStep0 = Vector256.Load(group->Field(VoiceField.RightStep, 0));
        var left1 = Vector256.Load(group->Field(VoiceField.Left, Half));
        var leftStep1 = Vector256.Load(group->Field(VoiceField.LeftStep, Half));
        var right1 = Vector256.Load(group->Field(VoiceField.Right, Half));
        var rightStep1 = Vector256.Load(group->Field(VoiceField.RightStep, Half));
        for (var frame = 0; frame < frames; frame++)
        {
            var x0 = Vector256.Load(mix + frame * Row);
            var x1 = Vector256.Load(mix + frame * Row + Half);
            StoreSums(Vector256.FusedMultiplyAdd(x1, left1, x0 * left0), Vector256.FusedMultiplyAdd(x1, right1, x0 * right0), output + 2 * frame);
            left0 += leftStep0;
            right0 += rightStep0;
            left1 += leftStep1;
            right1 += rightStep1;
        }

        left0.Store(group->Field(VoiceField.Left, 0));
        right0.Store(group->Field(VoiceField.Right, 0));
        left1.Store(group->Field(VoiceField.Left, Half));
        right1.Store(group->Field(VoiceField.Right, Half));
    }
}
