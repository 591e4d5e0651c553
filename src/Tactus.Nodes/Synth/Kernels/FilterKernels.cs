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

    [AnyThread, RealTimeSafe]
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

            // why: the textbook form v1 = a1 s1 + a2 (x − s2), s1' = 2 v1 − s1 and so on, multiplied out for the new states; the sums of old and new
            // state are twice the band and low outputs. It shortens the chain from frame to frame, which is what this loop waits for.
            var a1 = one / F.Fma(g, g + k, one);
            var keep = F.Fma(a1, F.Splat(2f), F.Splat(-1f));
            var into1 = (g + g) * a1;
            var into2 = g * into1;
            var bandMix = F.Fma(F.Load(fields + VoiceField.MixBandDamping * Row), k, F.Load(fields + VoiceField.MixBand * Row));
            g += gStep;
            k += kStep;

            var rest = x - s2;
            var new1 = F.Fma(into1, rest, keep * s1);
            var new2 = F.Fma(into2, rest, F.Fma(into1, s1, s2));
            var y = F.Fma(s2 + new2, F.Load(fields + VoiceField.MixLow * Row), F.Fma(s1 + new1, bandMix, x * F.Load(fields + VoiceField.MixIn * Row)));
            s1 = new1;
            s2 = new2;
            if (TSteep.IsOn)
            {
                rest = y - s4;
                new1 = F.Fma(into1, rest, keep * s3);
                new2 = F.Fma(into2, rest, F.Fma(into1, s3, s4));
                var steep = F.Fma(s4 + new2, F.Load(fields + VoiceField.MixLow * Row), F.Fma(s3 + new1, bandMix, y * F.Load(fields + VoiceField.MixIn * Row)));
                s3 = new1;
                s4 = new2;
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
