using System.Globalization;
using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>Both sides of the deadline on a timer: the null device, and a C loop that sleeps on the same timer at the same priority and does the same work.</summary>
internal sealed class NullDeviceDeadline(DeadlineOptions options, string? control)
{
    internal const string ControlName = "C loop";
    internal const string ControlFile = "deadline";
    internal const string ControlNeeds = "apt-get install gcc make";

    /// <summary>Passes of the work that fill the asked share of the period.</summary>
    internal int Passes { get; } = DeadlineWork.PassesFor(options.Load * options.PeriodNanoseconds, options.Quantum);

    internal DeadlineRun RunDevice()
    {
        using var device = new NullDevice(new NullDeviceOptions
        {
            SampleRate = options.Rate,
            QuantumFrames = options.Quantum,
            RealTimePriority = options.Priority,
        });
        var work = new DeadlineWork(options.Quantum, Passes, (int)(options.Seconds * options.Rate / options.Quantum) + 16) { IsMeasuring = true };
        GC.Collect(); // what the report has made is not to be collected during the run
        device.Start(work);
        var start = MonotonicClock.NowNanoseconds;
        MonotonicClock.SleepUntil(start + (long)(options.Seconds * 1e9));
        device.Stop();
        var seconds = (MonotonicClock.NowNanoseconds - start) / 1e9; // this thread is an ordinary one and may wake late
        return Describe(device, work, seconds, device.Status.LostCycles);
    }

    internal DeadlineRun RunControl() => DeadlineRun.Parse(
        ReferencePrograms.Run(
            control!,
            "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture),
            "--rate", options.Rate.ToString(CultureInfo.InvariantCulture),
            "--quantum", options.Quantum.ToString(CultureInfo.InvariantCulture),
            "--passes", Passes.ToString(CultureInfo.InvariantCulture),
            "--priority", options.Priority.ToString(CultureInfo.InvariantCulture)),
        options.Seconds);

    /// <summary>A device's run, after its stop.</summary>
    internal static DeadlineRun Describe(IAudioDevice device, DeadlineWork work, double seconds, long lost)
    {
        var sorted = work.SortedWork();
        return new DeadlineRun
        {
            Seconds = seconds,
            Cycles = sorted.Length,
            Lost = lost,
            Wrong = work.Wrong,
            IsRealTime = device.Status.Grant is { Granted: true },
            Result = work.Expected,
            WakeP50 = device.WakeLatency.Percentile(50) / 1e3,
            WakeP99 = device.WakeLatency.Percentile(99) / 1e3,
            WakeMax = device.WakeLatency.MaxNanoseconds / 1e3,
            WorkP50 = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2] / 1e3,
        };
    }
}
