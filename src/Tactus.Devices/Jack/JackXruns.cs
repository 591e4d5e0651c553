namespace Tactus.Devices;

/// <summary>Makes one account of two tellings: the server's report, on another thread, and the jump of its frame clock, seen by the cycle.</summary>
internal sealed class JackXruns
{
    private int _reported;
    private long _delayNanoseconds;
    private int _jumpsWithoutReport;

    /// <summary>The server reported an xrun.</summary>
    [BackgroundThread]
    internal void Report(double delayMicroseconds)
    {
        Volatile.Write(ref _delayNanoseconds, (long)(Math.Clamp(delayMicroseconds, 0, 1e12) * 1_000));
        // order: a full fence after the delay, so that whoever takes the count sees the delay; pairs with the exchange in TryTake.
        Interlocked.Increment(ref _reported);
    }

    /// <summary>Forgets all, before a start.</summary>
    [MainThread]
    internal void Reset()
    {
        Interlocked.Exchange(ref _reported, 0);
        _jumpsWithoutReport = 0;
    }

    /// <summary>What was lost since the last cycle, each loss once, whichever telling came first.</summary>
    /// <param name="jumpFrames">Frames that the server's clock went on by without a cycle.</param>
    /// <param name="quantumFrames">Frames of a cycle.</param>
    /// <param name="lostCycles">Cycles lost; 0 if an already counted loss was now reported.</param>
    /// <param name="delayNanoseconds">How late the server says it was.</param>
    [AudioThread, RealTimeSafe]
    internal bool TryTake(long jumpFrames, int quantumFrames, out long lostCycles, out long delayNanoseconds)
    {
        // order: pairs with the increment in Report.
        var reported = Volatile.Read(ref _reported) == 0 ? 0 : Interlocked.Exchange(ref _reported, 0);
        delayNanoseconds = reported == 0 ? 0 : Volatile.Read(ref _delayNanoseconds);
        lostCycles = Math.Max(0, (jumpFrames + quantumFrames - 1) / quantumFrames);

        // why: the report may come a cycle or two after the jump that it is about; it must not count again.
        var late = Math.Min(reported, _jumpsWithoutReport);
        _jumpsWithoutReport -= late;
        reported -= late;
        if (jumpFrames > 0 && reported == 0)
            _jumpsWithoutReport++;

        lostCycles = Math.Max(lostCycles, reported);
        return lostCycles > 0;
    }
}
