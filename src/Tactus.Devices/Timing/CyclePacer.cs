namespace Tactus.Devices;

/// <summary>Knows which cycle is due, whether one was late, and when a device would have gone on without us. Pure: it is told the time.</summary>
/// <remarks><code>
///  due:      |--0--|--1--|--2--|--3--|--4--|--5--|
///  callback:  ###### late: 0 is lost; 1 starts at once and may catch up
///  callback:  ################## later than the limit of 2 periods: 1, 2 and 3 are skipped, 4 starts when due
/// </code></remarks>
[AudioThread, RealTimeSafe]
internal struct CyclePacer(PeriodSchedule schedule, int quantumFrames, int maxLatePeriods)
{
    /// <summary>The due cycle, counting skipped ones.</summary>
    internal long Index { get; private set; }

    /// <summary>The device's frame clock at the start of the due cycle.</summary>
    internal readonly long FramePosition => Index * quantumFrames;

    /// <summary>When the due cycle starts.</summary>
    internal readonly long StartNanoseconds => schedule.StartOf(Index);

    /// <summary>When the due cycle must be done: when the next one starts.</summary>
    internal readonly long DeadlineNanoseconds => schedule.StartOf(Index + 1);

    /// <summary>Skips to the first cycle whose start is not past, if the due one is late by the limit or more.</summary>
    /// <returns>Cycles skipped; 0 if the due one may still start.</returns>
    internal long SkipIfTooLate(long nowNanoseconds)
    {
        if (nowNanoseconds < schedule.StartOf(Index + maxLatePeriods))
            return 0;

        var next = schedule.FirstAtOrAfter(nowNanoseconds);
        var skipped = next - Index;
        Index = next;
        return skipped;
    }

    /// <summary>Ends the due cycle and makes the next one due.</summary>
    /// <returns>How long after its deadline it ended; 0 or less if it was in time.</returns>
    internal long Finish(long nowNanoseconds)
    {
        var lateness = nowNanoseconds - DeadlineNanoseconds;
        Index++;
        return lateness;
    }
}
