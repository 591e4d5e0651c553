namespace Tactus.Scheduling;

/// <summary>A block by the caller alone.</summary>
internal sealed class SerialReplay(PlanShape shape, SimulatedMachine machine) : Replay(shape, machine with { BlockNanoseconds = 0 }, workers: 1, itemNanoseconds: 0)
{
    protected override void Begin(ReadOnlySpan<float> row)
    {
    }

    protected override void Act(int worker, double now, ReadOnlySpan<float> row)
    {
        var work = 0.0;
        for (var task = 0; task < Shape.TaskCount; task++)
        {
            work += Shape.Work(task, row);
        }

        End = Compute(worker, now, work, overhead: 0);
    }
}
