using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>What it costs to hand work from one worker to another: until something is wanted of another thread's making is there, a line of the cache moving twice.</summary>
public static class Handover
{
    /// <summary>Nanoseconds, where nobody has measured.</summary>
    // measured: a spinning handoff takes 55 ns on near cores and 240 on far ones of the two-core guest.
    public const double AssumedNanoseconds = 200;

    // why bounds: a reading below is a clock too coarse, one above a machine that had no time for two threads at once. Neither may decide how plans are cut.
    private const double LeastNanoseconds = 50;
    private const double MostNanoseconds = 5_000;

    private static readonly Lazy<HandoverReading> s_current = new(static () => Measure(WorkerPlacement.Current));

    /// <summary>What it costs on this machine; measured when somebody asks first, which takes about 3 ms.</summary>
    [MainThread]
    public static HandoverReading Current => s_current.Value;

    /// <summary>Lets two threads, on the placement's first two processors, throw a ball for 2 ms.</summary>
    /// <param name="placement">Where.</param>
    /// <returns>The median; the assumed figure, with the reason, where it could not be measured.</returns>
    [MainThread]
    public static HandoverReading Measure(WorkerPlacement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        if (placement.Processors.Count < 2)
            return HandoverReading.Assumed("only one processor may be used");

        var nanoseconds = new HandoverProbe(placement.Processors[0], placement.Processors[1]).Measure();
        return double.IsNaN(nanoseconds)
            ? HandoverReading.Assumed("two threads did not get to run at the same time")
            : new HandoverReading(Clamp(nanoseconds), true, "");
    }

    /// <summary>The figure, if it is one to plan with; else the nearest that is.</summary>
    internal static double Clamp(double nanoseconds) => double.IsNaN(nanoseconds) ? AssumedNanoseconds : Math.Clamp(nanoseconds, LeastNanoseconds, MostNanoseconds);
}

/// <summary>What a handover costs.</summary>
/// <param name="Nanoseconds">The figure to plan with, 50 to 5000.</param>
/// <param name="IsMeasured">Whether it was measured here.</param>
/// <param name="Reason">Why it was not; empty if it was.</param>
public sealed record HandoverReading(double Nanoseconds, bool IsMeasured, string Reason)
{
    internal static HandoverReading Assumed(string reason) => new(Handover.AssumedNanoseconds, false, reason);
}
