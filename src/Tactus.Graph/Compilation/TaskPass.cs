namespace Tactus.Graph;

/// <summary>Cuts the order of steps into tasks and says which waits for which.</summary>
internal static class TaskPass
{
    public static (PlanTask[] Tasks, int[] Successors, int[] TaskOfStep) Run(CompressedRows predecessors, CompressedRows successors, PlanStepDetail[] details)
    {
        var taskOfStep = new int[details.Length];
        List<int> firstSteps = [];
        for (var step = 0; step < details.Length; step++)
        {
            if (step == 0 || !ContinuesTask(step))
            {
                firstSteps.Add(step);
            }

            taskOfStep[step] = firstSteps.Count - 1;
        }

        // Only a task's last step leads out of it, only its first step waits for others.
        var taskCount = firstSteps.Count;
        var ends = new int[taskCount];
        for (var task = 0; task < taskCount; task++)
        {
            ends[task] = task + 1 < taskCount ? firstSteps[task + 1] : details.Length;
        }

        var ranks = new int[taskCount];
        var rows = new int[taskCount][];
        for (var task = taskCount - 1; task >= 0; task--)
        {
            var row = successors[ends[task] - 1].ToArray();
            for (var index = 0; index < row.Length; index++)
            {
                row[index] = taskOfStep[row[index]];
                ranks[task] = Math.Max(ranks[task], ranks[row[index]]);
            }

            Array.Sort(row, (left, right) => ranks[left] != ranks[right] ? ranks[right].CompareTo(ranks[left]) : left.CompareTo(right));
            ranks[task] += ends[task] - firstSteps[task];
            rows[task] = row;
        }

        var tasks = new PlanTask[taskCount];
        List<int> flat = [];
        for (var task = 0; task < taskCount; task++)
        {
            var first = firstSteps[task];
            tasks[task] = new PlanTask
            {
                FirstStep = first,
                StepCount = ends[task] - first,
                DependencyCount = predecessors[first].Length,
                IsForking = details[first].Fork is not null,
                MaxParts = details[first].Fork?.MaxParts ?? 0,
                Rank = ranks[task],
                FirstSuccessor = flat.Count,
                SuccessorCount = rows[task].Length,
            };
            flat.AddRange(rows[task]);
        }

        return (tasks, [.. flat], taskOfStep);

        bool ContinuesTask(int step) =>
            predecessors[step].Length == 1 && predecessors[step][0] == step - 1 && successors[step - 1].Length == 1
            && details[step].Fork is null && details[step - 1].Fork is null;
    }
}
