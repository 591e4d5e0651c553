using Tactus.RealTime;

namespace Tactus.Graph;

/// <summary>All sample memory of one plan in one piece, and the rows that its sums walk.</summary>
/// <remarks><code>
/// a slot:  | channel 0 | channel 1 | … | silence mask |      each part on lines of its own
///
/// a slot is an odd number of cache lines long, and so is a channel of 16 lines or more
/// </code>
/// why odd: blocks are often much shorter than the longest one. With a power of two between channels the first lines of all channels would share the
/// same few places of the nearest cache, and a plan of ten nodes would already push itself out of it. Short channels fill all places anyway; padding would
/// only make them larger.
/// </remarks>
internal sealed unsafe class PlanMemory : IDisposable
{
    private const int LineFrames = AudioBuffer.AlignmentBytes / sizeof(float);

    private const int LineWords = AudioBuffer.AlignmentBytes / sizeof(ulong);
    private const int OddFromLines = 16;

    private readonly NativeArena _arena;
    private readonly BufferView[] _slots;
    private readonly float* _silentSamples;
    private readonly int _strideFrames;

    /// <param name="channelCounts">Channels of each slot.</param>
    /// <param name="maxBlockFrames">Longest block.</param>
    /// <param name="gathers">Sums that will be asked for.</param>
    /// <param name="sumRows">Rows that will be asked for.</param>
    /// <param name="sumEntries">Entries of these rows.</param>
    /// <param name="sumSources">Addresses of sources and masks that will be asked for.</param>
    /// <param name="lockPages">Whether the system shall keep the pages in memory.</param>
    public PlanMemory(IReadOnlyList<int> channelCounts, int maxBlockFrames, int gathers, int sumRows, int sumEntries, int sumSources, bool lockPages)
    {
        var strideLines = (maxBlockFrames + LineFrames - 1) / LineFrames;
        strideLines |= strideLines < OddFromLines ? 0 : 1;
        _strideFrames = strideLines * LineFrames;
        var lines = channelCounts.Sum(channels => (long)SlotLines(channels, strideLines)) + strideLines + 2;
        var rowBytes = (long)gathers * sizeof(PlanGather) + (long)sumRows * sizeof(SumRow) + (long)sumEntries * sizeof(SumEntry) + (long)sumSources * sizeof(nint) + 5 * AudioBuffer.AlignmentBytes;
        _arena = new NativeArena(checked(lines * AudioBuffer.AlignmentBytes + rowBytes), lockPages);
        Gathers = _arena.Allocate<PlanGather>(gathers);
        Rows = _arena.Allocate<SumRow>(sumRows);
        Entries = _arena.Allocate<SumEntry>(sumEntries);
        Sources = _arena.Allocate<nint>(sumSources);
        SoundingMask = _arena.Allocate<ulong>(1);
        _silentSamples = _arena.Allocate<float>(_strideFrames);
        SilentMask = _arena.Allocate<ulong>(1);
        *SilentMask = ulong.MaxValue;
        _slots = new BufferView[channelCounts.Count];
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            var samples = _arena.Allocate<float>(checked(channelCounts[slot] * _strideFrames));
            var mask = _arena.Allocate<ulong>((int)(SlotLines(channelCounts[slot], strideLines) - (long)channelCounts[slot] * strideLines) * LineWords);
            *mask = SilenceMask.All(channelCounts[slot]).Bits;
            _slots[slot] = new BufferView(samples, mask, _strideFrames, channelCounts[slot]);
        }
    }

    /// <summary>Room for all sums.</summary>
    public PlanGather* Gathers { get; }

    /// <summary>Room for all rows.</summary>
    public SumRow* Rows { get; }

    /// <summary>Room for the entries of all rows.</summary>
    public SumEntry* Entries { get; }

    /// <summary>Room for the addresses of sources.</summary>
    public nint* Sources { get; }

    /// <summary>The mask of something that is never silent.</summary>
    public ulong* SoundingMask { get; }

    /// <summary>The mask of something that always is.</summary>
    public ulong* SilentMask { get; }

    /// <summary>Bytes of all of it.</summary>
    public long Bytes => _arena.CapacityBytes;

    /// <summary>A slot's place.</summary>
    public BufferView this[int slot] => _slots[slot];

    /// <summary>Zeros for an input to which nothing is connected; all its channels are the same memory, which nobody writes.</summary>
    public BufferView Silence(int channelCount) => new(_silentSamples, SilentMask, strideFrames: 0, channelCount);

    private static long SlotLines(int channels, int strideLines) => (long)channels * strideLines + 1 | 1;

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    /// <summary>Fills every slot, padding included, with a value, and says of no channel that it is silent.</summary>
    internal void Poison(float value)
    {
        foreach (var slot in _slots)
        {
            new Span<float>(slot.ChannelPointer(0), slot.ChannelCount * _strideFrames).Fill(value);
            slot.Silence = SilenceMask.None;
        }
    }
}
