namespace Tactus.Scheduling;

/// <summary>One way to do a block, as the threads of a pool see it.</summary>
internal interface IBlockWork
{
    /// <summary>Whether the block is done. Only the pool's caller asks.</summary>
    [AudioThread, RealTimeSafe]
    bool IsFinished { get; }

    /// <summary>Does a piece of the block.</summary>
    /// <returns><see langword="false"/> if there is nothing to take at the moment.</returns>
    [WorkerThread, RealTimeSafe]
    bool TryWork(int worker);
}
