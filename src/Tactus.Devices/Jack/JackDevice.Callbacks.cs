using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Devices;

internal sealed unsafe partial class JackDevice
{
    private const int Stay = 0;
    private const int Leave = 1;
    private const int Left = 2;

    private static readonly TimeSpan s_leaveTimeout = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _hasLeft = new();
    private DeviceFault? _lostFault;
    private int _processThreadId;
    private int _isInside;
    private int _leave = Leave;

    private JackGates MakeGates() => new(
        _api,
        _client,
        new JackCallbacks
        {
            Process = (delegate* unmanaged<uint, nint, int>)&OnProcess,
            ThreadInit = (delegate* unmanaged<nint, void>)&OnThreadInit,
            Xrun = (delegate* unmanaged<nint, int>)&OnXrun,
            Freewheel = (delegate* unmanaged<int, nint, void>)&OnFreewheel,
            BufferSize = (delegate* unmanaged<uint, nint, int>)&OnBufferSize,
            SampleRate = (delegate* unmanaged<uint, nint, int>)&OnSampleRate,
            Latency = (delegate* unmanaged<int, nint, void>)&OnLatency,
            Shutdown = (delegate* unmanaged<int, byte*, nint, void>)&OnShutdown,
        },
        GCHandle.ToIntPtr(_self));

    // One silent cycle, so that the last sound does not stay in the ports; then the door closes, and the thread that jack_deactivate cancels is outside.
    // why not end the thread by returning non-zero, which libjack offers: it goes before the server knows, and all other clients wait for it.
    private void LeaveGraph()
    {
        _hasLeft.Reset();
        // order: the reset event is published with the wish; pairs with the read in OnProcess.
        Volatile.Write(ref _leave, Leave);
        // why periods: the next cycle of a quantum of a second is a second away. A dead server sends none at all.
        if (_meter.State != DeviceState.Lost)
            _hasLeft.Wait(s_leaveTimeout + TimeSpan.FromSeconds(4.0 * QuantumFrames / SampleRate));
        _gates.Process.Close();
    }

    private static JackDevice Of(nint self) => Unsafe.As<JackDevice>(GCHandle.FromIntPtr(self).Target!);

    [UnmanagedCallersOnly]
    private static void OnThreadInit(nint self)
    {
        // why: the first managed call of a foreign thread makes its managed half, which takes memory and time; no cycle has come yet.
        // The library calls this on its notice thread, too.
        _ = Of(self);
        DenormalMode.FlushToZero();
    }

    [UnmanagedCallersOnly]
    private static int OnProcess(uint frames, nint self)
    {
        var device = Of(self);
        // why not at the thread's start: the library has several threads, and this one is made anew at every start.
        Volatile.Write(ref device._processThreadId, Environment.CurrentManagedThreadId);
        Volatile.Write(ref device._isInside, 1);
        using (ThreadRole.Enter(ThreadRoles.Audio))
        {
            // order: acquire; pairs with LeaveGraph.
            if (Volatile.Read(ref device._leave) == Stay)
                device._cycle.Process((int)frames);
            else
                device.ProcessLast((int)frames);
        }

        // order: release; what the cycle did is done for whoever waits for it.
        Volatile.Write(ref device._isInside, 0);
        return 0;
    }

    [RealTimeExempt("Once, in the last cycle: somebody waits to be woken.")]
    private void ProcessLast(int frames)
    {
        _cycle.Silence(frames);
        if (Interlocked.Exchange(ref _leave, Left) == Leave)
            _hasLeft.Set();
    }

    [UnmanagedCallersOnly]
    private static int OnXrun(nint self)
    {
        var device = Of(self);
        device._cycle.Xruns.Report(device._api.XrunDelayedMicroseconds(device._client));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnFreewheel(int isStarting, nint self) => Of(self)._cycle.IsFreewheeling = isStarting != 0;

    [UnmanagedCallersOnly]
    private static int OnBufferSize(uint frames, nint self)
    {
        var device = Of(self);
        if (Interlocked.Exchange(ref device._quantumFrames, (int)frames) != (int)frames)
            device.Tell(callback => callback.OnQuantumChanged((int)frames));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int OnSampleRate(uint rate, nint self)
    {
        var device = Of(self);
        if (Interlocked.Exchange(ref device._sampleRate, (int)rate) != (int)rate)
            device.Tell(callback => callback.OnSampleRateChanged((int)rate));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnLatency(int mode, nint self)
    {
        var device = Of(self);
        if (mode == JackApi.CaptureLatency)
            Volatile.Write(ref device._inputLatencyFrames, device._ports.LatencyFrames(mode));
        else
            Volatile.Write(ref device._outputLatencyFrames, device._ports.LatencyFrames(mode));
        device._ports.PassLatencyOn(mode);
    }

    [UnmanagedCallersOnly]
    private static void OnShutdown(int code, byte* reason, nint self)
    {
        var device = Of(self);
        var words = Marshal.PtrToStringUTF8((nint)reason) is { Length: > 0 } text ? $" (\"{text}\")" : "";
        var fault = new DeviceFault(
            DeviceFaultKind.Reopen,
            $"The JACK server of device \"{device.Id}\" is gone{words}: no more cycles come.",
            "start the server and open the device again, or go on with another device");
        // order: the fault is there before the state says so; pairs with the reads in Start.
        if (Interlocked.CompareExchange(ref device._lostFault, fault, null) is not null)
            return;

        JackClients.ServerIsGone();
        device._meter.Report(fault);
        device._meter.State = DeviceState.Lost;
        // why another thread: libjack forbids closing the client from here, and whoever hears of the loss will want to do just that soon.
        ThreadPool.UnsafeQueueUserWorkItem(static lost => lost.device.TellLost(lost.fault), (device, fault), preferLocal: false);
    }

    private void TellLost(DeviceFault fault)
    {
        while (Volatile.Read(ref _isInside) != 0)
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + 1_000_000); // the last cycle may still be running
        Tell(callback => callback.OnLost(fault));
    }

    private void Tell(Action<IDeviceCallback> what)
    {
        if (_callback is not { } callback)
            return;

        try
        {
            what(callback);
        }
        catch (Exception exception)
        {
            _meter.CountCallbackFault();
            _meter.Report(new DeviceFault(
                DeviceFaultKind.MendCallback,
                $"The callback of device \"{Id}\" threw when it was told of a change: {exception.GetType().Name}: {exception.Message}.",
                "mend the callback")
            { Cause = exception });
        }
    }
}
