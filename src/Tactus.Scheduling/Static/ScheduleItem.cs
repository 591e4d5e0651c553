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

    /// <summary>Where the items that it waits for are listed.</summary>
    public int FirstDependency;
    public int DependencyCount;
}
