using Tactus.RealTime;

namespace Tactus.Graph;

/// <summary>What a plan's memory has to hold beside samples.</summary>
/// <param name="RecordLines">Cache lines of all steps' records.</param>
/// <param name="Gathers">Buses that are sums.</param>
/// <param name="SumRows">Rows of all sums.</param>
/// <param name="SumEntries">Entries of these rows, averages included.</param>
/// <param name="SumWords">Addresses of all sources and their masks.</param>
internal readonly record struct PlanSizes(int RecordLines, int Gathers, int SumRows, int SumEntries, int SumWords);

/// <summary>All sample memory of one plan in one piece, and before it what its steps and sums are walked by.</summary>
/// <remarks><code>
/// | records of all steps | sums | silence masks, a line each | rows, entries, words | slots |      a slot: | channel 0 | channel 1 | … |
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
    /// <param name="sizes">What else will be asked for.</param>
    /// <param name="lockPages">Whether the system shall keep the pages in memory.</param>
    public PlanMemory(IReadOnlyList<int> channelCounts, int maxBlockFrames, in PlanSizes sizes, bool lockPages)
    {
        var strideLines = (maxBlockFrames + LineFrames - 1) / LineFrames;
        strideLines |= strideLines < OddFromLines ? 0 : 1;
        _strideFrames = strideLines * LineFrames;
        var sampleLines = channelCounts.Sum(channels => (long)SlotLines(channels, strideLines)) + strideLines;
        var maskLines = channelCounts.Count + 2;
        var rowBytes = (long)sizes.SumRows * sizeof(SumRow) + (long)sizes.SumEntries * sizeof(SumEntry) + (long)sizes.SumWords * sizeof(nint) + 3 * AudioBuffer.AlignmentBytes;
        var lines = sampleLines + maskLines + sizes.RecordLines + sizes.Gathers;
        _arena = new NativeArena(checked(lines * AudioBuffer.AlignmentBytes + rowBytes), lockPages);
        Records = (StepRecord*)_arena.Allocate<ulong>(checked(sizes.RecordLines * LineWords));
        Start = (byte*)Records;
        Gathers = _arena.Allocate<PlanGather>(sizes.Gathers);
        // why all masks before all samples: sums find them by 32 bits of distance from the start.
        var masks = _arena.Allocate<ulong>(checked(maskLines * LineWords));
        SoundingMask = masks;
        SilentMask = masks + LineWords;
        *SilentMask = ulong.MaxValue;
        Rows = _arena.Allocate<SumRow>(sizes.SumRows);
        Entries = _arena.Allocate<SumEntry>(sizes.SumEntries);
        Words = _arena.Allocate<nint>(sizes.SumWords);
        _silentSamples = _arena.Allocate<float>(_strideFrames);
        _slots = new BufferView[channelCounts.Count];
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            var samples = _arena.Allocate<float>(checked(SlotLines(channelCounts[slot], strideLines) * LineFrames));
            var mask = masks + (nint)(slot + 2) * LineWords;
            *mask = SilenceMask.All(channelCounts[slot]).Bits;
            _slots[slot] = new BufferView(samples, mask, _strideFrames, channelCounts[slot]);
        }
    }

    /// <summary>Where it begins; masks lie within 4 GiB from here.</summary>
    public byte* Start { get; }

    /// <summary>Room for what the walk reads of steps.</summary>
    public StepRecord* Records { get; }

    /// <summary>Room for all sums.</summary>
    public PlanGather* Gathers { get; }

    /// <summary>Room for all rows.</summary>
    public SumRow* Rows { get; }

    /// <summary>Room for the entries of all rows.</summary>
    public SumEntry* Entries { get; }

    /// <summary>Room for the addresses of sources and of their masks.</summary>
    public nint* Words { get; }

    /// <summary>The mask of something that is never silent.</summary>
    public ulong* SoundingMask { get; }

    /// <summary>The mask of something that always is.</summary>
    public ulong* SilentMask { get; }

    /// <summary>Bytes of all of it.</summary>
    public long Bytes => _arena.CapacityBytes;

    /// <summary>A slot's place.</summary>
    public ref readonly BufferView this[int slot] => ref _slots[slot];

    /// <summary>Zeros for an input to which nothing is connected; all its channels are the same memory, which nobody writes.</summary>
    public BufferView Silence(int channelCount) => new(_silentSamples, SilentMask, strideFrames: 0, channelCount);

    private static int SlotLines(int channels, int strideLines) => checked(channels * strideLines) | 1;

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
