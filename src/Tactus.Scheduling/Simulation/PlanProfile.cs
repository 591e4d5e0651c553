using System.Globalization;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>What the tasks of a plan cost, block by block, as measured on one thread of this machine: what a simulation plays with.</summary>
/// <remarks>
/// <para>Whole blocks are kept, not averages: a chord makes many instruments dear in the same block, and a simulation that drew each task's cost by itself would
/// miss that. Of forking tasks the opening, every part and the join are known.</para>
/// <para>Only the plan's shape is read; it may have been disposed of.</para>
/// </remarks>
[MainThread]
public sealed class PlanProfile
{
    private readonly float[] _rows;
    private readonly double[] _work;

    internal PlanProfile(PlanShape shape, float[] rows, int blockFrames)
    {
        Shape = shape;
        BlockFrames = blockFrames;
        _rows = rows;
        _work = [.. Enumerable.Range(0, rows.Length / shape.EntryCount).Select(Sum)];
        Typical = MedianRow();
    }

    /// <summary>The plan.</summary>
    public ExecutionPlan Plan => Shape.Plan;

    /// <summary>Frames of each block.</summary>
    public int BlockFrames { get; }

    /// <summary>Blocks measured.</summary>
    public int BlockCount => _work.Length;

    /// <summary>Nanoseconds of a block on one thread, the median.</summary>
    public double SerialNanoseconds => Percentiles.Of(_work, 50);

    internal PlanShape Shape { get; }

    /// <summary>By how much all nodes together take longer when two workers share the block: what they fetch from one another and by how much their cores slow one another down. Not a number if nobody knows.</summary>
    internal double CompanyFactor { get; init; } = double.NaN;

    /// <summary>The median of each entry over all blocks; a part that seldom runs is none.</summary>
    internal float[] Typical { get; }

    /// <summary>A profile of costs that are known, the same in every block: for plans made by hand.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="taskNanoseconds">What each of its tasks costs; of a forking one, all parts together, in equal shares.</param>
    /// <param name="blockFrames">Frames of a block.</param>
    /// <exception cref="ArgumentException">There are more or fewer costs than tasks, or one is negative or no number.</exception>
    public static PlanProfile FromCosts(ExecutionPlan plan, IReadOnlyList<double> taskNanoseconds, int blockFrames = 64)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(taskNanoseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockFrames, 1);
        if (taskNanoseconds.Count != plan.Tasks.Length || taskNanoseconds.Any(cost => !double.IsFinite(cost) || cost < 0))
        {
            throw new ArgumentException($"There must be one cost, 0 or more, for each of {plan.Tasks.Length} tasks.", nameof(taskNanoseconds));
        }

        var shape = new PlanShape(plan, blockFrames);
        var row = new float[shape.EntryCount];
        for (var task = 0; task < shape.TaskCount; task++)
        {
            var entry = shape.FirstEntry(task);
            var parts = shape.MaxParts(task);
            if (!shape.IsForking(task) || parts == 0)
            {
                row[entry] = (float)taskNanoseconds[task];
                continue;
            }

            row.AsSpan(entry + 1, parts).Fill((float)(taskNanoseconds[task] / parts));
        }

        return new PlanProfile(shape, row, blockFrames);
    }

    /// <summary>The figures in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{BlockCount} blocks of {BlockFrames} frames, {SerialNanoseconds / 1e3:0.0} µs each; in company nodes take {CompanyFactor:0.00} times as long");

    /// <summary>The costs of one block.</summary>
    internal ReadOnlySpan<float> Row(int block) => _rows.AsSpan(block * Shape.EntryCount, Shape.EntryCount);

    /// <summary>What one block costs on one thread.</summary>
    internal double Work(int block) => _work[block];

    private double Sum(int block)
    {
        var sum = 0.0;
        foreach (var cost in Row(block))
        {
            sum += float.IsNaN(cost) ? 0 : cost;
        }

        return sum;
    }

    private float[] MedianRow()
    {
        var typical = new float[Shape.EntryCount];
        var column = new float[BlockCount];
        for (var entry = 0; entry < typical.Length; entry++)
        {
            for (var block = 0; block < column.Length; block++)
            {
                column[block] = Row(block)[entry];
            }

            // why no number counts as more than any: a part that ran in fewer than half of the blocks is not part of a typical one.
            Array.Sort(column, static (left, right) => float.IsNaN(left) ? float.IsNaN(right) ? 0 : 1 : float.IsNaN(right) ? -1 : left.CompareTo(right));
            typical[entry] = column[column.Length / 2];
        }

        return typical;
    }
}

/// <summary>Percentiles of a few numbers.</summary>
internal static class Percentiles
{
    /// <param name="values">At least one number.</param>
    /// <param name="percent">0 to 100; the nearest rank counts.</param>
    internal static double Of(IReadOnlyList<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
