using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>The voices' filter: one or two trapezoidal state-variable filters in a row, after an optional soft clipper.</summary>
/// <remarks>
/// Structure: Zavalishin, "The Art of VA Filter Design", chapter 4, in the form of Simper, "Linear Trapezoidal Integrated SVF". It is stable for any
/// positive cutoff and damping however they move, so both move in straight lines between control steps.
/// </remarks>
internal static unsafe class FilterKernels<F>
    where F : struct, ILane<F>
{
    private const int Row = VoiceGroup.LaneCount;

    private interface ISwitch
    {
        static abstract bool IsOn { get; }
    }

    /// <summary>Filters the mix in place.</summary>
    public static void Run(float* fields, uint flags, float* mix, int frames)
    {
        switch (flags & (VoiceFlags.Steep | VoiceFlags.Drive))
        {
            case 0:
                Run<Off, Off>(fields, mix, frames);
                break;
            case VoiceFlags.Steep:
                Run<On, Off>(fields, mix, frames);
                break;
            case VoiceFlags.Drive:
                Run<Off, On>(fields, mix, frames);
                break;
            default:
                Run<On, On>(fields, mix, frames);
                break;
        }
    }

    /// <summary>An odd function near tanh: unit slope at 0, ±1 from ±3 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F SoftClip(F x)
    {
        x = F.Max(F.Min(x, F.Splat(3f)), F.Splat(-3f));
        var square = x * x;
        return x * (square + F.Splat(27f)) / F.Fma(square, F.Splat(9f), F.Splat(27f));
    }

    private static void Run<TSteep, TDrive>(float* fields, float* mix, int frames)
        where TSteep : struct, ISwitch
        where TDrive : struct, ISwitch
    {
        var s1 = F.Load(fields + VoiceField.State1 * Row);
        var s2 = F.Load(fields + VoiceField.State2 * Row);
        var s3 = F.Load(fields + VoiceField.State3 * Row);
        var s4 = F.Load(fields + VoiceField.State4 * Row);
        var g = F.Load(fields + VoiceField.Cut * Row);
        var gStep = F.Load(fields + VoiceField.CutStep * Row);
        var k = F.Load(fields + VoiceField.Damping * Row);
        var kStep = F.Load(fields + VoiceField.DampingStep * Row);
        var one = F.Splat(1f);
        for (var frame = 0; frame < frames; frame++)
        {
            var x = F.Load(mix + frame * Row);
            if (TDrive.IsOn)
            {
                var driven = SoftClip(x * F.Load(fields + VoiceField.DriveGain * Row));
                x = F.Select(F.Load(fields + VoiceField.DriveMask * Row), driven, x);
            }

            var a1 = one / F.Fma(g, g + k, one);
            var a2 = g * a1;
            var a3 = g * a2;
            var bandMix = F.Fma(F.Load(fields + VoiceField.MixBandDamping * Row), k, F.Load(fields + VoiceField.MixBand * Row));
            g += gStep;
            k += kStep;

            var v3 = x - s2;
            var v1 = F.Fma(a1, s1, a2 * v3);
            var v2 = F.Fma(a3, v3, F.Fma(a2, s1, s2));
            s1 = v1 + v1 - s1;
            s2 = v2 + v2 - s2;
            var y = F.Fma(v2, F.Load(fields + VoiceField.MixLow * Row), F.Fma(v1, bandMix, x * F.Load(fields + VoiceField.MixIn * Row)));
            if (TSteep.IsOn)
            {
                v3 = y - s4;
                v1 = F.Fma(a1, s3, a2 * v3);
                v2 = F.Fma(a3, v3, F.Fma(a2, s3, s4));
                s3 = v1 + v1 - s3;
                s4 = v2 + v2 - s4;
                var steep = F.Fma(v2, F.Load(fields + VoiceField.MixLow * Row), F.Fma(v1, bandMix, y * F.Load(fields + VoiceField.MixIn * Row)));
                y = F.Select(F.Load(fields + VoiceField.SteepMask * Row), steep, y);
            }

            F.Store(y, mix + frame * Row);
        }

        F.Store(s1, fields + VoiceField.State1 * Row);
        F.Store(s2, fields + VoiceField.State2 * Row);
        F.Store(s3, fields + VoiceField.State3 * Row);
        F.Store(s4, fields + VoiceField.State4 * Row);
        F.Store(g, fields + VoiceField.Cut * Row);
        F.Store(k, fields + VoiceField.Damping * Row);
    }

    private readonly struct On : ISwitch
    {
        public static bool IsOn => true;
    }

    private readonly struct Off : ISwitch
    {
        public static bool IsOn => false;
    }
}
