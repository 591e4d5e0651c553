using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>A block done by whoever has time: each thread has a deque of its own, takes its newest item first and steals others' oldest.</summary>
/// <remarks>
/// <para>Work stealing after Blumofe and Leiserson, deques after Chase and Lev, bounded: what does not fit is done at once.</para>
/// <para>Progress and block are read after an item was taken, and the item was pushed after they were written; they stay until the item is finished, since
/// the block cannot end before.</para>
/// </remarks>
internal sealed class StealingWork : IBlockWork
{
    private const int DequeCapacity = 16_384;

    private readonly WorkerPool _pool;
    private readonly WorkStealingDeque<long>[] _deques;
    private PlanProgress? _progress;
    private BlockContext _block;
    private int _clustersLeft;

    [MainThread]
    internal StealingWork(WorkerPool pool)
    {
        _pool = pool;
        _deques = new WorkStealingDeque<long>[pool.WorkerCount];
        for (var worker = 0; worker < _deques.Length; worker++)
        {
            _deques[worker] = new WorkStealingDeque<long>(DequeCapacity);
        }
    }

    /// <inheritdoc/>
    // order: acquire; pairs with the decrement in Finish: whoever sees zero sees what all groups wrote.
    public bool IsFinished => Volatile.Read(ref _clustersLeft) == 0;

    /// <summary>Does one block.</summary>
    /// <returns>Nanoseconds that all threads together were busy with it.</returns>
    [AudioThread, RealTimeSafe]
    internal long Run(PlanProgress progress, int workers, in BlockContext block)
    {
        progress.Reset();
        _progress = progress;
        _block = block;
        _clustersLeft = progress.Clusters.Count;

        // why before the pushes: they publish what is above, and whoever is still looking for work may take the first item at once.
        _pool.Open(this, workers);
        foreach (var cluster in progress.SourcesByRank)
        {
            Push(0, WorkItem.OfCluster(cluster));
        }

        return _pool.Finish(this);
    }

    /// <inheritdoc/>
    public bool TryWork(int worker)
    {
        if (!TryTake(worker, out var item))
        {
            return false;
        }

        RunItem(worker, item);
        return true;
    }

    private bool TryTake(int worker, out WorkItem item)
    {
        if (_deques[worker].TryPop(out var bits))
        {
            item = new WorkItem(bits);
            return true;
        }

        for (var step = 1; step < _deques.Length; step++)
        {
            var victim = worker + step;
            if (_deques[victim < _deques.Length ? victim : victim - _deques.Length].TrySteal(out bits))
            {
                item = new WorkItem(bits);
                return true;
            }
        }

        item = default;
        return false;
    }

    private void RunItem(int worker, WorkItem item)
    {
        // order: read after the item was taken; see the remarks on the class.
        var progress = Volatile.Read(ref _progress)!;
        if (item.Part >= 0)
        {
            RunPart(worker, progress, item.Cluster, item.Part);
            return;
        }

        var runs = progress.Clusters.RunsOf(item.Cluster);
        if (progress.Plan.Tasks[runs[0].First].IsForking)
        {
            RunFork(worker, progress, item.Cluster);
            return;
        }

        foreach (ref readonly var run in runs)
        {
            progress.Plan.RunTasks(run.First, run.Count, in _block);
        }

        Finish(worker, progress, item.Cluster);
    }

    // invariant: a forking task is a group by itself.
    private void RunFork(int worker, PlanProgress progress, int cluster)
    {
        var task = progress.Clusters.RunsOf(cluster)[0].First;
        var parts = progress.Plan.BeginFork(task, in _block);
        if (parts == 0)
        {
            progress.Plan.EndFork(task, in _block);
            Finish(worker, progress, cluster);
            return;
        }

        progress.OpenParts(cluster, parts);
        for (var part = parts - 1; part > 0; part--)
        {
            Push(worker, WorkItem.OfPart(cluster, part));
        }

        RunPart(worker, progress, cluster, 0);
    }

    private void RunPart(int worker, PlanProgress progress, int cluster, int part)
    {
        var task = progress.Clusters.RunsOf(cluster)[0].First;
        progress.Plan.RunPart(task, part, in _block);
        if (progress.FinishPart(cluster))
        {
            progress.Plan.EndFork(task, in _block);
            Finish(worker, progress, cluster);
        }
    }

    private void Finish(int worker, PlanProgress progress, int cluster)
    {
        // why backwards: the longest way comes first in the row, and what is pushed last is taken first.
        var successors = progress.Clusters.Successors(cluster);
        for (var index = successors.Length - 1; index >= 0; index--)
        {
            if (progress.FinishDependency(successors[index]))
            {
                Push(worker, WorkItem.OfCluster(successors[index]));
            }
        }

        // order: full fence; the last group's output is published before the count, which the caller reads in IsFinished.
        if (Interlocked.Decrement(ref _clustersLeft) == 0)
        {
            _pool.EndPauses();
        }
    }

    /// <summary>Hands an item out, or does it at once if the deque is full: depth is bounded by the plan's groups.</summary>
    private void Push(int worker, WorkItem item)
    {
        if (!_deques[worker].TryPush(item.Bits))
        {
            RunItem(worker, item);
        }
    }
}
