using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>What the imagined cores are like. All of them are alike, and as far from one another as the two that were measured.</summary>
[AnyThread]
public sealed record SimulatedMachine
{
    private const double AssumedLineNanoseconds = 6;
    private const double AssumedJoinNanoseconds = 300;

    /// <summary>Nanoseconds until one core sees what another has written, see <see cref="Handover"/>.</summary>
    public double HandoverNanoseconds { get; init; } = Handover.AssumedNanoseconds;

    /// <summary>Nanoseconds from the start of a block until a worker that is awake begins to look for work.</summary>
    public double JoinNanoseconds { get; init; }

    /// <summary>Nanoseconds that it takes to fetch 64 bytes of sound which another core has made.</summary>
    public double LineNanoseconds { get; init; }

    /// <summary>Nanoseconds that a worker needs to take an item from its list and to say that it is done.</summary>
    public double StaticItemNanoseconds { get; init; }

    /// <summary>Nanoseconds that a worker needs to take a group of tasks from its own deque, to finish it and to hand out what waited for it.</summary>
    public double StealingItemNanoseconds { get; init; }

    /// <summary>Nanoseconds that a block costs the caller beside its items, when it is spread.</summary>
    public double BlockNanoseconds { get; init; }

    /// <summary>
    /// By how much work takes longer while others work too: 1 on cores of their own, up to 2 and more on the two threads of one core, depending on the work.
    /// <see langword="null"/>: as the profile says, whose nodes were measured in company.
    /// </summary>
    public double? Slowdown { get; init; }

    /// <summary>A machine on which handing over costs nothing: with it a simulation gives what the graph itself allows.</summary>
    public static SimulatedMachine Ideal { get; } = new() { HandoverNanoseconds = 0, Slowdown = 1 };

    /// <summary>Measures this machine: two threads on the first two processors of the placement, about 150 ms.</summary>
    /// <remarks>What cannot be measured, because two threads do not get to run at the same time, is taken from the machine the constants here were measured on.</remarks>
    /// <param name="priority">Real-time priority of the worker that is waited for, 1 to 99; 0 for an ordinary thread.</param>
    [MainThread]
    public static SimulatedMachine Measure(int priority = 0)
    {
        var placement = WorkerPlacement.Current;
        var isAlone = placement.Processors.Count < 2;
        var (block, join) = MachineProbe.Pool(priority);
        var (staticItem, stealingItem) = ItemProbe.Measure();
        return new SimulatedMachine
        {
            HandoverNanoseconds = Handover.Measure(placement).Nanoseconds,
            LineNanoseconds = isAlone ? AssumedLineNanoseconds : Known(MachineProbe.Line(placement), AssumedLineNanoseconds),
            JoinNanoseconds = isAlone ? AssumedJoinNanoseconds : Known(join, AssumedJoinNanoseconds),
            BlockNanoseconds = block,
            StaticItemNanoseconds = staticItem,
            StealingItemNanoseconds = stealingItem,
        };
    }

    private static double Known(double measured, double assumed) => double.IsNaN(measured) ? assumed : measured;
}
