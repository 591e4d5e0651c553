using BenchmarkDotNet.Attributes;
using Tactus.RealTime;

namespace Tactus.Benchmarks.RealTime;

/// <summary>The small things that every cycle does.</summary>
public class PrimitiveBenchmarks
{
    private const int Operations = 1024;

    private readonly WaitPoint _point = new();

    [Benchmark(OperationsPerInvoke = Operations)]
    public long ReadClock()
    {
        long last = 0;
        for (var index = 0; index < Operations; index++)
            last = MonotonicClock.NowNanoseconds;
        return last;
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void SignalNobody()
    {
        for (var index = 0; index < Operations; index++)
            _point.Signal();
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void FlushDenormalsAndRestore()
    {
        for (var index = 0; index < Operations; index++)
            DenormalMode.Restore(DenormalMode.FlushToZero());
    }
}
