namespace Tactus.Scheduling;

/// <summary>A group of tasks, or one part of a forking task, in eight bytes so that a deque moves it as one word.</summary>
internal readonly record struct WorkItem(long Bits)
{
    private WorkItem(int cluster, int part)
        : this(((long)(part + 1) << 32) | (uint)cluster)
    {
    }

    /// <summary>The group.</summary>
    internal int Cluster => (int)Bits;

    /// <summary>The part, or -1 for the whole group.</summary>
    internal int Part => (int)(Bits >> 32) - 1;

    internal static WorkItem OfCluster(int cluster) => new(cluster, -1);

    internal static WorkItem OfPart(int cluster, int part) => new(cluster, part);
}
