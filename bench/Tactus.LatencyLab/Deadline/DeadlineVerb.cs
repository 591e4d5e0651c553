using System.Globalization;
using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>The null device against a C loop that sleeps on the same timer at the same priority and does the same work.</summary>
internal static class DeadlineVerb
{
    internal static int Run(string[] args)
    {
        if (DeadlineOptions.Parse(args) is not { } options)
            return 2;
        if (ReferencePrograms.Build("deadline", "apt-get install gcc make") is not { } control)
            return 3;

        var passes = DeadlineWork.PassesFor(options.Load * options.PeriodNanoseconds, options.Quantum);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{options.Quantum} frames at {options.Rate} Hz, {passes} passes of work, {options.Rounds} rounds of 4 times {options.Seconds} s"));
        var report = new DeadlineReport($"deadline.q{options.Quantum}", "null device", "C loop");
        DeadlineRounds.Run(options, report, () => RunDevice(options, passes), () => RunControl(options, control, passes));
        return report.Say(options.IsJson);
    }

    private static DeadlineRun RunDevice(DeadlineOptions options, int passes)
    {
        using var device = new NullDevice(new NullDeviceOptions
        {
            SampleRate = options.Rate,
            QuantumFrames = options.Quantum,
            RealTimePriority = options.Priority,
        });
        var work = new DeadlineWork(options.Quantum, passes, (int)(options.Seconds * options.Rate / options.Quantum) + 16) { IsMeasuring = true };
        GC.Collect(); // what the report has made is not to be collected during the run
        device.Start(work);
        var start = MonotonicClock.NowNanoseconds;
        MonotonicClock.SleepUntil(start + (long)(options.Seconds * 1e9));
        device.Stop();
        var seconds = (MonotonicClock.NowNanoseconds - start) / 1e9; // this thread is an ordinary one and may wake late
        return DescribeRun(device, work, seconds, device.Status.LostCycles);
    }

    /// <summary>A device's run, after its stop.</summary>
    internal static DeadlineRun DescribeRun(IAudioDevice device, DeadlineWork work, double seconds, long lost)
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

    private static DeadlineRun RunControl(DeadlineOptions options, string control, int passes) => DeadlineRun.Parse(
        ReferencePrograms.Run(
            control,
            "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture),
            "--rate", options.Rate.ToString(CultureInfo.InvariantCulture),
            "--quantum", options.Quantum.ToString(CultureInfo.InvariantCulture),
            "--passes", passes.ToString(CultureInfo.InvariantCulture),
            "--priority", options.Priority.ToString(CultureInfo.InvariantCulture)),
        options.Seconds);
}
