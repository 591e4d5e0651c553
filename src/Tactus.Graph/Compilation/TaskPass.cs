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
        var firstSuccessors = new int[taskCount + 1];
        for (var task = 0; task < taskCount; task++)
        {
            firstSuccessors[task + 1] = firstSuccessors[task] + successors[ends[task] - 1].Length;
        }

        var flat = new int[firstSuccessors[taskCount]];
        var byRank = Comparer<int>.Create((left, right) => ranks[left] != ranks[right] ? ranks[right].CompareTo(ranks[left]) : left.CompareTo(right));
        for (var task = taskCount - 1; task >= 0; task--)
        {
            var row = flat.AsSpan(firstSuccessors[task]..firstSuccessors[task + 1]);
            successors[ends[task] - 1].CopyTo(row);
            foreach (ref var successor in row)
            {
                successor = taskOfStep[successor];
                ranks[task] = Math.Max(ranks[task], ranks[successor]);
            }

            if (row.Length > 1)
            {
                row.Sort(byRank);
            }

            ranks[task] += ends[task] - firstSteps[task];
        }

        var tasks = new PlanTask[taskCount];
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
                FirstSuccessor = firstSuccessors[task],
                SuccessorCount = firstSuccessors[task + 1] - firstSuccessors[task],
            };
        }

        return (tasks, flat, taskOfStep);

        bool ContinuesTask(int step) =>
            predecessors[step].Length == 1 && predecessors[step][0] == step - 1 && successors[step - 1].Length == 1
            && details[step].Fork is null && details[step - 1].Fork is null;
    }
}
