using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Tactus.Engine.Tests;

/// <summary>Names of methods as they are compiled, so that a failure says which.</summary>
internal sealed class JitLog : EventListener
{
    private const EventKeywords JitKeyword = (EventKeywords)0x10;

    private readonly ConcurrentQueue<string> _names = new();

    public void Clear() => _names.Clear();

    public override string ToString() => string.Join(", ", _names);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) == true)
        {
            _names?.Enqueue($"[{eventData.OSThreadId}] {eventData.Payload?[6]}.{eventData.Payload?[7]}");
        }
    }
}
