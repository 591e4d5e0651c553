namespace Tactus.Scheduling;

/// <summary>Decides for one plan whether its blocks are spread, by what they took both ways. Owner: the caller of Run.</summary>
/// <remarks>
/// A plan begins spread, so that a heavy one meets its deadline from the first block; then a few blocks are tried on the caller alone, unless they would
/// not fit into the period. From there the faster way wins: spread plans must beat the caller alone, and are tried again only after a growing while.
/// </remarks>
internal sealed class SpreadPolicy(long itemCount, long periodNanoseconds)
{
    private const int TrialBlocks = 16;
    private const int ProbeBlocks = 4;
    private const int FirstBackoffBlocks = 1024;
    private const int LongestBackoffBlocks = 65_536;

    private long _serialNanoseconds;
    private long _spreadNanoseconds;
    private long _busyNanoseconds;
    private int _blocks;
    private int _backoffBlocks = ProbeBlocks;

    /// <summary>Whether the next block is to be spread.</summary>
    public bool IsSpread { get; private set; } = itemCount > 1;

    [AudioThread, RealTimeSafe]
    public void NoteSpread(long wallNanoseconds, long busyNanoseconds)
    {
        _spreadNanoseconds = Blend(_spreadNanoseconds, wallNanoseconds);
        _busyNanoseconds = Blend(_busyNanoseconds, busyNanoseconds);
        if (++_blocks < TrialBlocks)
        {
            return;
        }

        // why: alone on the caller such a plan could miss its deadline, so it is not tried; spreading is what keeps it going.
        if (periodNanoseconds != 0 && _busyNanoseconds > periodNanoseconds / 2)
        {
            return;
        }

        var isWorthIt = _serialNanoseconds > Math.Max(WorkStealingExecutor.SerialBelowNanoseconds, WorkStealingExecutor.SerialBelowItemNanoseconds * itemCount)
            && _spreadNanoseconds < _serialNanoseconds;
        if (!isWorthIt)
        {
            // A first look at the caller alone is no defeat.
            if (_serialNanoseconds != 0)
            {
                _backoffBlocks = Math.Clamp(_backoffBlocks * 2, FirstBackoffBlocks, LongestBackoffBlocks);
            }

            Switch(toSpread: false);
        }
    }

    [AudioThread, RealTimeSafe]
    public void NoteSerial(long nanoseconds)
    {
        // why afresh: what the caller alone took long ago says little about now.
        _serialNanoseconds = _blocks == 0 ? nanoseconds : Blend(_serialNanoseconds, nanoseconds);
        if (++_blocks < ProbeBlocks || itemCount < 2)
        {
            return;
        }

        var isHeavy = _serialNanoseconds > Math.Max(WorkStealingExecutor.SpreadAboveNanoseconds, WorkStealingExecutor.SpreadAboveItemNanoseconds * itemCount);
        var wasFaster = _spreadNanoseconds < _serialNanoseconds - _serialNanoseconds / 8;
        if (isHeavy && (wasFaster || _blocks >= _backoffBlocks))
        {
            Switch(toSpread: true);
        }
    }

    // why a bound on each sample: one block that the system interrupted for milliseconds says nothing about the plan.
    private static long Blend(long mean, long sample) => mean == 0 ? sample : mean + (Math.Min(sample, 2 * mean) - mean) / 8;

    private void Switch(bool toSpread)
    {
        IsSpread = toSpread;
        _blocks = 0;
        if (toSpread)
        {
            _spreadNanoseconds = 0;
        }
    }
}
