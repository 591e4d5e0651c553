using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>A device's counters: written by its audio thread, read by anyone.</summary>
internal sealed class DeviceMeter
{
    // owner: the audio thread between start and stop, the control side otherwise. Release stores so that readers see whole, fresh numbers; nothing
    // else hangs on them.
    private long _cycles;
    private long _lostCycles;
    private long _lostFrames;
    private long _callbackFaults;
    private int _state = (int)DeviceState.Stopped;
    private DeviceFault? _fault;
    private RealTimeStatus? _grant;

    /// <summary>How late the audio thread woke.</summary>
    internal LatencyHistogram WakeLatency { get; } = new();

    /// <summary>Cycles called back.</summary>
    [AnyThread, RealTimeSafe]
    internal long Cycles => Volatile.Read(ref _cycles);

    /// <summary>What the device is doing.</summary>
    [AnyThread, RealTimeSafe]
    internal DeviceState State
    {
        get => (DeviceState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>What the audio thread was granted.</summary>
    [AnyThread]
    internal RealTimeStatus? Grant
    {
        get => Volatile.Read(ref _grant);
        set => Volatile.Write(ref _grant, value);
    }

    /// <summary>Whether there was trouble since the start.</summary>
    [AnyThread, RealTimeSafe]
    internal bool HasFault => Volatile.Read(ref _fault) is not null;

    /// <summary>All of it.</summary>
    [AnyThread]
    internal DeviceStatus Snapshot() => new(
        State,
        Cycles,
        Volatile.Read(ref _lostCycles),
        Volatile.Read(ref _lostFrames),
        Volatile.Read(ref _callbackFaults),
        Grant,
        Volatile.Read(ref _fault));

    /// <summary>One more cycle was called.</summary>
    [AudioThread, RealTimeSafe]
    internal void CountCycle() => Volatile.Write(ref _cycles, _cycles + 1);

    /// <summary>Sound was lost.</summary>
    [AudioThread, RealTimeSafe]
    internal void CountLost(long cycles, long frames)
    {
        Volatile.Write(ref _lostFrames, _lostFrames + frames);
        Volatile.Write(ref _lostCycles, _lostCycles + cycles);
    }

    /// <summary>The callback threw.</summary>
    [AudioThread, RealTimeSafe]
    internal void CountCallbackFault() => Volatile.Write(ref _callbackFaults, _callbackFaults + 1);

    /// <summary>Keeps the first trouble since the start; further ones are in the counters.</summary>
    /// <returns>Whether it was the first.</returns>
    [AnyThread]
    internal bool Report(DeviceFault fault) => Interlocked.CompareExchange(ref _fault, fault, null) is null;

    /// <summary>Sets the counters to zero and forgets the trouble.</summary>
    [MainThread]
    internal void Reset()
    {
        WakeLatency.Clear();
        Volatile.Write(ref _cycles, 0);
        Volatile.Write(ref _lostCycles, 0);
        Volatile.Write(ref _lostFrames, 0);
        Volatile.Write(ref _callbackFaults, 0);
        Volatile.Write(ref _fault, null);
    }
}
