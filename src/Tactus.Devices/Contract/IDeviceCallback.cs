namespace Tactus.Devices;

/// <summary>Who makes the sound: called by a device, once per quantum.</summary>
public interface IDeviceCallback
{
    /// <summary>Makes one quantum. Every output channel must be written in full; input and output memory belongs to this call alone.</summary>
    /// <remarks>
    /// It must not throw. If it does, the cycle is silent and counted, and after three such cycles in a row the device stays silent
    /// (<see cref="DeviceState.Muted"/>) instead of dying.
    /// </remarks>
    [AudioThread, RealTimeSafe]
    void Process(in DeviceCycle cycle);

    /// <summary>Tells that sound was lost. Called between cycles, on the thread of <see cref="Process"/>.</summary>
    [AudioThread, RealTimeSafe]
    void OnXrun(in DeviceXrun xrun)
    {
    }

    /// <summary>The device changed its rate. No cycle runs during this call; the next one has the new rate.</summary>
    [BackgroundThread]
    void OnSampleRateChanged(int sampleRate)
    {
    }

    /// <summary>The device changed its quantum. No cycle runs during this call; the next one has the new quantum, so prepare for it here.</summary>
    [BackgroundThread]
    void OnQuantumChanged(int quantumFrames)
    {
    }

    /// <summary>The device is gone: no cycle will come any more. Disposing it is still the owner's duty, but not from inside this call.</summary>
    [BackgroundThread]
    void OnLost(DeviceFault fault)
    {
    }
}
