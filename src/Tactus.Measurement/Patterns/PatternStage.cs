using Tactus.Graph;

namespace Tactus.Measurement;

/// <summary>Work that may be done at the same time, and after which everybody's results are there.</summary>
/// <param name="Pieces">Tasks in order, each piece on one thread; forks in it run their parts in order.</param>
/// <param name="Forks">Forking tasks whose parts are spread.</param>
internal sealed record PatternStage(int[][] Pieces, int[] Forks);

/// <summary>Which work of a plan a pattern spreads, as stages that any two threads can walk.</summary>
internal static class PatternStages
{
    /// <summary>Voices: everything in order on one thread, but the parts of an instrument on both.</summary>
    internal static PatternStage[] OfVoices(ExecutionPlan plan, PatternSession session)
    {
        _ = session;
        var stages = new List<PatternStage>();
        var run = new List<int>();
        for (var task = 0; task < plan.Tasks.Length; task++)
        {
            if (!plan.Tasks[task].IsForking)
            {
                run.Add(task);
                continue;
            }

            if (run.Count > 0)
                stages.Add(new PatternStage([[.. run]], []));
            run.Clear();
            stages.Add(new PatternStage([], [task]));
        }

        stages.Add(new PatternStage([[.. run]], []));
        return [.. stages];
    }

    /// <summary>Effects: instruments in order on one thread, then the chains behind them side by side, as far as they do not wait for one another.</summary>
    internal static PatternStage[] OfEffects(ExecutionPlan plan, PatternSession session)
    {
        _ = session;
        int[] sources = [.. Enumerable.Range(0, plan.Tasks.Length).Where(task => plan.Tasks[task].DependencyCount == 0)];
        return [new PatternStage([sources], []), .. Levels(plan).Skip(1).Select(level => new PatternStage([.. level.Select(task => (int[])[task])], []))];
    }

    /// <summary>Buses: each with all that feeds it on one thread, then the rest.</summary>
    internal static PatternStage[] OfBuses(ExecutionPlan plan, PatternSession session)
    {
        var taken = new HashSet<int>();
        var pieces = new List<int[]>();
        foreach (var bus in session.Buses)
        {
            int[] tasks = [.. bus.Select(node => plan.TryFind(node, out var place) ? place.Task : -1).Where(taken.Add).Order()];
            if (tasks.Length > 0)
                pieces.Add(tasks);
        }

        int[] rest = [.. Enumerable.Range(0, plan.Tasks.Length).Where(task => !taken.Contains(task))];
        return [new PatternStage([.. pieces], []), new PatternStage([rest], [])];
    }

    /// <summary>Everything that no longer waits, level by level, parts of instruments included.</summary>
    internal static PatternStage[] OfLevels(ExecutionPlan plan, PatternSession session)
    {
        _ = session;
        return
        [
            .. Levels(plan).Select(level => new PatternStage(
                [.. level.Where(task => !plan.Tasks[task].IsForking).Select(task => (int[])[task])],
                [.. level.Where(task => plan.Tasks[task].IsForking)])),
        ];
    }

    /// <summary>Tasks by the length of the longest way to them.</summary>
    private static List<List<int>> Levels(ExecutionPlan plan)
    {
        var level = new int[plan.Tasks.Length];
        var levels = new List<List<int>>();
        for (var task = 0; task < plan.Tasks.Length; task++)
        {
            if (level[task] == levels.Count)
                levels.Add([]);
            levels[level[task]].Add(task);
            foreach (var successor in plan.Successors(task))
                level[successor] = Math.Max(level[successor], level[task] + 1);
        }

        return levels;
    }
}
