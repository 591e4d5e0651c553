using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Gives every item of a plan a worker and a place in its list, by what tasks cost.</summary>
/// <remarks>
/// <para>List scheduling by critical path after Graham, with the earliest finish of Topcuoglu, Hariri and Wu's HEFT: the worker that is free first takes, of all
/// tasks that may start, the one with the most work behind it, less what it would have to wait for and to fetch; another worker that would be done with it
/// sooner gets it instead.</para>
/// <para>What another worker has made comes a handover later, and fetching it costs whoever reads it first.</para>
/// </remarks>
[MainThread]
internal sealed class ListScheduler
{
    /// <summary>Work that a worker takes from its list in one go.</summary>
    // why: taking costs 10 to 20 ns, and a worker that is lost while it holds items holds up the block with all of them.
    internal const double ClaimNanoseconds = 1_000;

    /// <summary>Share of a handover that each further line of a buffer costs: they come one behind the other.</summary>
    // measured: 8 ns a line where a handover takes 55, stereo blocks of 64 frames on the two-core guest.
    private const double LineShare = 1.0 / 7;

    /// <summary>Tasks that may start that are compared; more of them would be looked at in vain.</summary>
    private const int MaxCandidates = 48;

    private readonly ExecutionPlan _plan;
    private readonly TaskCosts _costs;
    private readonly TaskClusters _clusters;
    private readonly int _workers;
    private readonly double _handover;
    private readonly double _transfer;
    private readonly List<ScheduleDraft> _drafts = [];
    private readonly List<int>[] _predecessors;
    private readonly int[] _endOf;
    private readonly int[][] _waitsOf;
    private readonly ulong[] _seenBy;
    private readonly double[] _clock;
    private readonly double[] _ways;
    private readonly PriorityQueue<int, (double, int)> _ready = new();
    private readonly List<int> _candidates = [];

    private ListScheduler(TaskClusters clusters, TaskCosts costs, int workers, double handoverNanoseconds)
    {
        _plan = clusters.Plan;
        _costs = costs;
        _clusters = clusters;
        _workers = workers;
        _handover = handoverNanoseconds;
        _transfer = TransferNanoseconds(_plan, handoverNanoseconds);
        _endOf = new int[_plan.Tasks.Length];
        _waitsOf = new int[clusters.Count][];
        _seenBy = new ulong[_plan.Tasks.Length];
        _clock = new double[workers];
        _predecessors = Predecessors();
        _ways = LongestWays();
    }

    /// <summary>Draws the schedule, every task by itself.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="costs">What its tasks cost.</param>
    /// <param name="workers">Workers to use, 1 to 64.</param>
    /// <param name="handoverNanoseconds">How much later a worker sees what another has made.</param>
    internal static StaticSchedule Draw(ExecutionPlan plan, TaskCosts costs, int workers, double handoverNanoseconds) =>
        Draw(TaskClusters.Single(plan, costs), costs, workers, handoverNanoseconds);

    /// <summary>Draws the schedule: the tasks of a group go to one worker, one behind the other.</summary>
    internal static StaticSchedule Draw(TaskClusters clusters, TaskCosts costs, int workers, double handoverNanoseconds) =>
        new ListScheduler(clusters, costs, workers, handoverNanoseconds).Draw();

    /// <summary>What it costs to fetch a buffer that another worker has filled.</summary>
    // why stereo: what a task leaves is nearly always one bus of two channels; what matters is that it is not free.
    internal static double TransferNanoseconds(ExecutionPlan plan, double handoverNanoseconds) =>
        2.0 * plan.MaxBlockFrames * sizeof(float) / CacheLine.Bytes * handoverNanoseconds * LineShare;

    private StaticSchedule Draw()
    {
        var left = (int[])_clusters.DependencyCounts.Clone();
        for (var cluster = 0; cluster < left.Length; cluster++)
        {
            if (left[cluster] == 0)
            {
                MakeReady(cluster);
            }
        }

        // invariant: a group is placed after all it waits for, so the drafts are an order that no item waits against.
        while (_ready.Count > 0)
        {
            var cluster = TakeBest(Array.IndexOf(_clock, _clock.Min()));
            var first = _clusters.TasksOf(cluster)[0];
            if (_plan.Tasks[first].IsForking)
            {
                PlaceFork(first, _waitsOf[cluster]);
            }
            else
            {
                PlaceTasks(_clusters.TasksOf(cluster), _waitsOf[cluster]);
            }

            foreach (var next in _clusters.Successors(cluster))
            {
                if (--left[next] == 0)
                {
                    MakeReady(next);
                }
            }
        }

        return new StaticSchedule(_plan, ScheduleLists.Cut(_drafts, _workers, ClaimNanoseconds), _clock.Max());
    }

    /// <summary>All that a group waits for is placed.</summary>
    private void MakeReady(int cluster)
    {
        var tasks = _clusters.TasksOf(cluster);
        if (tasks.Length == 1)
        {
            _waitsOf[cluster] = EndsOf(_predecessors[tasks[0]]);
        }
        else
        {
            var waits = new HashSet<int>();
            foreach (var task in tasks)
            {
                foreach (var before in _predecessors[task])
                {
                    if (tasks.BinarySearch(before) < 0)
                    {
                        waits.Add(_endOf[before]);
                    }
                }
            }

            _waitsOf[cluster] = [.. waits];
        }

        _ready.Enqueue(cluster, (-_ways[cluster], cluster));
    }

    private int TakeBest(int worker)
    {
        _candidates.Clear();
        var (best, bestWorth) = (-1, double.MinValue);
        while (_candidates.Count < MaxCandidates && _ready.TryPeek(out var cluster, out _) && (best < 0 || _ways[cluster] > bestWorth + _clock[worker]))
        {
            _ready.Dequeue();
            _candidates.Add(cluster);
            var (start, fetched) = StartOn(worker, _waitsOf[cluster]);
            var worth = _ways[cluster] - start - fetched;
            if (worth > bestWorth)
            {
                (best, bestWorth) = (cluster, worth);
            }
        }

        foreach (var cluster in _candidates)
        {
            if (cluster != best)
            {
                _ready.Enqueue(cluster, (-_ways[cluster], cluster));
            }
        }

        return best;
    }

    private void PlaceTasks(ReadOnlySpan<int> tasks, int[] waits)
    {
        var cost = 0.0;
        foreach (var task in tasks)
        {
            cost += _costs.Tasks[task];
        }

        var (worker, finish, spent) = EarliestFinish(waits, cost);
        var clock = finish - spent;
        foreach (var task in tasks)
        {
            var own = _costs.Tasks[task] + (spent - cost) / tasks.Length;
            clock += own;
            _endOf[task] = Add(ItemKind.Task, task, 0, worker, own, clock, EndsOf(_predecessors[task]));
        }

        _clock[worker] = finish;
    }

    private void PlaceFork(int task, int[] waits)
    {
        var parts = _plan.Tasks[task].MaxParts;
        var cost = _costs.Tasks[task];
        var begin = Place(ItemKind.Begin, task, 0, waits, 0.1 * cost / (parts + 1));
        int[] ends = [begin, .. Enumerable.Range(0, parts).Select(part => Place(ItemKind.Part, task, part, [begin], 0.9 * cost / Math.Max(parts, 1)))];
        _endOf[task] = Place(ItemKind.End, task, 0, ends, 0.1 * cost / (parts + 1));
    }

    private int Place(ItemKind kind, int task, int part, int[] waits, double cost)
    {
        var (worker, finish, spent) = EarliestFinish(waits, cost);
        _clock[worker] = finish;
        return Add(kind, task, part, worker, spent, finish, waits);
    }

    private int Add(ItemKind kind, int task, int part, int worker, double nanoseconds, double finish, int[] waits)
    {
        foreach (var wait in waits)
        {
            _seenBy[_drafts[wait].Task] |= 1UL << worker;
        }

        _seenBy[task] = 1UL << worker;
        _drafts.Add(new ScheduleDraft(kind, task, part, worker, nanoseconds, finish, waits));
        return _drafts.Count - 1;
    }

    private (int Worker, double Finish, double Spent) EarliestFinish(int[] waits, double cost)
    {
        var (best, bestFinish, spent) = (0, double.MaxValue, 0.0);
        for (var worker = 0; worker < _workers; worker++)
        {
            var (start, fetched) = StartOn(worker, waits);
            if (start + cost + fetched < bestFinish)
            {
                (best, bestFinish, spent) = (worker, start + cost + fetched, cost + fetched);
            }
        }

        return (best, bestFinish, spent);
    }

    private int[] EndsOf(List<int> tasks)
    {
        var ends = new int[tasks.Count];
        for (var index = 0; index < ends.Length; index++)
        {
            ends[index] = _endOf[tasks[index]];
        }

        return ends;
    }

    /// <summary>When a worker could start with an item, and what it would cost it to fetch what the item reads.</summary>
    private (double Start, double Fetched) StartOn(int worker, int[] waits)
    {
        var (start, fetched) = (_clock[worker], 0.0);
        foreach (var wait in waits)
        {
            var before = _drafts[wait];
            start = Math.Max(start, before.Finish + (before.Worker == worker ? 0 : _handover));

            // why not for parts: what they read and make is the node's own business.
            if (before.Kind is ItemKind.Task or ItemKind.End && (_seenBy[before.Task] >> worker & 1) == 0)
            {
                fetched += _transfer;
            }
        }

        return (start, fetched);
    }

    /// <summary>Work on the longest way from each group to an end, its own included.</summary>
    private double[] LongestWays()
    {
        var ways = (double[])_clusters.Ways.Clone();
        for (var cluster = 0; cluster < ways.Length; cluster++)
        {
            // why: a forking task is over sooner the more workers share its parts.
            ref readonly var task = ref _plan.Tasks[_clusters.TasksOf(cluster)[0]];
            var parts = task.IsForking ? Math.Clamp(task.MaxParts, 1, _workers) : 1;
            ways[cluster] -= _costs.Tasks[_clusters.TasksOf(cluster)[0]] * (1 - 1.0 / parts);
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
}
