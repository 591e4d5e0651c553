using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>How a plan is to be shared among workers, by what its tasks cost: how many take part, in which groups, by which lists. A new one is made when costs change.</summary>
/// <param name="Schedule">A list a worker.</param>
/// <param name="Progress">The groups for stealing, and how far a block has come in them.</param>
/// <param name="SerialNanoseconds">What a block is expected to take on one thread.</param>
internal sealed record PlanDrawing(StaticSchedule Schedule, PlanProgress Progress, double SerialNanoseconds)
{
    /// <summary>A worker more has to make blocks so much shorter.</summary>
    private const double WorthwhileShare = 0.97;

    /// <summary>Up to so many times the time of one thread a way with more is still tried: what is predicted is no measurement.</summary>
    private const double HopefulShare = 1.15;

    /// <summary>Workers that the plan wants, the caller included.</summary>
    [AudioThread, RealTimeSafe]
    internal int Workers => Schedule.ListCount;

    /// <summary>Share of the time on one thread that a block is predicted to take.</summary>
    [AudioThread, RealTimeSafe]
    internal double PredictedShare => SerialNanoseconds > 0 ? Schedule.PredictedNanoseconds / SerialNanoseconds : 1;

    /// <summary>Draws.</summary>
    [MainThread]
    internal static PlanDrawing Draw(ExecutionPlan plan, TaskCosts costs, DrawingOptions options)
    {
        var single = TaskClusters.Single(plan, costs);
        if (options.UsesAllWorkers)
        {
            return DrawFor(single, costs, options, options.Workers);
        }

        var best = DrawFor(single, costs, options, 1);
        for (var workers = 2; workers / 2 < options.Workers; workers *= 2)
        {
            var more = DrawFor(single, costs, options, Math.Min(workers, options.Workers));
            if (more.Schedule.PredictedNanoseconds < best.Schedule.PredictedNanoseconds * (best.Workers == 1 ? HopefulShare : WorthwhileShare))
            {
                best = more;
            }
        }

        return best;
    }

    private static PlanDrawing DrawFor(TaskClusters single, TaskCosts costs, DrawingOptions options, int workers)
    {
        var clusters = options.FormsClusters && workers > 1 ? TaskClusters.Form(single.Plan, costs, workers, options.HandoverNanoseconds) : single;

        // why single tasks: a list waits only where it must, and small pieces leave it more room to go on with something else.
        return new PlanDrawing(ListScheduler.Draw(single, costs, workers, options.HandoverNanoseconds), new PlanProgress(clusters), costs.TotalNanoseconds);
    }
}
