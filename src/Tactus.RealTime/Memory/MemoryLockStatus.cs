namespace Tactus.RealTime;

/// <summary>Whether pages are held in memory; a refusal is data, work goes on with the risk of a page fault.</summary>
/// <param name="Requested">Locking was asked for.</param>
/// <param name="Granted">The pages are locked.</param>
/// <param name="Reason">Why not, in a sentence; null when granted or not asked for.</param>
/// <param name="Mend">What a person can do about it; null when there is nothing to mend.</param>
public sealed record MemoryLockStatus(bool Requested, bool Granted, string? Reason = null, string? Mend = null)
{
    /// <summary>Nobody asked for locked pages.</summary>
    public static MemoryLockStatus NotRequested { get; } = new(false, false);
}
