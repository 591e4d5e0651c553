using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Items worker by worker, and what they wait for.</summary>
/// <param name="Items">All items.</param>
/// <param name="Starts">Where each worker's list starts; one more for the end of the last.</param>
/// <param name="Dependencies">Rows of items that items wait for.</param>
/// <param name="Waits">Rows of items that have to be looked at while nobody helps.</param>
/// <param name="FlagCount">Places for flags.</param>
internal sealed record ScheduleLists(ScheduleItem[] Items, int[] Starts, int[] Dependencies, int[] Waits, int FlagCount)
{
    private const int FlagsPerLine = CacheLine.PaddingBytes / sizeof(int);

    /// <summary>Cuts the lists from drafts in their common order.</summary>
    /// <param name="drafts">The items; what an item waits for stands before it.</param>
    /// <param name="workers">Lists to cut.</param>
    /// <param name="claimNanoseconds">Work that a worker takes in one go.</param>
    [MainThread]
    internal static ScheduleLists Cut(IReadOnlyList<ScheduleDraft> drafts, int workers, double claimNanoseconds)
    {
        var (places, starts) = Place(drafts, workers);
        var items = new ScheduleItem[drafts.Count];
        var costs = new double[drafts.Count];
        var isAwaited = new bool[drafts.Count];
        List<int> dependencies = [], waits = [];

        // Of each list, up to where another list's worker knows it to be done by what it has waited for already.
        var known = new int[workers, workers];
        for (var list = 0; list < workers; list++)
        {
            for (var other = 0; other < workers; other++)
            {
                known[list, other] = -1;
            }
        }

        for (var draft = 0; draft < drafts.Count; draft++)
        {
            var facts = drafts[draft];
            var place = places[draft];
            costs[place] = facts.Nanoseconds;
            items[place] = new ScheduleItem
            {
                Kind = facts.Kind,
                Task = facts.Task,
                Part = facts.Part,
                Order = draft,
                FirstDependency = dependencies.Count,
                DependencyCount = facts.Waits.Length,
                FirstWait = waits.Count,
                Flag = place + (facts.Worker + 1) * FlagsPerLine,
            };
            var fresh = new SortedDictionary<int, int>();
            foreach (var wait in facts.Waits)
            {
                var (at, list) = (places[wait], drafts[wait].Worker);
                dependencies.Add(at);
                if (list != facts.Worker && at > known[facts.Worker, list])
                {
                    known[facts.Worker, list] = fresh[list] = at;
                }
            }

            // why the last of each list: it is done after all before it.
            foreach (var at in fresh.Values)
            {
                waits.Add(at);
                isAwaited[at] = true;
            }

            items[place].WaitCount = fresh.Count;
        }

        for (var list = 0; list < workers; list++)
        {
            Group(items, costs, isAwaited, starts[list], starts[list + 1], claimNanoseconds);
        }

        return new ScheduleLists(items, starts, [.. dependencies], [.. waits], drafts.Count + (workers + 1) * FlagsPerLine);
    }

    private static (int[] Places, int[] Starts) Place(IReadOnlyList<ScheduleDraft> drafts, int workers)
    {
        var starts = new int[workers + 1];
        foreach (var draft in drafts)
        {
            starts[draft.Worker + 1]++;
        }

        for (var list = 0; list < workers; list++)
        {
            starts[list + 1] += starts[list];
        }

        var next = starts[..^1];
        return ([.. drafts.Select(draft => next[draft.Worker]++)], starts);
    }

    /// <summary>Says which items of a list are taken together, and which of those are done in one go.</summary>
    private static void Group(ScheduleItem[] items, double[] costs, bool[] isAwaited, int start, int end, double claimNanoseconds)
    {
        for (var first = start; first < end;)
        {
            var (next, work) = (first, 0.0);
            while (next < end && (next == first || work + costs[next] <= claimNanoseconds))
            {
                work += costs[next++];
            }

            // why backwards: a run reaches as far as the next item's.
            for (var item = next - 1; item >= first; item--)
            {
                items[item].ClaimEnd = next;
                var goesOn = item + 1 < next && items[item].Kind == ItemKind.Task && items[item + 1].Kind == ItemKind.Task
                    && items[item + 1].Task == items[item].Task + 1 && items[item + 1].WaitCount == 0 && !isAwaited[item];
                items[item].RunEnd = goesOn ? items[item + 1].RunEnd : item + 1;
            }

            first = next;
        }
    }
}

/// <summary>An item with its worker, before lists are cut.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Task">Task of the plan.</param>
/// <param name="Part">Part of a forking task.</param>
/// <param name="Worker">Who does it.</param>
/// <param name="Nanoseconds">What it costs there.</param>
/// <param name="Finish">When it is done, from the block's start.</param>
/// <param name="Waits">Drafts that it waits for.</param>
internal readonly record struct ScheduleDraft(ItemKind Kind, int Task, int Part, int Worker, double Nanoseconds, double Finish, int[] Waits);
