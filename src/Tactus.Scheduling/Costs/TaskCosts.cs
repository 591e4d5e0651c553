using System.Diagnostics;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>What each task of a plan costs a block, by what its nodes were last measured to take; before that, by what they took in earlier runs, or nodes usually take.</summary>
[MainThread]
internal sealed class TaskCosts
{
    /// <summary>What a node is taken to cost that was never measured.</summary>
    internal const double UnknownNanoseconds = 1_000;

    /// <summary>Bringing inputs together and calling nothing, as the output does.</summary>
    private const double BareStepNanoseconds = 100;

    /// <summary>Blocks that must have been measured before a figure counts.</summary>
    private const int MinBlocks = 4;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly ExecutionPlan _plan;
    private readonly double[] _tasks;
    private readonly double[] _adopted;
    private readonly double[] _assumed;

    /// <param name="plan">The plan.</param>
    /// <param name="known">What nodes cost in earlier runs, if somebody keeps it.</param>
    internal TaskCosts(ExecutionPlan plan, CostBook? known = null)
    {
        _plan = plan;
        _assumed = new double[plan.Nodes.Count];
        for (var index = 0; index < _assumed.Length; index++)
        {
            _assumed[index] = known is not null && known.TryFind(plan.Nodes[index].Node, plan, out var figure) ? figure.MeanNanoseconds : UnknownNanoseconds;
        }

        _tasks = new double[plan.Tasks.Length];
        _adopted = new double[plan.Tasks.Length];
        Refresh();
        Adopt();
    }

    /// <summary>Costs that are known from elsewhere.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="taskNanoseconds">What each of its tasks costs.</param>
    internal TaskCosts(ExecutionPlan plan, double[] taskNanoseconds)
    {
        _plan = plan;
        _tasks = taskNanoseconds;
        _adopted = [.. taskNanoseconds];
        _assumed = new double[plan.Nodes.Count];
        _assumed.AsSpan().Fill(UnknownNanoseconds);
        TotalNanoseconds = taskNanoseconds.Sum();
    }

    /// <summary>Nanoseconds of all tasks together.</summary>
    internal double TotalNanoseconds { get; private set; }

    /// <summary>Nanoseconds of each task; of a forking one, of all its parts.</summary>
    internal ReadOnlySpan<double> Tasks => _tasks;

    /// <summary>Says that the present figures are used: later changes are counted from them.</summary>
    internal void Adopt() => _tasks.CopyTo(_adopted, 0);

    /// <summary>Takes in what was measured meanwhile; makes no object.</summary>
    /// <returns>How far all tasks together have moved from the figures last adopted, as a share of the whole.</returns>
    internal double Refresh()
    {
        _tasks.AsSpan().Fill(BareStepNanoseconds);

        // why: a node that has played in the plan before brings its figures along.
        for (var index = 0; index < _plan.Nodes.Count; index++)
        {
            var ticks = _plan.Nodes[index].Ticks;
            _tasks[_plan.Nodes[index].Task] += ticks.BlockCount >= MinBlocks ? ticks.TypicalTicks * s_nanosecondsPerTick : _assumed[index];
        }

        TotalNanoseconds = 0;
        var change = 0.0;
        for (var task = 0; task < _tasks.Length; task++)
        {
            TotalNanoseconds += _tasks[task];
            change += Math.Abs(_tasks[task] - _adopted[task]);
        }

        return change / TotalNanoseconds;
    }
}
