namespace Tactus.RealTime;

/// <summary>What a real-time thread asks for itself.</summary>
public sealed record RealTimeThreadOptions
{
    /// <summary>The name people see in debuggers and system lists; Linux shows the first 15 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>Linux SCHED_FIFO priority, 1 to 99; 0 asks for no promotion. A lower one is taken where the limit allows only that.</summary>
    public int Priority { get; init; } = 70;

    /// <summary>The one processor to stay on; null for <see cref="Processors"/>.</summary>
    public int? Processor { get; init; }

    /// <summary>The processors to stay among; null for all that the process may use, whatever the thread that starts this one is bound to.</summary>
    public IReadOnlyList<int>? Processors { get; init; }

    /// <summary>
    /// Be bound only if the priority asked for, or a lower one, is granted: an ordinary thread that may not move waits for whoever else uses its processor.
    /// </summary>
    public bool BindsOnlyIfGranted { get; init; }

    /// <summary>Count denormal numbers as zero on this thread, as audio feedback loops decay into them.</summary>
    public bool FlushDenormals { get; init; } = true;

    /// <summary>The length of a cycle in nanoseconds, which macOS wants to know; default 64 frames at 48 kHz.</summary>
    public long PeriodNanoseconds { get; init; } = 1_333_333;

    /// <summary>Stack pages to touch before the body runs, so that the first deep call does not fault, in bytes.</summary>
    public int TouchedStackBytes { get; init; } = 128 * 1024;

    /// <summary>The stack to reserve, in bytes.</summary>
    public int StackBytes { get; init; } = 1024 * 1024;

    /// <summary>What to bind to after the promotion was granted or not; null for nothing.</summary>
    internal IReadOnlyList<int>? Binding(bool isGranted) =>
        Priority > 0 && BindsOnlyIfGranted && !isGranted ? null : Processor is { } processor ? [processor] : Processors;
}
