using System.Runtime.Intrinsics;

namespace Tactus.Graph;

/// <summary>The vector kernels. Each tile of a channel stays in registers while all addends pass, so the target is written once.</summary>
internal static unsafe partial class BusSum
{
    internal static bool Run512(in SumRow row, int blockFrames)
    {
        const int Lanes = 16;
        var isSilent = true;
        var end = row.Entries + row.Count;
        var frame = 0;

        // why > 48: the last tile may reach beyond the block, but not beyond its last granule.
        for (; blockFrames - frame > 3 * Lanes; frame += 4 * Lanes)
        {
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (var entry = row.Entries; entry != end; entry++)
            {
                if ((*entry->Mask >> entry->Channel & 1) != 0)
                {
                    continue;
                }

                isSilent = false;
                var samples = entry->Samples + frame;
                sum0 += Vector512.LoadAligned(samples);
                sum1 += Vector512.LoadAligned(samples + Lanes);
                sum2 += Vector512.LoadAligned(samples + 2 * Lanes);
                sum3 += Vector512.LoadAligned(samples + 3 * Lanes);
            }

            var target = row.Target + frame;
            sum0.StoreAligned(target);
            sum1.StoreAligned(target + Lanes);
            sum2.StoreAligned(target + 2 * Lanes);
            sum3.StoreAligned(target + 3 * Lanes);
        }

        for (; frame < blockFrames; frame += Lanes)
        {
            Vector512<float> sum = default;
            for (var entry = row.Entries; entry != end; entry++)
            {
                if ((*entry->Mask >> entry->Channel & 1) != 0)
                {
                    continue;
                }

                isSilent = false;
                sum += Vector512.LoadAligned(entry->Samples + frame);
            }

            sum.StoreAligned(row.Target + frame);
        }

        return isSilent;
    }

    internal static bool Run256(in SumRow row, int blockFrames)
    {
        const int Lanes = 8;
        var isSilent = true;
        var end = row.Entries + row.Count;
        var frame = 0;
        for (; blockFrames - frame > 2 * Lanes; frame += 4 * Lanes)
        {
            Vector256<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (var entry = row.Entries; entry != end; entry++)
            {
                if ((*entry->Mask >> entry->Channel & 1) != 0)
                {
                    continue;
                }

                isSilent = false;
                var samples = entry->Samples + frame;
                sum0 += Vector256.LoadAligned(samples);
                sum1 += Vector256.LoadAligned(samples + Lanes);
                sum2 += Vector256.LoadAligned(samples + 2 * Lanes);
                sum3 += Vector256.LoadAligned(samples + 3 * Lanes);
            }

            var target = row.Target + frame;
            sum0.StoreAligned(target);
            sum1.StoreAligned(target + Lanes);
            sum2.StoreAligned(target + 2 * Lanes);
            sum3.StoreAligned(target + 3 * Lanes);
        }

        for (; frame < blockFrames; frame += 2 * Lanes)
        {
            Vector256<float> low = default, high = default;
            for (var entry = row.Entries; entry != end; entry++)
            {
                if ((*entry->Mask >> entry->Channel & 1) != 0)
                {
                    continue;
                }

                isSilent = false;
                low += Vector256.LoadAligned(entry->Samples + frame);
                high += Vector256.LoadAligned(entry->Samples + frame + Lanes);
            }

            low.StoreAligned(row.Target + frame);
            high.StoreAligned(row.Target + frame + Lanes);
        }

        return isSilent;
    }
}
