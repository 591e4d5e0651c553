namespace Tactus.Devices;

/// <summary>Stands between a device and its callback, so that an exception costs a cycle's sound and not the device.</summary>
internal sealed class CallbackGuard(IDeviceCallback callback, DeviceMeter meter, string deviceId)
{
    /// <summary>Throwing cycles in a row after which the callback is not called any more.</summary>
    internal const int MaxFaultsInARow = 3;

    private int _faultsInARow;

    /// <summary>Whom the guard calls.</summary>
    internal IDeviceCallback Callback => callback;

    /// <summary>Runs one cycle; whatever happens, the outputs are written.</summary>
    [AudioThread, RealTimeSafe]
    internal void Process(in DeviceCycle cycle)
    {
        meter.CountCycle();
        if (_faultsInARow == MaxFaultsInARow)
        {
            cycle.Silence();
            return;
        }

        try
        {
            callback.Process(cycle);
            _faultsInARow = 0;
        }
        catch (Exception exception)
        {
            cycle.Silence();
            cycle.MidiOutput.Clear();
            Note(exception, "Process");
        }
    }

    /// <summary>Passes an xrun on and counts it.</summary>
    [AudioThread, RealTimeSafe]
    internal void OnXrun(in DeviceXrun xrun)
    {
        meter.CountLost(xrun.LostCycles, xrun.LostFrames);
        if (_faultsInARow == MaxFaultsInARow)
            return;

        try
        {
            callback.OnXrun(xrun);
        }
        catch (Exception exception)
        {
            Note(exception, "OnXrun");
        }
    }

    [RealTimeExempt("Runs only after the callback broke its own promise not to throw; the exception has allocated already.")]
    private void Note(Exception exception, string where)
    {
        meter.CountCallbackFault();
        if (++_faultsInARow == MaxFaultsInARow)
            meter.State = DeviceState.Muted;
        if (!meter.HasFault)
        {
            meter.Report(new DeviceFault(
                DeviceFaultKind.MendCallback,
                $"The callback of device \"{deviceId}\" threw in {where} at cycle {meter.Cycles - 1}: {exception.GetType().Name}: {exception.Message}; that cycle is silent.",
                $"mend the callback; after {MaxFaultsInARow} such cycles in a row it is not called until the next start")
            { Cause = exception });
        }
    }
}
