namespace Tactus.Scheduling;

/// <summary>Groups of tasks and which waits for which, with what the groups cost and where they lie in time. Never changes; merging makes a new one.</summary>
[MainThread]
internal sealed class ClusterGraph
{
    private readonly int[] _order;

    /// <param name="groupOf">The group of each task.</param>
    /// <param name="costs">What each group costs in nanoseconds.</param>
    /// <param name="areWhole">Groups that take no other in: forking tasks.</param>
    /// <param name="next">Groups that wait for each group, each once.</param>
    internal ClusterGraph(int[] groupOf, double[] costs, bool[] areWhole, int[][] next)
    {
        GroupOf = groupOf;
        Costs = costs;
        AreWhole = areWhole;
        Next = next;
        Before = Turn(next);
        _order = Sort();
        Starts = new double[Count];
        Behind = new double[Count];
        Levels = new int[Count];
        Weigh();
    }

    /// <summary>Groups.</summary>
    internal int Count => Costs.Length;

    /// <summary>The group of each task.</summary>
    internal int[] GroupOf { get; }

    /// <summary>Nanoseconds that each group costs.</summary>
    internal double[] Costs { get; }

    /// <summary>Groups that take no other in.</summary>
    internal bool[] AreWhole { get; }

    /// <summary>Groups that wait for each group.</summary>
    internal int[][] Next { get; }

    /// <summary>Groups that each group waits for.</summary>
    internal int[][] Before { get; }

    /// <summary>An order in which no group stands before one that it waits for.</summary>
    internal ReadOnlySpan<int> Order => _order;

    /// <summary>When each group could start if there were enough workers.</summary>
    internal double[] Starts { get; }

    /// <summary>Work on the longest way behind each group, without its own.</summary>
    internal double[] Behind { get; }

    /// <summary>Groups on the longest way to each, counted from 0: no two of one level wait for one another.</summary>
    internal int[] Levels { get; }

    /// <summary>Work on the longest way through the graph.</summary>
    internal double LongestWay
    {
        get
        {
            var longest = 0.0;
            for (var group = 0; group < Count; group++)
            {
                longest = Math.Max(longest, Starts[group] + Costs[group] + Behind[group]);
            }

            return longest;
        }
    }

    /// <summary>Whether one group can be walked after the other, on one thread, without what follows coming later than a block takes anyway.</summary>
    /// <param name="before">The one that is done first.</param>
    /// <param name="after">The other.</param>
    /// <param name="bound">Nanoseconds that the block takes anyway.</param>
    internal bool FitsInARow(int before, int after, double bound)
    {
        var start = Starts[before];
        foreach (var other in Before[after])
        {
            start = other == before ? start : Math.Max(start, Starts[other] + Costs[other]);
        }

        return start + Costs[before] + Costs[after] + Math.Max(Behind[before] - (Contains(Next[before], after) ? Costs[after] : 0), Behind[after]) <= bound;
    }

    /// <summary>Makes one group of all that were given the same leader.</summary>
    /// <param name="leaders">A group of the same set for each group; itself where it stays alone.</param>
    internal ClusterGraph Merge(int[] leaders)
    {
        var numbers = new int[Count];
        var count = 0;
        foreach (var group in _order)
        {
            if (leaders[group] == group)
            {
                numbers[group] = count++;
            }
        }

        var costs = new double[count];
        var areWhole = new bool[count];
        var next = new HashSet<int>[count];
        for (var group = 0; group < Count; group++)
        {
            var merged = numbers[leaders[group]];
            costs[merged] += Costs[group];
            areWhole[merged] |= AreWhole[group];
            next[merged] ??= [];
            foreach (var follower in Next[group])
            {
                if (numbers[leaders[follower]] != merged)
                {
                    next[merged].Add(numbers[leaders[follower]]);
                }
            }
        }

        return new ClusterGraph([.. GroupOf.Select(group => numbers[leaders[group]])], costs, areWhole, [.. next.Select(row => row.Order().ToArray())]);
    }

    private static bool Contains(int[] row, int group) => Array.IndexOf(row, group) >= 0;

    private static int[][] Turn(int[][] next)
    {
        var before = new List<int>[next.Length];
        for (var group = 0; group < next.Length; group++)
        {
            foreach (var follower in next[group])
            {
                (before[follower] ??= []).Add(group);
            }
        }

        return [.. before.Select(row => row is null ? [] : row.ToArray())];
    }

    private int[] Sort()
    {
        var left = Array.ConvertAll(Before, row => row.Length);
        var order = new List<int>(Count);
        for (var group = 0; group < Count; group++)
        {
            if (left[group] == 0)
            {
                order.Add(group);
            }
        }

        for (var place = 0; place < order.Count; place++)
        {
            foreach (var follower in Next[order[place]])
            {
                if (--left[follower] == 0)
                {
                    order.Add(follower);
                }
            }
        }

        return order.Count == Count ? [.. order] : throw new InvalidOperationException("Groups of tasks wait for each other in a circle.");
    }

    private void Weigh()
    {
        foreach (var group in _order)
        {
            foreach (var other in Before[group])
            {
                Starts[group] = Math.Max(Starts[group], Starts[other] + Costs[other]);
                Levels[group] = Math.Max(Levels[group], Levels[other] + 1);
            }
        }

        for (var place = Count - 1; place >= 0; place--)
        {
            foreach (var follower in Next[_order[place]])
            {
                Behind[_order[place]] = Math.Max(Behind[_order[place]], Costs[follower] + Behind[follower]);
            }
        }
    }
}
