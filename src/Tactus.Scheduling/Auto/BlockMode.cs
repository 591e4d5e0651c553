namespace Tactus.Scheduling;

/// <summary>How a block is done.</summary>
internal enum BlockMode
{
    /// <summary>By the caller alone.</summary>
    Serial,

    /// <summary>By a schedule.</summary>
    Static,

    /// <summary>By work stealing.</summary>
    Stealing,
}
