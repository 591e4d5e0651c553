using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>Gives every item of a plan a worker and a place in its list, by what tasks cost.</summary>
/// <remarks>
/// List scheduling by critical path after Graham, with the earliest finish of Topcuoglu, Hariri and Wu's HEFT: items in falling order of the work on the
/// longest way behind them, each to the worker that can start it first, where what another worker made comes a handover later.
/// </remarks>
[MainThread]
internal sealed class ListScheduler
{
    private readonly ExecutionPlan _plan;
    private readonly int _workers;
    private readonly double _handover;
    private readonly List<Draft> _drafts = [];
    private readonly int[] _endOf;
    private readonly double[] _clock;

    private ListScheduler(ExecutionPlan plan, int workers, double handoverNanoseconds)
    {
        _plan = plan;
        _workers = workers;
        _handover = handoverNanoseconds;
        _endOf = new int[plan.Tasks.Length];
        _clock = new double[workers];
    }

    /// <summary>Draws the schedule.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="costs">What its tasks cost.</param>
    /// <param name="workers">Workers to use, at least 1.</param>
    /// <param name="handoverNanoseconds">How much later a worker sees what another has made.</param>
    internal static StaticSchedule Draw(ExecutionPlan plan, TaskCosts costs, int workers, double handoverNanoseconds) =>
        new ListScheduler(plan, workers, handoverNanoseconds).Draw(costs);

    private StaticSchedule Draw(TaskCosts costs)
    {
        var ways = LongestWays(costs);
        var predecessors = Predecessors();
        var tasks = Enumerable.Range(0, _plan.Tasks.Length).ToArray();

        // invariant: a task's way is longer than that of any task behind it, so this order runs no task before what it waits for.
        Array.Sort(tasks, (left, right) => ways[left] != ways[right] ? ways[right].CompareTo(ways[left]) : left.CompareTo(right));
        foreach (var task in tasks)
        {
            int[] waits = [.. predecessors[task].Select(before => _endOf[before])];
            _endOf[task] = _plan.Tasks[task].IsForking ? PlaceFork(task, waits, costs.Tasks[task]) : Place(ItemKind.Task, task, 0, waits, costs.Tasks[task]);
        }

        return new StaticSchedule(_plan, Lists(), _clock.Max());
    }

    private int PlaceFork(int task, int[] waits, double cost)
    {
        var parts = _plan.Tasks[task].MaxParts;
        var begin = Place(ItemKind.Begin, task, 0, waits, 0.1 * cost / (parts + 1));
        int[] ends = [begin, .. Enumerable.Range(0, parts).Select(part => Place(ItemKind.Part, task, part, [begin], 0.9 * cost / Math.Max(parts, 1)))];
        return Place(ItemKind.End, task, 0, ends, 0.1 * cost / (parts + 1));
    }

    private int Place(ItemKind kind, int task, int part, int[] waits, double cost)
    {
        var (best, bestStart) = (0, double.MaxValue);
        for (var worker = 0; worker < _workers; worker++)
        {
            var start = _clock[worker];
            foreach (var wait in waits)
            {
                start = Math.Max(start, _drafts[wait].Finish + (_drafts[wait].Worker == worker ? 0 : _handover));
            }

            if (start < bestStart)
            {
                (best, bestStart) = (worker, start);
            }
        }

        _clock[best] = bestStart + cost;
        _drafts.Add(new Draft(kind, task, part, best, bestStart + cost, waits));
        return _drafts.Count - 1;
    }

    /// <summary>Work on the longest way from each task to an end, its own included.</summary>
    private double[] LongestWays(TaskCosts costs)
    {
        var ways = new double[_plan.Tasks.Length];
        for (var task = ways.Length - 1; task >= 0; task--)
        {
            var behind = 0.0;
            foreach (var next in _plan.Successors(task))
            {
                behind = Math.Max(behind, ways[next]);
            }

            var parts = _plan.Tasks[task].IsForking ? Math.Clamp(_plan.Tasks[task].MaxParts, 1, _workers) : 1;
            ways[task] = behind + Math.Max(costs.Tasks[task], 1) / parts;
        }

        return ways;
    }

    private List<int>[] Predecessors()
    {
        var rows = new List<int>[_plan.Tasks.Length];
        for (var task = 0; task < rows.Length; task++)
        {
            rows[task] = [];
        }

        for (var task = 0; task < rows.Length; task++)
        {
            foreach (var next in _plan.Successors(task))
            {
                rows[next].Add(task);
            }
        }

        return rows;
    }

    /// <summary>The drafts, worker by worker, with places for names.</summary>
    private ScheduleLists Lists()
    {
        var places = new int[_drafts.Count];
        var starts = new int[_workers + 1];
        var next = 0;
        for (var worker = 0; worker < _workers; worker++)
        {
            starts[worker] = next;
            for (var draft = 0; draft < _drafts.Count; draft++)
            {
                if (_drafts[draft].Worker == worker)
                {
                    places[draft] = next++;
                }
            }
        }

        starts[_workers] = next;
        var items = new ScheduleItem[_drafts.Count];
        var dependencies = new List<int>();
        for (var draft = 0; draft < _drafts.Count; draft++)
        {
            var facts = _drafts[draft];
            items[places[draft]] = new ScheduleItem
            {
                Kind = facts.Kind,
                Task = facts.Task,
                Part = facts.Part,
                Order = draft,
                FirstDependency = dependencies.Count,
                DependencyCount = facts.Waits.Length,
            };
            dependencies.AddRange(facts.Waits.Select(wait => places[wait]));
        }

        return new ScheduleLists(items, starts, [.. dependencies]);
    }

    private readonly record struct Draft(ItemKind Kind, int Task, int Part, int Worker, double Finish, int[] Waits);
}

/// <summary>Items worker by worker, and what they wait for.</summary>
/// <param name="Items">All items.</param>
/// <param name="Starts">Where each worker's list starts; one more for the end of the last.</param>
/// <param name="Dependencies">Rows of items that items wait for.</param>
internal sealed record ScheduleLists(ScheduleItem[] Items, int[] Starts, int[] Dependencies);
