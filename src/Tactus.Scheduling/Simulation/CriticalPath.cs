using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>The longest chain of work in a block that has to be done one after the other.</summary>
/// <param name="Nanoseconds">How long it takes; a forking task counts with its opening, its longest part and its join.</param>
/// <param name="Tasks">The tasks on it, in order.</param>
internal sealed record CriticalPath(double Nanoseconds, IReadOnlyList<int> Tasks)
{
    internal static CriticalPath Of(PlanShape shape, ReadOnlySpan<float> row)
    {
        var ways = new double[shape.TaskCount];
        var next = new int[shape.TaskCount];
        var first = -1;
        for (var task = shape.TaskCount - 1; task >= 0; task--)
        {
            next[task] = -1;
            var behind = 0.0;
            foreach (var successor in shape.Plan.Successors(task))
            {
                if (ways[successor] > behind)
                {
                    (behind, next[task]) = (ways[successor], successor);
                }
            }

            ways[task] = behind + Length(shape, task, row);
            first = first < 0 || ways[task] >= ways[first] ? task : first;
        }

        var tasks = new List<int>();
        for (var task = first; task >= 0; task = next[task])
        {
            tasks.Add(task);
        }

        return new CriticalPath(first < 0 ? 0 : ways[first], tasks);
    }

    /// <summary>The names of the nodes on it, in order; nodes without one go by their kind.</summary>
    internal IReadOnlyList<string> NodeNames(ExecutionPlan plan)
    {
        var byTask = plan.Nodes.ToLookup(place => place.Task);
        return [.. Tasks.SelectMany(task => byTask[task]).Select(place => place.Node.Name.Length > 0 ? place.Node.Name : place.Node.GetType().Name)];
    }

    private static double Length(PlanShape shape, int task, ReadOnlySpan<float> row)
    {
        if (!shape.IsForking(task))
        {
            return row[shape.FirstEntry(task)];
        }

        var longest = 0f;
        for (var part = 0; part < shape.PartCount(task, row); part++)
        {
            longest = Math.Max(longest, row[shape.FirstEntry(task) + 1 + part]);
        }

        return row[shape.FirstEntry(task)] + longest + row[shape.JoinEntry(task)];
    }
}
