using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>Runs the device's own code once on the audio thread before the first cycle is due, so that nothing is compiled inside it.</summary>
/// <remarks>The callback is not rehearsed here: only its owner knows how to do that without a sound.</remarks>
internal static class CycleRehearsal
{
    /// <summary>In-time, late and skipped cycles against a manual clock, and one real sleep of no length.</summary>
    [AudioThread]
    internal static void Run(ClockedDeviceOptions options)
    {
        var clock = new ManualClock();
        var small = options with { QuantumFrames = 1, InputChannels = 1, OutputChannels = 1, Clock = clock };
        using var equipment = new CycleEquipment("rehearsal", small, new SilentEnds(null));
        var callback = new Callback(clock);
        var loop = new CycleLoop(small, equipment, callback, new DeviceMeter(), clock);
        var period = 1_000_000_000L / options.SampleRate;
        foreach (var work in (ReadOnlySpan<long>)[0, period + (period / 2), period * (options.MaxLatePeriods + 2), 0, 0, 0])
        {
            callback.WorkNanoseconds = work;
            loop.RunCycle();
        }

        loop.FreewheelCycle();
        options.Clock.SleepUntil(options.Clock.NowNanoseconds);
    }

    private sealed class Callback(ManualClock clock) : IDeviceCallback
    {
        internal long WorkNanoseconds { get; set; }

        public void Process(in DeviceCycle cycle)
        {
            cycle.Silence();
            clock.Advance(WorkNanoseconds);
        }

        public void OnXrun(in DeviceXrun xrun)
        {
        }
    }
}
