namespace Tactus;

/// <summary>Promises that a method neither allocates, locks, waits unbounded, throws nor calls the system, and that its work is bounded by its arguments.</summary>
/// <remarks>
/// The promise is inherited: an override or implementation of a <c>[RealTimeSafe]</c> member makes it too. On a type it covers every member.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Interface | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Delegate)]
public sealed class RealTimeSafeAttribute : Attribute;

/// <summary>Marks the one narrow place where real-time code may do what <see cref="RealTimeSafeAttribute"/> forbids, with the reason.</summary>
/// <param name="reason">Why it is harmless here; read in review and listed by the build.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor)]
public sealed class RealTimeExemptAttribute(string reason) : Attribute
{
    /// <summary>Why it is harmless here.</summary>
    public string Reason { get; } = reason;
}

/// <summary>The lifecycle of a processor: created, then prepared, then active (in a plan), then processing; and back.</summary>
public enum ProcessorState
{
    /// <summary>Made, but without its memory.</summary>
    Created,

    /// <summary>Memory is there and touched; it may be rehearsed.</summary>
    Prepared,

    /// <summary>Part of a published plan.</summary>
    Active,

    /// <summary>Inside a cycle.</summary>
    Processing,
}

/// <summary>Base of the attributes that say who may call a member. A role is not an operating-system thread: it is held by one thread at a time and may move.</summary>
public abstract class ThreadRoleAttribute : Attribute
{
    /// <summary>The lifecycle state in which the call is allowed; <see cref="ProcessorState.Created"/> allows all.</summary>
    public ProcessorState When { get; init; }
}

/// <summary>Callable by the control side only: one caller at a time, may allocate and wait.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Interface | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class MainThreadAttribute : ThreadRoleAttribute;

/// <summary>Callable only inside a cycle, by the thread that holds the instance at that moment; never two at once for one instance.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Interface | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class AudioThreadAttribute : ThreadRoleAttribute;

/// <summary>Callable by a pool worker, also several at once where the member says so.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Interface | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class WorkerThreadAttribute : ThreadRoleAttribute;

/// <summary>Callable by helpers off the audio path: may wait, must not be waited for by audio.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Interface | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class BackgroundThreadAttribute : ThreadRoleAttribute;

/// <summary>Callable by anyone at any time, also concurrently.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Interface | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class AnyThreadAttribute : ThreadRoleAttribute
{
    /// <summary>The caller may be anyone, but only one at a time for one instance (an end of a ring, an arena); whoever holds the instance answers for that.</summary>
    public bool OneAtATime { get; init; }
}
