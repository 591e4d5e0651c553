namespace Tactus.RealTime;

/// <summary>How the system schedules a thread.</summary>
public enum RealTimePolicy
{
    /// <summary>Like any other thread; sound continues with more risk.</summary>
    Ordinary,

    /// <summary>Linux: fixed priority, runs until it waits.</summary>
    Fifo,

    /// <summary>macOS: so much computation in every period.</summary>
    TimeConstraint,

    /// <summary>Windows: the multimedia scheduler's "Pro Audio" class.</summary>
    Multimedia,
}

/// <summary>What a thread got of what it asked for. Refusal is data: work goes on without.</summary>
/// <param name="Granted">The thread is scheduled as real-time.</param>
/// <param name="Policy">What the system agreed to.</param>
/// <param name="Priority">The priority it agreed to, in its own numbers; 0 if ordinary. May be lower than asked for.</param>
/// <param name="Processor">The one processor the thread is bound to, or -1 if it may move, be it among some only.</param>
/// <param name="FlushesDenormals">Denormal numbers count as zero on this thread.</param>
/// <param name="Reason">What was refused or cut and why, in a sentence; null if everything was granted.</param>
/// <param name="Mend">What a person can do about it; null if there is nothing to mend.</param>
public sealed record RealTimeStatus(
    bool Granted,
    RealTimePolicy Policy,
    int Priority,
    int Processor,
    bool FlushesDenormals,
    string? Reason = null,
    string? Mend = null)
{
    /// <summary>One line for a log: what was granted, and if not all, why and what mends it.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var granted = Granted ? $"real-time ({Policy}, priority {Priority})" : "not real-time";
        var processor = Processor >= 0 ? $"processor {Processor}" : "any processor";
        return Reason is null ? $"{granted}, {processor}" : $"{granted}, {processor}: {Reason} {Mend}".TrimEnd();
    }
}
