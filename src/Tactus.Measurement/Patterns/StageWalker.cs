using Tactus.Graph;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>Walks a plan stage by stage on the caller and one helper that never sleeps; with or without a barrier at the end of each stage.</summary>
/// <remarks>
/// <para>For ordinary threads only: both spin without an end, as the controls in C++ do. One that gives its processor away between stages is gone for milliseconds where
/// others want it, and would make each pattern look as slow as one thread.</para>
/// <para>Items of all stages are numbered on and on. Who wants one takes the next number below the end of what is open; a stage opens only when all items of the one before
/// are done, so whoever holds a number knows its stage.</para>
/// <para>Without a barrier the caller waits for items only, and a helper that holds none is not waited for. With it, both must arrive before the next stage opens.</para>
/// </remarks>
internal sealed class StageWalker : IDisposable
{
    private readonly ExecutionPlan _plan;
    private readonly PatternStage[] _stages;
    private readonly bool _hasBarriers;
    private readonly int[] _parts;
    private readonly RealTimeThread _helper;
    private BlockContext _block;
    private PatternStage _stage;
    private long _firstItem;
    private PaddedCounters _counters;
    private volatile bool _isEnding;

    internal StageWalker(ExecutionPlan plan, PatternStage[] stages, bool hasBarriers)
    {
        _plan = plan;
        _stages = stages;
        _stage = stages[0];
        _hasBarriers = hasBarriers;
        _parts = new int[stages.Max(stage => stage.Forks.Length)];
        var processors = WorkerPlacement.Current.Processors;
        _helper = new RealTimeThread(
            new RealTimeThreadOptions { Name = "bench-helper", Priority = 0, Processor = processors[^1] }, _ => Help());
        _helper.Start();
    }

    internal void Run(in BlockContext block)
    {
        var before = DenormalMode.FlushToZero();
        _block = block;
        foreach (var stage in _stages)
        {
            Open(stage);
            while (TryRunItem())
            {
            }

            // order: acquire; pairs with the increments of whoever did an item, so that its results are seen.
            while (Volatile.Read(ref _counters.Done) < _counters.End)
                Spin.Pause();
            if (_hasBarriers)
            {
                // order: full fence; the helper's arrival at this stage is what the caller waits for.
                while (Volatile.Read(ref _counters.HelperStage) < _counters.Stage)
                    Spin.Pause();
            }

            foreach (var fork in stage.Forks)
                _plan.EndFork(fork, in _block);
        }

        DenormalMode.Restore(before);
    }

    public void Dispose()
    {
        _isEnding = true;
        _helper.Join(Timeout.InfiniteTimeSpan);
    }

    private void Open(PatternStage stage)
    {
        _firstItem = _counters.End;
        _stage = stage;
        long items = stage.Pieces.Length;
        for (var fork = 0; fork < stage.Forks.Length; fork++)
        {
            _parts[fork] = _plan.BeginFork(stage.Forks[fork], in _block);
            items += _parts[fork];
        }

        // order: release, both; publish the stage, its parts and all results so far. Pair with the acquires in TryRunItem and Help.
        Volatile.Write(ref _counters.End, _counters.End + items);
        Volatile.Write(ref _counters.Stage, _counters.Stage + 1);
    }

    private void Help()
    {
        _ = DenormalMode.FlushToZero();
        while (!_isEnding)
        {
            // order: acquire; pairs with the release in Open.
            var stage = Volatile.Read(ref _counters.Stage);
            if (TryRunItem())
                continue;

            // order: release; says that whatever this stage had is taken. The caller waits for items by themselves.
            Volatile.Write(ref _counters.HelperStage, stage);
            Spin.Pause();
        }
    }

    private bool TryRunItem()
    {
        // order: acquire; pairs with the release in Open: what is below the end belongs to a stage that is seen whole.
        var next = Volatile.Read(ref _counters.Next);
        if (next >= Volatile.Read(ref _counters.End))
            return false;

        // order: full fence; takes the number for us alone. If it was taken meanwhile, the next look decides.
        if (Interlocked.CompareExchange(ref _counters.Next, next + 1, next) != next)
            return true;

        RunItem((int)(next - _firstItem));
        // order: full fence; publishes the item's results to whoever sees the count.
        Interlocked.Increment(ref _counters.Done);
        return true;
    }

    private void RunItem(int item)
    {
        if (item < _stage.Pieces.Length)
        {
            foreach (var task in _stage.Pieces[item])
                _plan.RunTasks(task, 1, in _block);
            return;
        }

        item -= _stage.Pieces.Length;
        var fork = 0;
        while (item >= _parts[fork])
            item -= _parts[fork++];
        _plan.RunPart(_stage.Forks[fork], item, in _block);
    }
}
