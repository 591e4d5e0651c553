using System.Runtime.Intrinsics;

namespace Tactus.Graph;

/// <summary>One addend of a channel's sum.</summary>
internal unsafe struct SumEntry
{
    /// <summary>Its samples.</summary>
    public float* Samples;

    /// <summary>The silence mask of the buffer they lie in.</summary>
    public ulong* Mask;

    /// <summary>The addend's bit in it.</summary>
    public int Channel;
}

/// <summary>The sum that makes one channel of an input bus.</summary>
internal unsafe struct SumRow
{
    /// <summary>The addends, in the order of their connections.</summary>
    public SumEntry* Entries;

    /// <summary>Addends.</summary>
    public int Count;

    /// <summary>Where the sum goes.</summary>
    public float* Target;
}

/// <summary>Adds channels up in a fixed order.</summary>
/// <remarks>
/// The sum starts at +0 and takes the addends from first to last, each sample on its own. So its bits depend on nothing but the samples: not on the
/// width of the vectors, not on the length of the block, and not on whether a silent addend is skipped.
/// invariant: a partial sum is never -0 (+0 plus anything is not), so leaving out a zero of either sign changes no bit.
/// </remarks>
internal static unsafe partial class BusSum
{
    /// <summary>Samples up to which the kernels read and write beyond the block; buffers have that room.</summary>
    internal const int GranuleFrames = 16;

    /// <summary>Makes all channels of a bus, and says in its mask which of them are silent.</summary>
    [RealTimeSafe]
    public static void RunBus(PlanGather* gather, in PlanGatherDetail detail, byte* memory, int blockFrames)
    {
        if (PlanGather.AreSounding(gather, memory))
        {
            gather->Sources.AddTo(in detail.Target, blockFrames);
            return;
        }

        var silence = 0UL;
        for (var row = 0; row < detail.Target.ChannelCount; row++)
        {
            if (Run(in detail.Rows[row], blockFrames))
            {
                silence |= 1UL << row;
            }
        }

        detail.Target.Silence = new SilenceMask(silence);
    }

    /// <summary>Adds a row up.</summary>
    /// <returns>Whether all addends were silent, so that the target holds zeros.</returns>
    [RealTimeSafe]
    public static bool Run(in SumRow row, int blockFrames) => Vector512.IsHardwareAccelerated ? Run512(row, blockFrames) : Run256(row, blockFrames);

    /// <summary>The same, one sample after the other: what the vector kernels are held against.</summary>
    internal static bool RunScalar(in SumRow row, int blockFrames)
    {
        new Span<float>(row.Target, blockFrames).Clear();
        var isSilent = true;
        for (var index = 0; index < row.Count; index++)
        {
            var entry = row.Entries[index];
            if ((*entry.Mask >> entry.Channel & 1) != 0)
            {
                continue;
            }

            isSilent = false;
            for (var frame = 0; frame < blockFrames; frame++)
            {
                row.Target[frame] += entry.Samples[frame];
            }
        }

        return isSilent;
    }
}
