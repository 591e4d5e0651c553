namespace Tactus.RealTime;

/// <summary>Why memory could not be shared, named by what the caller should do next.</summary>
public enum SharedMemoryFault
{
    /// <summary>This system has no sealed shared memory; stay in one process.</summary>
    NotSupported,

    /// <summary>The system has no memory or no descriptors left; free some and try again.</summary>
    OutOfResources,

    /// <summary>The address names nothing that this process can open: the maker is gone, or it is someone else's.</summary>
    NotFound,

    /// <summary>It exists, but it could be shrunk under the reader and kill it; do not trust the peer.</summary>
    NotSealed,

    /// <summary>It exists, but its size is not the agreed one; do not trust the peer.</summary>
    WrongSize,
}

/// <summary>Memory could not be shared; the message says what, why and what to do.</summary>
/// <param name="fault">The kind of failure.</param>
/// <param name="message">One sentence for a person.</param>
public sealed class SharedMemoryException(SharedMemoryFault fault, string message) : IOException(message)
{
    /// <summary>The kind of failure.</summary>
    public SharedMemoryFault Fault { get; } = fault;
}
