namespace Tactus.Devices.Tests.Support;

/// <summary>Plays frame number n as the value n + channel / 4, so that every sample says where it belongs.</summary>
internal sealed class Counter(long untilFrame = long.MaxValue) : IDeviceCallback
{
    private readonly ManualResetEventSlim _isDone = new();
    private long _frames;

    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Called in every cycle.</summary>
    public Action<DeviceXrun>? Xrun { get; init; }

    public static float ValueAt(long frame, int channel) => (frame % 1_000_000) + (channel * 0.25f);

    public void WaitUntilDone() => Assert.True(_isDone.Wait(TimeSpan.FromSeconds(20)), "the device did not play enough in 20 s");

    public void Process(in DeviceCycle cycle)
    {
        for (var channel = 0; channel < cycle.OutputChannels; channel++)
        {
            var output = cycle.Output(channel);
            for (var frame = 0; frame < output.Length; frame++)
                output[frame] = ValueAt(cycle.FramePosition + frame, channel);
        }

        _frames = cycle.FramePosition + cycle.FrameCount;
        if (_frames >= untilFrame)
            _isDone.Set();
    }

    public void OnXrun(in DeviceXrun xrun) => Xrun?.Invoke(xrun);
}
