using System.Runtime.Intrinsics;

namespace Tactus.Graph;

/// <summary>Sums of which no addend is silent, as nearly all are: no mask is looked at inside, and few addends stay in registers as addresses.</summary>
internal static unsafe partial class BusSum
{
    /// <summary>Makes all channels of a bus of which all addends have the same channels, unless something is silent.</summary>
    /// <returns>Whether it did; if not, nothing is written.</returns>
    // invariant: buffers have room for a whole granule at their end, and start at a line.
    private static bool TryRunSounding(PlanGather* gather, int blockFrames)
    {
        // why a switch before the masks are looked at: how many addends there are is the one thing here that a processor cannot foretell; asked once, it
        // costs one wrong guess a sum, and a loop over masks and another over addends would cost two.
        var entries = gather->Rows[0].Entries;
        switch (gather->Rows[0].Count)
        {
            case 1:
                if ((*entries[0].Mask) != 0)
                {
                    return false;
                }

                RunOne(gather, entries[0].Samples, blockFrames);
                return true;
            case 2:
                if ((*entries[0].Mask | *entries[1].Mask) != 0)
                {
                    return false;
                }

                RunTwo(gather, entries[0].Samples, entries[1].Samples, blockFrames);
                return true;
            case 3:
                if ((*entries[0].Mask | *entries[1].Mask | *entries[2].Mask) != 0)
                {
                    return false;
                }

                RunThree(gather, entries[0].Samples, entries[1].Samples, entries[2].Samples, blockFrames);
                return true;
            case 4:
                if ((*entries[0].Mask | *entries[1].Mask | *entries[2].Mask | *entries[3].Mask) != 0)
                {
                    return false;
                }

                RunFour(gather, entries[0].Samples, entries[1].Samples, entries[2].Samples, entries[3].Samples, blockFrames);
                return true;
            default:
                return TryRunMany(gather, blockFrames);
        }
    }

    private static void RunOne(PlanGather* gather, float* a, int blockFrames)
    {
        var target = gather->Rows[0].Target;
        nint first = 0;
        for (var channel = 0; channel < gather->RowCount; channel++)
        {
            for (var sample = first; sample < first + blockFrames; sample += GranuleFrames)
            {
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample)).StoreAligned(target + sample);
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample + 8)).StoreAligned(target + sample + 8);
            }

            first += gather->StrideFrames;
        }
    }

    private static void RunTwo(PlanGather* gather, float* a, float* b, int blockFrames)
    {
        var target = gather->Rows[0].Target;
        nint first = 0;
        for (var channel = 0; channel < gather->RowCount; channel++)
        {
            for (var sample = first; sample < first + blockFrames; sample += GranuleFrames)
            {
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample) + Vector256.LoadAligned(b + sample)).StoreAligned(target + sample);
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample + 8) + Vector256.LoadAligned(b + sample + 8)).StoreAligned(target + sample + 8);
            }

            first += gather->StrideFrames;
        }
    }

    private static void RunThree(PlanGather* gather, float* a, float* b, float* c, int blockFrames)
    {
        var target = gather->Rows[0].Target;
        nint first = 0;
        for (var channel = 0; channel < gather->RowCount; channel++)
        {
            for (var sample = first; sample < first + blockFrames; sample += GranuleFrames)
            {
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample) + Vector256.LoadAligned(b + sample) + Vector256.LoadAligned(c + sample)).StoreAligned(target + sample);
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample + 8) + Vector256.LoadAligned(b + sample + 8) + Vector256.LoadAligned(c + sample + 8)).StoreAligned(target + sample + 8);
            }

            first += gather->StrideFrames;
        }
    }

    private static void RunFour(PlanGather* gather, float* a, float* b, float* c, float* d, int blockFrames)
    {
        var target = gather->Rows[0].Target;
        nint first = 0;
        for (var channel = 0; channel < gather->RowCount; channel++)
        {
            for (var sample = first; sample < first + blockFrames; sample += GranuleFrames)
            {
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample) + Vector256.LoadAligned(b + sample) + Vector256.LoadAligned(c + sample) + Vector256.LoadAligned(d + sample)).StoreAligned(target + sample);
                (Vector256<float>.Zero + Vector256.LoadAligned(a + sample + 8) + Vector256.LoadAligned(b + sample + 8) + Vector256.LoadAligned(c + sample + 8) + Vector256.LoadAligned(d + sample + 8)).StoreAligned(target + sample + 8);
            }

            first += gather->StrideFrames;
        }
    }

    private static bool TryRunMany(PlanGather* gather, int blockFrames)
    {
        ref readonly var row = ref gather->Rows[0];
        var silence = 0UL;
        var end = row.Entries + row.Count;
        for (var entry = row.Entries; entry != end; entry++)
        {
            silence |= *entry->Mask;
        }

        if (silence != 0)
        {
            return false;
        }

        for (var channel = 0; channel < gather->RowCount; channel++)
        {
            RunMany(in row, channel * gather->StrideFrames, blockFrames);
        }

        return true;
    }

    // Tiles of 64 frames: eight sums in registers while all addends pass.
    private static void RunMany(in SumRow row, int offset, int blockFrames)
    {
        const int Lanes = 8;
        var end = row.Entries + row.Count;
        var frame = 0;
        for (; blockFrames - frame > 6 * Lanes; frame += 8 * Lanes)
        {
            Vector256<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
            for (var entry = row.Entries; entry != end; entry++)
            {
                var samples = entry->Samples + offset + frame;
                sum0 += Vector256.LoadAligned(samples);
                sum1 += Vector256.LoadAligned(samples + Lanes);
                sum2 += Vector256.LoadAligned(samples + 2 * Lanes);
                sum3 += Vector256.LoadAligned(samples + 3 * Lanes);
                sum4 += Vector256.LoadAligned(samples + 4 * Lanes);
                sum5 += Vector256.LoadAligned(samples + 5 * Lanes);
                sum6 += Vector256.LoadAligned(samples + 6 * Lanes);
                sum7 += Vector256.LoadAligned(samples + 7 * Lanes);
            }

            var target = row.Target + offset + frame;
            sum0.StoreAligned(target);
            sum1.StoreAligned(target + Lanes);
            sum2.StoreAligned(target + 2 * Lanes);
            sum3.StoreAligned(target + 3 * Lanes);
            sum4.StoreAligned(target + 4 * Lanes);
            sum5.StoreAligned(target + 5 * Lanes);
            sum6.StoreAligned(target + 6 * Lanes);
            sum7.StoreAligned(target + 7 * Lanes);
        }

        for (; frame < blockFrames; frame += 2 * Lanes)
        {
            Vector256<float> low = default, high = default;
            for (var entry = row.Entries; entry != end; entry++)
            {
                low += Vector256.LoadAligned(entry->Samples + offset + frame);
                high += Vector256.LoadAligned(entry->Samples + offset + frame + Lanes);
            }

            low.StoreAligned(row.Target + offset + frame);
            high.StoreAligned(row.Target + offset + frame + Lanes);
        }
    }
}
