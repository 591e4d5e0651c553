using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>The voices' filter: one or two trapezoidal state-variable filters in a row, after an optional soft clipper.</summary>
/// <remarks>
/// <para>Structure: Zavalishin, "The Art of VA Filter Design", chapter 4, in the form of Simper, "Linear Trapezoidal Integrated SVF": with
/// a1 = 1 / (1 + g (g + k)), v1 = a1 s1 + g a1 (x − s2), v2 = s2 + g v1, s1' = 2 v1 − s1, s2' = 2 v2 − s2. Multiplied out for the new states it is
/// s1' = keep s1 + intoBand (x − s2) and s2' = s2 + intoBand s1 + intoLow (x − s2), where keep = 2 a1 − 1, intoBand = 2 g a1 and
/// intoLow = g intoBand; the sums of old and new state are twice the band and low outputs.</para>
/// <para>These factors, not g and k, move in straight lines between control steps, which spares every frame a division. It stays stable however they
/// move: for any g and k above 0 the step does not increase s1² + s2² (the change is −4 g k v1²), and a mean of steps that do not increase a length
/// does not increase it either.</para>
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

    /// <summary>Whether lanes of these flags have one filter and no clipper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(uint flags) => (flags & (VoiceFlags.Steep | VoiceFlags.Drive)) == 0;

    /// <summary>Filters the mix of two vectors side by side in place, if both <see cref="IsPlain"/>.</summary>
    // why: a filter waits for its own last frame most of the time; two of them wait at the same time.
    public static void RunPair(float* fields, float* mix, int frames)
    {
        const int low = VoiceField.State2 * Row;
        const int band = VoiceField.State1 * Row;
        const int keep = VoiceField.Keep * Row;
        const int intoBand = VoiceField.IntoBand * Row;
        const int intoLow = VoiceField.IntoLow * Row;
        const int bandMix = VoiceField.BandMix * Row;
        var next = fields + F.Width;
        var lowA = F.Load(fields + low);
        var lowB = F.Load(next + low);
        var bandA = F.Load(fields + band);
        var bandB = F.Load(next + band);
        var keepA = F.Load(fields + keep);
        var keepB = F.Load(next + keep);
        var intoBandA = F.Load(fields + intoBand);
        var intoBandB = F.Load(next + intoBand);
        var intoLowA = F.Load(fields + intoLow);
        var intoLowB = F.Load(next + intoLow);
        var bandMixA = F.Load(fields + bandMix);
        var bandMixB = F.Load(next + bandMix);
        for (var end = mix + frames * Row; mix < end; mix += Row)
        {
            F.Store(Step(fields, F.Load(mix), keepA, intoBandA, intoLowA, bandMixA, ref bandA, ref lowA), mix);
            F.Store(Step(next, F.Load(mix + F.Width), keepB, intoBandB, intoLowB, bandMixB, ref bandB, ref lowB), mix + F.Width);
            keepA = F.Add(keepA, fields + keep + Row);
            keepB = F.Add(keepB, next + keep + Row);
            intoBandA = F.Add(intoBandA, fields + intoBand + Row);
            intoBandB = F.Add(intoBandB, next + intoBand + Row);
            intoLowA = F.Add(intoLowA, fields + intoLow + Row);
            intoLowB = F.Add(intoLowB, next + intoLow + Row);
            bandMixA = F.Add(bandMixA, fields + bandMix + Row);
            bandMixB = F.Add(bandMixB, next + bandMix + Row);
        }

        F.Store(lowA, fields + low);
        F.Store(lowB, next + low);
        F.Store(bandA, fields + band);
        F.Store(bandB, next + band);
        F.Store(keepA, fields + keep);
        F.Store(keepB, next + keep);
        F.Store(intoBandA, fields + intoBand);
        F.Store(intoBandB, next + intoBand);
        F.Store(intoLowA, fields + intoLow);
        F.Store(intoLowB, next + intoLow);
        F.Store(bandMixA, fields + bandMix);
        F.Store(bandMixB, next + bandMix);
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
        var keep = F.Load(fields + VoiceField.Keep * Row);
        var keepStep = F.Load(fields + VoiceField.KeepStep * Row);
        var intoBand = F.Load(fields + VoiceField.IntoBand * Row);
        var intoBandStep = F.Load(fields + VoiceField.IntoBandStep * Row);
        var intoLow = F.Load(fields + VoiceField.IntoLow * Row);
        var intoLowStep = F.Load(fields + VoiceField.IntoLowStep * Row);
        var bandMix = F.Load(fields + VoiceField.BandMix * Row);
        var bandMixStep = F.Load(fields + VoiceField.BandMixStep * Row);
        for (var end = mix + frames * Row; mix < end; mix += Row)
        {
            var x = F.Load(mix);
            if (TDrive.IsOn)
            {
                var driven = SoftClip(x * F.Load(fields + VoiceField.DriveGain * Row));
                x = F.Select(F.Load(fields + VoiceField.DriveMask * Row), driven, x);
            }

            var y = Step(fields, x, keep, intoBand, intoLow, bandMix, ref s1, ref s2);
            if (TSteep.IsOn)
            {
                y = F.Select(F.Load(fields + VoiceField.SteepMask * Row), Step(fields, y, keep, intoBand, intoLow, bandMix, ref s3, ref s4), y);
            }

            keep += keepStep;
            intoBand += intoBandStep;
            intoLow += intoLowStep;
            bandMix += bandMixStep;
            F.Store(y, mix);
        }

        F.Store(s1, fields + VoiceField.State1 * Row);
        F.Store(s2, fields + VoiceField.State2 * Row);
        if (TSteep.IsOn)
        {
            F.Store(s3, fields + VoiceField.State3 * Row);
            F.Store(s4, fields + VoiceField.State4 * Row);
        }

        F.Store(keep, fields + VoiceField.Keep * Row);
        F.Store(intoBand, fields + VoiceField.IntoBand * Row);
        F.Store(intoLow, fields + VoiceField.IntoLow * Row);
        F.Store(bandMix, fields + VoiceField.BandMix * Row);
    }

    /// <summary>One filter, one frame.</summary>
    // why in this order: the outputs take the old states' share before the states change in place, so nothing needs to be copied.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F Step(float* fields, F x, F keep, F intoBand, F intoLow, F bandMix, ref F band, ref F low)
    {
        var y = F.Fma(low, fields + VoiceField.MixLow * Row, F.Fma(band, bandMix, F.Multiply(x, fields + VoiceField.MixIn * Row)));
        var rest = x - low;
        low = F.Fma(intoBand, band, low);
        band = F.Fma(intoBand, rest, keep * band);
        low = F.Fma(intoLow, rest, low);
        return F.Fma(low, fields + VoiceField.MixLow * Row, F.Fma(band, bandMix, y));
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
