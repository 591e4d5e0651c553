namespace Tactus.Scheduling;

/// <summary>A block by a schedule, as <see cref="StaticWork"/> does it: own list first, and who waits or is through takes what comes first of the others'.</summary>
internal sealed class StaticReplay : Replay
{
    /// <summary>How long a worker looks at what it waits for before it takes something else meanwhile.</summary>
    private const double PatienceNanoseconds = 600;

    private const int Nobody = -1;

    private readonly StaticSchedule _schedule;
    private readonly int[] _starts;
    private readonly int[] _positions;
    private readonly double[] _ends;
    private readonly int[] _doneBy;
    private readonly int[] _waiters;
    private readonly int[] _nextWaiters;
    private readonly Stack<Wait>[] _waits;

    internal StaticReplay(PlanShape shape, SimulatedMachine machine, StaticSchedule schedule, double itemNanoseconds)
        : base(shape, machine, schedule.ListCount, itemNanoseconds)
    {
        _schedule = schedule;
        _starts = new int[schedule.ListCount + 1];
        for (var list = 0; list <= schedule.ListCount; list++)
        {
            _starts[list] = schedule.StartOf(list);
        }

        _positions = new int[schedule.ListCount];
        _ends = new double[schedule.ItemCount];
        _doneBy = new int[schedule.ItemCount];
        _waiters = new int[schedule.ItemCount];
        _nextWaiters = new int[schedule.ListCount];
        _waits = [.. Enumerable.Range(0, schedule.ListCount).Select(_ => new Stack<Wait>())];
    }

    protected override void Begin(ReadOnlySpan<float> row)
    {
        _starts.AsSpan(0, _positions.Length).CopyTo(_positions);
        _doneBy.AsSpan().Fill(Nobody);
        _waiters.AsSpan().Fill(Nobody);
    }

    protected override void Act(int worker, double now, ReadOnlySpan<float> row)
    {
        if (_waits[worker].Count == 0)
        {
            if (TryTake(worker, out var taken))
            {
                Hold(worker, taken, now);
            }

            return;
        }

        var wait = _waits[worker].Pop();
        wait = double.IsNaN(wait.PatientUntil) ? wait with { PatientUntil = now + PatienceNanoseconds } : wait;
        ref readonly var item = ref _schedule[wait.Item];
        var dependencies = _schedule.DependenciesOf(in item);
        for (; wait.Dependency < dependencies.Length; wait = wait.Next(now))
        {
            var dependency = dependencies[wait.Dependency];
            var seenAt = _doneBy[dependency] == Nobody ? double.PositiveInfinity
                : _doneBy[dependency] == worker ? _ends[dependency] : _ends[dependency] + Machine.HandoverNanoseconds;
            if (seenAt <= now)
            {
                continue;
            }

            _waits[worker].Push(wait);
            if (Math.Min(seenAt, wait.PatientUntil) > now)
            {
                PutOff(worker, Math.Min(seenAt, wait.PatientUntil));
            }
            else if (TryTakeFirst(item.Order, isFree: false, out var other))
            {
                Hold(worker, other, now);
            }
            else if (seenAt < double.PositiveInfinity)
            {
                PutOff(worker, seenAt);
            }
            else
            {
                (_nextWaiters[worker], _waiters[dependency]) = (_waiters[dependency], worker);
            }

            return;
        }

        if (wait.Item + 1 < wait.End)
        {
            _waits[worker].Push(wait with { Item = wait.Item + 1, Dependency = 0, PatientUntil = double.NaN });
        }

        Do(worker, wait.Item, now, row);
    }

    private void Do(int worker, int index, double now, ReadOnlySpan<float> row)
    {
        ref readonly var item = ref _schedule[index];
        var first = Shape.FirstEntry(item.Task);
        var (cost, fetching) = item.Kind switch
        {
            ItemKind.Part => (row[first + 1 + item.Part], 0.0),
            ItemKind.End => (row[Shape.JoinEntry(item.Task)], FetchParts(worker, in item)),
            _ => (row[first], Fetch(item.Task, worker)),
        };
        var end = Compute(worker, now, float.IsNaN(cost) ? 0 : cost, fetching + ItemNanoseconds);
        _ends[index] = end;
        _doneBy[index] = worker;
        if (item.Kind is ItemKind.Task or ItemKind.End)
        {
            Make(item.Task, worker);
        }

        End = Math.Max(End, SeenByCaller(worker, end));
        for (var waiter = _waiters[index]; waiter != Nobody; waiter = _nextWaiters[waiter])
        {
            PutOff(waiter, end + Machine.HandoverNanoseconds);
        }

        PutOff(worker, end);
    }

    private double FetchParts(int worker, in ScheduleItem join)
    {
        var parts = 0;
        foreach (var dependency in _schedule.DependenciesOf(in join))
        {
            parts += _schedule[dependency].Kind == ItemKind.Part && _doneBy[dependency] != worker ? 1 : 0;
        }

        return FetchLines(parts * Shape.PartLines);
    }

    private bool TryTake(int worker, out Range taken)
    {
        if (_positions[worker] == _starts[worker + 1])
        {
            return TryTakeFirst(int.MaxValue, isFree: true, out taken);
        }

        taken = Take(worker, isFree: true);
        return true;
    }

    private Range Take(int list, bool isFree)
    {
        var first = _positions[list];
        _positions[list] = isFree ? _schedule[first].ClaimEnd : first + 1;
        return first.._positions[list];
    }

    private bool TryTakeFirst(int beforeOrder, bool isFree, out Range taken)
    {
        var (best, bestOrder) = (Nobody, beforeOrder);
        for (var list = 0; list < _positions.Length; list++)
        {
            if (_positions[list] < _starts[list + 1] && _schedule[_positions[list]].Order < bestOrder)
            {
                (best, bestOrder) = (list, _schedule[_positions[list]].Order);
            }
        }

        taken = best == Nobody ? default : Take(best, isFree);
        return best != Nobody;
    }

    private void Hold(int worker, Range taken, double now)
    {
        _waits[worker].Push(new Wait(taken.Start.Value, taken.End.Value, 0, double.NaN));
        PutOff(worker, now);
    }

    /// <summary>A worker that holds items and looks whether what the first of them waits for is done.</summary>
    private readonly record struct Wait(int Item, int End, int Dependency, double PatientUntil)
    {
        internal Wait Next(double now) => this with { Dependency = Dependency + 1, PatientUntil = now + PatienceNanoseconds };
    }
}
