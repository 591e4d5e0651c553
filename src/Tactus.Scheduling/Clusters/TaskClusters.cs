using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>A plan's tasks in groups that are worth being handed over: each is run by one thread in one go, in the plan's order.</summary>
/// <remarks>
/// <para>Cheap tasks go to their only successor, or to what alone they wait for; then cheap ones of one level are packed, those side by side that feed the same
/// or come from the same. None of it is done where the longest way through the plan would come out longer than a block takes anyway.</para>
/// <para>invariant: groups never wait for each other in a circle. A group made of tasks with their only successors has one way out, one made of tasks with
/// what alone they wait for has one way in: whatever enters reaches whatever leaves inside of it, so a circle of groups would have been one of tasks. And
/// tasks of one level never wait for one another, so levels rise along every connection between packs.</para>
/// <para>Why no bit changes: a step reads what it reads after its makers in any case, and buffers are used again only along connections, which groups keep.</para>
/// </remarks>
[MainThread]
internal sealed class TaskClusters
{
    /// <summary>Work that is worth being handed over.</summary>
    internal const double WorthwhileNanoseconds = 1_000;

    /// <summary>Work of a good size: more of it makes blocks lumpy.</summary>
    internal const double GoodNanoseconds = 2_000;

    /// <summary>What is cheaper than so many handovers is never worth one.</summary>
    private const double HandoversPerCluster = 10;

    /// <summary>By how much the longest way may come out longer than a block takes anyway.</summary>
    private const double TolerableLength = 1.03;
    private const int MaxAttempts = 3;

    private readonly int[] _starts;
    private readonly int[] _tasks;
    private readonly TaskRun[][] _runs;
    private readonly int[][] _next;

    private TaskClusters(ExecutionPlan plan, ClusterGraph graph)
    {
        Plan = plan;
        Ways = new double[graph.Count];
        DependencyCounts = new int[graph.Count];
        _starts = new int[graph.Count + 1];
        foreach (var group in graph.GroupOf)
        {
            _starts[group + 1]++;
        }

        for (var group = 0; group < graph.Count; group++)
        {
            _starts[group + 1] += _starts[group];
            Ways[group] = graph.Costs[group] + graph.Behind[group];
            DependencyCounts[group] = graph.Before[group].Length;
        }

        var next = _starts[..^1];
        _tasks = new int[graph.GroupOf.Length];
        for (var task = 0; task < _tasks.Length; task++)
        {
            _tasks[next[graph.GroupOf[task]]++] = task;
        }

        _runs = [.. Enumerable.Range(0, graph.Count).Select(group => TaskRun.Of(TasksOf(group)))];
        _next = Array.ConvertAll(graph.Next, row => row.OrderByDescending(follower => Ways[follower]).ToArray());
        LongestWayNanoseconds = graph.LongestWay;
    }

    internal ExecutionPlan Plan { get; }

    /// <summary>Groups.</summary>
    internal int Count => _next.Length;

    /// <summary>Work on the longest way from each group to an end, its own included.</summary>
    internal double[] Ways { get; }

    /// <summary>Groups that each group waits for.</summary>
    internal int[] DependencyCounts { get; }

    /// <summary>Work on the longest way through the plan.</summary>
    internal double LongestWayNanoseconds { get; }

    /// <summary>A group's tasks, in the plan's order.</summary>
    [WorkerThread, RealTimeSafe]
    internal ReadOnlySpan<int> TasksOf(int cluster) => _tasks.AsSpan(_starts[cluster], _starts[cluster + 1] - _starts[cluster]);

    /// <summary>A group's tasks, those in one piece that follow one another in the plan.</summary>
    [WorkerThread, RealTimeSafe]
    internal ReadOnlySpan<TaskRun> RunsOf(int cluster) => _runs[cluster];

    /// <summary>Groups that wait for a group, the longest way first.</summary>
    [WorkerThread, RealTimeSafe]
    internal ReadOnlySpan<int> Successors(int cluster) => _next[cluster];

    /// <summary>Every task by itself.</summary>
    internal static TaskClusters Single(ExecutionPlan plan, TaskCosts costs) => new(plan, OfTasks(plan, costs.Tasks));

    /// <summary>Forms the groups.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="costs">What its tasks cost.</param>
    /// <param name="workers">Workers that are to share them.</param>
    /// <param name="handoverNanoseconds">What it costs to hand a group over.</param>
    internal static TaskClusters Form(ExecutionPlan plan, TaskCosts costs, int workers, double handoverNanoseconds) =>
        Form(plan, costs.Tasks, workers, handoverNanoseconds);

    /// <summary>As the other, with costs from anywhere.</summary>
    internal static TaskClusters Form(ExecutionPlan plan, ReadOnlySpan<double> nanoseconds, int workers, double handoverNanoseconds)
    {
        var single = OfTasks(plan, nanoseconds);
        var least = Math.Max(WorthwhileNanoseconds, HandoversPerCluster * handoverNanoseconds);

        // why at least so much: a block shorter than what is worth handing over is not shared anyway.
        var bound = Math.Max(least, TolerableLength * Math.Max(single.LongestWay, single.Costs.Sum() / workers));
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var packing = new Packing(workers, least, least * (GoodNanoseconds / WorthwhileNanoseconds), bound);
            var graph = Packed(JoinedToTheirOnlySource(JoinedToTheirOnlyTarget(single, packing), packing), packing);
            graph = Packed(JoinedToTheirOnlySource(JoinedToTheirOnlyTarget(graph, packing), packing), packing);

            // why looked at once more: merges along one way were each allowed a share of the same slack.
            if (graph.LongestWay <= bound + least)
            {
                return new TaskClusters(plan, graph);
            }

            least /= 2;
        }

        return new TaskClusters(plan, single);
    }

    private static ClusterGraph OfTasks(ExecutionPlan plan, ReadOnlySpan<double> nanoseconds)
    {
        var count = plan.Tasks.Length;
        var areWhole = new bool[count];
        var next = new int[count][];
        for (var task = 0; task < count; task++)
        {
            areWhole[task] = plan.Tasks[task].IsForking;
            next[task] = plan.Successors(task).ToArray();
        }

        return new ClusterGraph([.. Enumerable.Range(0, count)], nanoseconds.ToArray(), areWhole, next);
    }

    /// <summary>Cheap groups go to the only one that waits for them.</summary>
    private static ClusterGraph JoinedToTheirOnlyTarget(ClusterGraph graph, Packing packing)
    {
        var (leaders, work) = (Alone(graph), (double[])graph.Costs.Clone());
        foreach (var target in graph.Order)
        {
            foreach (var group in graph.AreWhole[target] ? [] : graph.Before[target])
            {
                if (graph.Next[group].Length == 1 && packing.MayJoin(graph, group, target, isTarget: true, work))
                {
                    leaders[group] = target;
                    work[target] += work[group];
                }
            }
        }

        return graph.Merge(Followed(leaders));
    }

    /// <summary>Cheap groups go to the only one that they wait for.</summary>
    private static ClusterGraph JoinedToTheirOnlySource(ClusterGraph graph, Packing packing)
    {
        var (leaders, work) = (Alone(graph), (double[])graph.Costs.Clone());
        for (var place = graph.Count - 1; place >= 0; place--)
        {
            var source = graph.Order[place];
            foreach (var group in graph.AreWhole[source] ? [] : graph.Next[source])
            {
                if (graph.Before[group].Length == 1 && packing.MayJoin(graph, group, source, isTarget: false, work))
                {
                    leaders[group] = source;
                    work[source] += work[group];
                }
            }
        }

        return graph.Merge(Followed(leaders));
    }

    /// <summary>Cheap groups of one level are packed.</summary>
    private static ClusterGraph Packed(ClusterGraph graph, Packing packing)
    {
        var leaders = Alone(graph);
        var cheap = Enumerable.Range(0, graph.Count).Where(group => !graph.AreWhole[group] && graph.Costs[group] < packing.Least);
        foreach (var level in cheap.GroupBy(group => graph.Levels[group]))
        {
            // why by relatives: what feeds the same, or comes from the same, shares buffers.
            int[] groups = [.. level.OrderBy(group => graph.Next[group].FirstOrDefault(-1)).ThenBy(group => graph.Before[group].FirstOrDefault(-1)).ThenBy(group => group)];
            packing.Pack(graph, groups, leaders);
        }

        return graph.Merge(leaders);
    }

    private static int[] Alone(ClusterGraph graph) => [.. Enumerable.Range(0, graph.Count)];

    private static int[] Followed(int[] leaders)
    {
        for (var group = 0; group < leaders.Length; group++)
        {
            var leader = leaders[group];
            while (leaders[leader] != leader)
            {
                leader = leaders[leader];
            }

            leaders[group] = leader;
        }

        return leaders;
    }
}

/// <summary>Tasks that follow one another in the plan.</summary>
/// <param name="First">The first one.</param>
/// <param name="Count">How many.</param>
internal readonly record struct TaskRun(int First, int Count)
{
    /// <summary>Cuts tasks in rising order into runs.</summary>
    [MainThread]
    internal static TaskRun[] Of(ReadOnlySpan<int> tasks)
    {
        var runs = new List<TaskRun>();
        foreach (var task in tasks)
        {
            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == task)
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(new TaskRun(task, 1));
            }
        }

        return [.. runs];
    }
}
