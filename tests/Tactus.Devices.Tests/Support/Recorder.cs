using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tactus.Devices.Tests.Support;

/// <summary>A callback that notes what it is given into memory made before, and says when it has seen enough.</summary>
internal sealed class Recorder : IDeviceCallback
{
    private readonly ManualResetEventSlim _seenAll = new();
    private readonly int _expected;
    private long _allocatedAtStart;
    private long _compiledAtStart;
    private int _total;
    private int _isInside;

    public Recorder(int expected)
    {
        _expected = expected;
        Cycles = new CycleNote[expected];
        // why: what the callback itself runs must be compiled before, or the measurement would blame the device. Through a call that the compiler cannot
        // see through: a method made inline leaves nothing behind for the thread that comes by the interface, and a late machine's first xrun does.
        _ = JitInfo.GetCompiledMethodCount(currentThread: true);
        _ = GC.GetAllocatedBytesForCurrentThread();
        ReportXrun(this);
    }

    public CycleNote[] Cycles { get; }

    /// <summary>Cycles noted, at most as many as expected.</summary>
    public int Seen => Math.Min(TotalCycles, _expected);

    public int TotalCycles => Volatile.Read(ref _total);

    public bool IsInside => Volatile.Read(ref _isInside) != 0;

    public long AllocatedAfterFirstCycle { get; private set; }

    public long CompiledAfterFirstCycle { get; private set; }

    public bool FlushedDenormals { get; private set; }

    public Action? Inside { get; init; }

    public bool KeepsInput { get; init; }

    public List<float>[] Input { get; } = [new(200_000), new(200_000)];

    public DeviceFault? LostFault { get; private set; }

    public void WaitUntilSeen() => Assert.True(_seenAll.Wait(TimeSpan.FromSeconds(20)), "the device did not call back often enough in 20 s");

    public void Process(in DeviceCycle cycle)
    {
        Volatile.Write(ref _isInside, 1);
        var index = _total;
        if (index < _expected)
        {
            Cycles[index] = new CycleNote(
                cycle.CycleIndex, cycle.FramePosition, cycle.ScheduledNanoseconds, cycle.StartedNanoseconds, cycle.DeadlineNanoseconds,
                cycle.NextWakeNanoseconds, cycle.FrameCount);
            if (KeepsInput)
            {
                for (var channel = 0; channel < cycle.InputChannels; channel++)
                    Input[channel].AddRange(cycle.Input(channel));
            }
        }

        cycle.Silence();
        if (index == 0)
        {
            FlushedDenormals = RealTime.DenormalMode.IsFlushing;
            _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
            _compiledAtStart = JitInfo.GetCompiledMethodCount(currentThread: true);
        }

        if (index == _expected - 1)
        {
            AllocatedAfterFirstCycle = GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart;
            CompiledAfterFirstCycle = JitInfo.GetCompiledMethodCount(currentThread: true) - _compiledAtStart;
        }

        Volatile.Write(ref _total, index + 1);
        Volatile.Write(ref _isInside, 0);
        if (index + 1 == _expected)
            _seenAll.Set();
        Inside?.Invoke();
    }

    public void OnXrun(in DeviceXrun xrun)
    {
    }

    public void OnLost(DeviceFault fault) => LostFault = fault;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReportXrun(IDeviceCallback callback) => callback.OnXrun(default);
}
