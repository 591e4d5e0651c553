namespace Tactus.Scheduling;

/// <summary>What it costs to hand work from one worker to another.</summary>
internal static class Handover
{
    /// <summary>Until something is wanted of another thread's making is there: a line of the cache moving twice.</summary>
    // measured: a spinning handoff takes 55 ns on near cores and 240 on far ones of the two-core guest.
    internal const double AssumedNanoseconds = 200;
}
