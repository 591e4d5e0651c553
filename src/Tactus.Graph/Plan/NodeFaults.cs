namespace Tactus.Graph;

/// <summary>How a node failed.</summary>
public enum NodeFaultKind
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>It said so: <see cref="ProcessStatus.Error"/>, or more parts than it had declared.</summary>
    Reported,

    /// <summary>It threw.</summary>
    Exception,

    /// <summary>It ended a block with something that is not a number, or not a finite one.</summary>
    NotFinite,
}

/// <summary>A node's faults: counted, kept to the node, and bypassed when they do not end. Lives as long as the node's instance.</summary>
/// <remarks>
/// A faulty block becomes silence. After <see cref="BypassAfter"/> faulty blocks in a row the node is no longer called: its first input goes to its first
/// output where both have the same channels, all other outputs are silent. <see cref="RequestReset"/> brings it back.
/// </remarks>
public sealed class NodeFaults
{
    /// <summary>Faulty blocks in a row after which a node is no longer called.</summary>
    public const int BypassAfter = 3;

    private readonly NodeInstance _instance;
    private int _inARow;
    private int _resetRequested;
    private int _lastKind;
    private Exception? _lastException;

    internal NodeFaults(NodeInstance instance) => _instance = instance;

    /// <summary>Faulty blocks since the node was made.</summary>
    [AnyThread, RealTimeSafe]
    public long Count => _instance.FaultCount;

    /// <summary>Whether the node is no longer called.</summary>
    [AnyThread, RealTimeSafe]
    public bool IsBypassed => Volatile.Read(ref _inARow) >= BypassAfter; // order: a number of its own; nothing hangs on it.

    /// <summary>How the node failed last.</summary>
    [AnyThread, RealTimeSafe]
    public NodeFaultKind LastKind => (NodeFaultKind)Volatile.Read(ref _lastKind); // order: acquire; pairs with the release in Note.

    /// <summary>What the node threw last, if it ever did; kept as it was thrown, nothing is made of it on the audio thread.</summary>
    [AnyThread, RealTimeSafe]
    public Exception? LastException => Volatile.Read(ref _lastException); // order: acquire; pairs with the release in Note.

    /// <summary>Asks that the node be reset and called again from the next block on.</summary>
    [AnyThread, RealTimeSafe]
    public void RequestReset()
    {
        Volatile.Write(ref _resetRequested, 1); // order: release; pairs with the exchange in TakeReset.
        _instance.Attention.Raise(AttentionMark.Faults);
    }

    /// <summary>Whether the step must look closer. Lowers the mark; <see cref="EndLook"/> raises it again for as long as the node is not well.</summary>
    internal bool BeginLook()
    {
        _instance.Attention.Take(AttentionMark.Faults);
        return (_inARow | Volatile.Read(ref _resetRequested)) != 0; // order: a later request has raised the mark again.
    }

    /// <summary>Ends a block into which <see cref="BeginLook"/> has looked.</summary>
    internal void EndLook()
    {
        if (_inARow != 0)
        {
            _instance.Attention.Raise(AttentionMark.Faults);
        }
    }

    /// <summary>Whether the latest block was faulty.</summary>
    internal bool HasFailedLately => _inARow != 0;

    [AudioThread, RealTimeSafe]
    internal void Note(NodeFaultKind kind, Exception? exception)
    {
        // order: released one after the other; a reader who sees the kind of an exception sees that exception or a newer one.
        if (exception is not null)
        {
            Volatile.Write(ref _lastException, exception);
        }

        Volatile.Write(ref _lastKind, (int)kind);
        Volatile.Write(ref _inARow, Math.Min(_inARow + 1, BypassAfter));
        _instance.Attention.Raise(AttentionMark.Faults);
    }

    [AudioThread, RealTimeSafe]
    internal void NoteHealthy() => Volatile.Write(ref _inARow, 0); // order: a number of its own.

    [AudioThread, RealTimeSafe]
    internal bool TakeReset() => Interlocked.Exchange(ref _resetRequested, 0) != 0; // order: lowered before the reset is done, so a request that comes during it counts again.
}
