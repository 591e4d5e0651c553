namespace Tactus.Scheduling;

/// <summary>A block by work stealing, as <see cref="StealingWork"/> does it: own newest item first, then the oldest of another.</summary>
internal sealed class StealingReplay : Replay
{
    private readonly PlanProgress _progress;
    private readonly TaskClusters _clusters;
    private readonly ItemDeque[] _deques;
    private readonly Doing[] _doing;
    private readonly Queue<int> _idle = new();
    private readonly int[] _waitingFor;
    private readonly int[] _partsLeft;
    private readonly int[] _foreignParts;
    private readonly int[] _openedBy;
    private int _lastFinisher;

    internal StealingReplay(PlanShape shape, SimulatedMachine machine, PlanProgress progress, int workers, double itemNanoseconds)
        : base(shape, machine, workers, itemNanoseconds)
    {
        _progress = progress;
        _clusters = progress.Clusters;
        _deques = [.. Enumerable.Range(0, workers).Select(_ => new ItemDeque())];
        _doing = new Doing[workers];
        _waitingFor = new int[_clusters.Count];
        _partsLeft = new int[_clusters.Count];
        _foreignParts = new int[_clusters.Count];
        _openedBy = new int[_clusters.Count];
    }

    private enum Stage
    {
        Nothing,
        Cluster,
        Opening,
        Part,
        Joining,
    }

    protected override void Begin(ReadOnlySpan<float> row)
    {
        _idle.Clear();
        Array.Clear(_doing);
        _lastFinisher = 0;
        _clusters.DependencyCounts.CopyTo(_waitingFor, 0);
        foreach (var cluster in _progress.SourcesByRank)
        {
            _deques[0].Push(WorkItem.OfCluster(cluster));
        }
    }

    protected override void Act(int worker, double now, ReadOnlySpan<float> row)
    {
        var (stage, cluster) = _doing[worker];
        _doing[worker] = default;
        switch (stage)
        {
            case Stage.Opening:
                Open(worker, cluster, now, row);
                return;
            case Stage.Part when --_partsLeft[cluster] == 0:
                Join(worker, cluster, now, row);
                return;
            case Stage.Cluster or Stage.Joining:
                now = Finish(worker, cluster, now);
                break;
        }

        Take(worker, now, row);
    }

    private void Take(int worker, double now, ReadOnlySpan<float> row)
    {
        if (_deques[worker].TryPop(out var item))
        {
            Start(worker, item, Spend(worker, now, ItemNanoseconds), row);
            return;
        }

        for (var step = 1; step < Workers; step++)
        {
            if (_deques[(worker + step) % Workers].TrySteal(out item))
            {
                // why a handover more: the line with the item, and that with the end from which it was taken.
                Start(worker, item, Spend(worker, now, ItemNanoseconds + Machine.HandoverNanoseconds), row);
                return;
            }
        }

        _idle.Enqueue(worker);
    }

    private void Start(int worker, WorkItem item, double now, ReadOnlySpan<float> row)
    {
        var tasks = _clusters.TasksOf(item.Cluster);
        var entry = Shape.FirstEntry(tasks[0]);
        if (item.Part >= 0)
        {
            _foreignParts[item.Cluster] += _openedBy[item.Cluster] == worker ? 0 : 1;
            Do(worker, Stage.Part, item.Cluster, Compute(worker, now, row[entry + 1 + item.Part], overhead: 0));
        }
        else if (Shape.IsForking(tasks[0]))
        {
            Do(worker, Stage.Opening, item.Cluster, Compute(worker, now, row[entry], Fetch(tasks[0], worker)));
        }
        else
        {
            var (cost, fetching) = (0.0, 0.0);
            foreach (var task in tasks)
            {
                cost += row[Shape.FirstEntry(task)];
                fetching += Fetch(task, worker);
                Make(task, worker);
            }

            Do(worker, Stage.Cluster, item.Cluster, Compute(worker, now, cost, fetching));
        }
    }

    private void Do(int worker, Stage stage, int cluster, double until)
    {
        _doing[worker] = new Doing(stage, cluster);
        PutOff(worker, until);
    }

    private void Open(int worker, int cluster, double now, ReadOnlySpan<float> row)
    {
        var parts = Shape.PartCount(_clusters.TasksOf(cluster)[0], row);
        (_openedBy[cluster], _partsLeft[cluster], _foreignParts[cluster]) = (worker, parts, 0);
        if (parts == 0)
        {
            Join(worker, cluster, now, row);
            return;
        }

        for (var part = parts - 1; part > 0; part--)
        {
            Push(worker, WorkItem.OfPart(cluster, part), now);
        }

        Start(worker, WorkItem.OfPart(cluster, 0), now, row);
    }

    private void Join(int worker, int cluster, double now, ReadOnlySpan<float> row)
    {
        var task = _clusters.TasksOf(cluster)[0];
        Make(task, worker);
        Do(worker, Stage.Joining, cluster, Compute(worker, now, row[Shape.JoinEntry(task)], FetchLines(_foreignParts[cluster] * Shape.PartLines)));
    }

    /// <returns>When the worker can go on.</returns>
    private double Finish(int worker, int cluster, double now)
    {
        var successors = _clusters.Successors(cluster);
        for (var index = successors.Length - 1; index >= 0; index--)
        {
            if (--_waitingFor[successors[index]] == 0)
            {
                Push(worker, WorkItem.OfCluster(successors[index]), now);
            }
        }

        // why: the count of all that is left lies where the worker left it that finished something last.
        now = _lastFinisher == worker ? now : Spend(worker, now, Machine.HandoverNanoseconds);
        _lastFinisher = worker;
        End = Math.Max(End, SeenByCaller(worker, now));
        return now;
    }

    private void Push(int worker, WorkItem item, double now)
    {
        _deques[worker].Push(item);
        if (_idle.TryDequeue(out var thief))
        {
            // why it may come in vain: the owner, who is nearer, may have taken the item itself by then; so it is outside, too.
            PutOff(thief, now + Machine.HandoverNanoseconds);
        }
    }

    private readonly record struct Doing(Stage Stage, int Cluster);

    /// <summary>A worker's items: newest for itself, oldest for others.</summary>
    private sealed class ItemDeque
    {
        private readonly List<WorkItem> _items = [];
        private int _oldest;

        internal void Push(WorkItem item) => _items.Add(item);

        internal bool TryPop(out WorkItem item)
        {
            item = default;
            if (_items.Count == _oldest)
            {
                Clear();
                return false;
            }

            item = _items[^1];
            _items.RemoveAt(_items.Count - 1);
            return true;
        }

        internal bool TrySteal(out WorkItem item)
        {
            item = default;
            if (_items.Count == _oldest)
            {
                return false;
            }

            item = _items[_oldest++];
            return true;
        }

        private void Clear()
        {
            _items.Clear();
            _oldest = 0;
        }
    }
}
