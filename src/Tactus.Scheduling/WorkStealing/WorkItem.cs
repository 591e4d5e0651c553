namespace Tactus.Scheduling;

/// <summary>A task, or one part of a forking task, in eight bytes so that a deque moves it as one word.</summary>
internal readonly record struct WorkItem(long Bits)
{
    private WorkItem(int task, int part)
        : this(((long)(part + 1) << 32) | (uint)task)
    {
    }

    internal int Task => (int)Bits;

    /// <summary>The part, or -1 for a whole task.</summary>
    internal int Part => (int)(Bits >> 32) - 1;

    internal static WorkItem OfTask(int task) => new(task, -1);

    internal static WorkItem OfPart(int task, int part) => new(task, part);
}
