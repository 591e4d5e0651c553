using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>All that the automatic executor knows of a plan.</summary>
internal sealed class AutoPlan
{
    private StaticSchedule _latest;

    [MainThread]
    internal AutoPlan(ExecutionPlan plan, int workers, long periodNanoseconds, double handoverNanoseconds)
    {
        Measured = new MeasuredPlan(plan, workers, handoverNanoseconds);
        Progress = new PlanProgress(plan);
        var items = 0L;
        foreach (ref readonly var task in plan.Tasks)
        {
            items += Math.Max(1, task.MaxParts);
        }

        Choice = new ModeChoice(workers > 1 && items > 1, periodNanoseconds);
        _latest = Measured.Schedule;
    }

    internal MeasuredPlan Measured { get; }

    internal PlanProgress Progress { get; }

    internal ModeChoice Choice { get; }

    /// <summary>The newest schedule; another one than before is a reason to look again at which way is fastest.</summary>
    [AudioThread, RealTimeSafe]
    internal StaticSchedule TakeSchedule()
    {
        var schedule = Measured.Schedule;
        if (!ReferenceEquals(schedule, _latest))
        {
            _latest = schedule;
            Choice.LookAgain();
        }

        return schedule;
    }
}
