using System.Runtime;
using System.Runtime.InteropServices;

namespace Tactus.Scheduling;

/// <summary>What a worker tells about itself: written by it alone, read by anyone, on lines of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct WorkerFigures
{
    [FieldOffset(128)] private long _busyTicks;
    [FieldOffset(136)] private long _allocatedBytes;
    [FieldOffset(144)] private long _methodsCompiled;

    // order: each is a number of its own; nothing hangs on them.
    internal readonly long BusyTicks => Volatile.Read(in _busyTicks);

    internal readonly long AllocatedBytes => Volatile.Read(in _allocatedBytes);

    internal readonly long MethodsCompiled => Volatile.Read(in _methodsCompiled);

    [WorkerThread, RealTimeSafe]
    internal void AddBusy(long ticks) => Volatile.Write(ref _busyTicks, _busyTicks + ticks);

    /// <summary>Reads the runtime's counters of the calling thread.</summary>
    [WorkerThread, RealTimeSafe]
    internal void PublishCounters()
    {
        Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
        Volatile.Write(ref _methodsCompiled, JitInfo.GetCompiledMethodCount(currentThread: true));
    }

    /// <summary>Bytes that all of them have allocated.</summary>
    [AnyThread, RealTimeSafe]
    internal static long SumAllocated(ReadOnlySpan<WorkerFigures> workers)
    {
        var sum = 0L;
        foreach (ref readonly var worker in workers)
        {
            sum += worker.AllocatedBytes;
        }

        return sum;
    }

    /// <summary>Methods compiled on all of them.</summary>
    [AnyThread, RealTimeSafe]
    internal static long SumCompiled(ReadOnlySpan<WorkerFigures> workers)
    {
        var sum = 0L;
        foreach (ref readonly var worker in workers)
        {
            sum += worker.MethodsCompiled;
        }

        return sum;
    }
}
