namespace Tactus.Scheduling;

/// <summary>What one entry of a schedule does.</summary>
internal enum ItemKind : byte
{
    /// <summary>A whole task.</summary>
    Task,

    /// <summary>Opens a forking task.</summary>
    Begin,

    /// <summary>One part of it.</summary>
    Part,

    /// <summary>Joins its parts.</summary>
    End,
}

/// <summary>One entry of a schedule.</summary>
internal struct ScheduleItem
{
    public ItemKind Kind;
    public int Task;
    public int Part;

    /// <summary>Place in the one order that all lists are cut from: whatever an item waits for stands before it.</summary>
    public int Order;

    /// <summary>Where the items that it waits for are listed: all of them.</summary>
    public int FirstDependency;
    public int DependencyCount;

    /// <summary>Where those are listed that have to be looked at while every list is done in its order by its own worker.</summary>
    public int FirstWait;
    public int WaitCount;

    /// <summary>Where its flag lies.</summary>
    public int Flag;

    /// <summary>Behind the last entry of the same list that its worker takes together with this one.</summary>
    public int ClaimEnd;

    /// <summary>Behind the last entry that may be done in one go with this one: tasks that follow one another in the plan, and nobody waits in between.</summary>
    public int RunEnd;
}
