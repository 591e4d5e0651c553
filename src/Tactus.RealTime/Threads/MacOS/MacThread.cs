using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>The time-constraint policy of macOS. Not run: no such machine in our reach.</summary>
internal static unsafe partial class MacThread
{
    private const int TimeConstraintPolicy = 2;
    private const uint TimeConstraintWords = 4;

    internal static RealTimeStatus Promote(RealTimeThreadOptions options)
    {
        var ordinary = new RealTimeStatus(false, RealTimePolicy.Ordinary, 0, -1, false);
        if (options.Binding(isGranted: true) is not null)
            ordinary = ordinary with { Reason = "macOS does not bind threads to processors." };
        if (options.Priority <= 0)
            return ordinary;

        TimeBase timeBase = default;
        _ = GetTimeBase(&timeBase);
        var period = ToAbsolute(options.PeriodNanoseconds, timeBase);
        var policy = new TimeConstraint { Period = period, Computation = period / 2, Constraint = period, Preemptible = 1 };
        var error = SetPolicy(GetMachThread(GetSelf()), TimeConstraintPolicy, &policy, TimeConstraintWords);
        return error == 0
            ? ordinary with { Granted = true, Policy = RealTimePolicy.TimeConstraint, Priority = options.Priority }
            : ordinary with { Reason = $"{ordinary.Reason} macOS refused the time-constraint policy (kern_return {error}).".TrimStart() };
    }

    private static uint ToAbsolute(long nanoseconds, TimeBase timeBase) =>
        (uint)UInt128.Min((UInt128)(ulong)nanoseconds * Math.Max(timeBase.Denominator, 1u) / Math.Max(timeBase.Numerator, 1u), uint.MaxValue);

    [LibraryImport("libSystem", EntryPoint = "mach_timebase_info")]
    private static partial int GetTimeBase(TimeBase* timeBase);

    [LibraryImport("libSystem", EntryPoint = "pthread_self")]
    private static partial nint GetSelf();

    [LibraryImport("libSystem", EntryPoint = "pthread_mach_thread_np")]
    private static partial uint GetMachThread(nint thread);

    [LibraryImport("libSystem", EntryPoint = "thread_policy_set")]
    private static partial int SetPolicy(uint thread, int flavor, TimeConstraint* policy, uint words);

    private struct TimeBase
    {
        internal uint Numerator;
        internal uint Denominator;
    }

    private struct TimeConstraint
    {
        internal uint Period;
        internal uint Computation;
        internal uint Constraint;
        internal int Preemptible;
    }
}
