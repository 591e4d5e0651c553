using System.Diagnostics;
using System.Globalization;
using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>The JACK device against a JACK client in C with the same work, by turns on one dummy server.</summary>
internal static class JackDeadlineVerb
{
    internal static int Run(string[] args)
    {
        if (DeadlineArguments.Parse(args) is not { } options)
            return 2;
        if (ReferencePrograms.Build("jack_client", "apt-get install gcc make libjack-jackd2-dev") is not { } control)
            return 3;

        var server = string.Create(CultureInfo.InvariantCulture, $"tactus-lab-{Environment.ProcessId}");
        using var jackd = StartServer(server, options);
        if (jackd is null)
            return 3;

        try
        {
            // why a holder: the server is a temporary one, which ends with its last client, also if this program is killed.
            if (Hold(server, jackd) is not { } holder)
                return 3;

            using (holder)
            {
                var period = 1e9 * holder.QuantumFrames / holder.SampleRate;
                var passes = DeadlineWork.PassesFor(options.Load * period, holder.QuantumFrames);
                var report = new DeadlineReport($"jackDeadline.q{options.Quantum}", "JACK device", "JACK client in C");
                DeadlineRounds.Run(options, report, () => RunDevice(options, server, passes), () => RunControl(options, server, control, passes), DeadlineText.SayRun, CancellationToken.None);
                return DeadlineText.Say(report, options.IsJson);
            }
        }
        finally
        {
            if (!jackd.WaitForExit(3_000))
                jackd.Kill();
            foreach (var left in Directory.EnumerateFiles("/dev/shm", $"*{server}*"))
                File.Delete(left); // the semaphore of the last client, which the server does not outlive to remove
        }
    }

    private static DeadlineRun RunDevice(DeadlineOptions options, string server, int passes)
    {
        using var device = new JackBackend().Open(new DeviceRequest { Device = server, ClientName = "ours", MidiInputs = 0, MidiOutputs = 0 });
        var work = new DeadlineWork(device.QuantumFrames, passes, (int)(options.Seconds * device.SampleRate / device.QuantumFrames) + 1_024);
        GC.Collect();
        device.Start(work);
        MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + 200_000_000); // joining the graph is not measured
        var lostBefore = device.Status.LostCycles;
        var start = MonotonicClock.NowNanoseconds;
        work.IsMeasuring = true;
        MonotonicClock.SleepUntil(start + (long)(options.Seconds * 1e9));
        work.IsMeasuring = false;
        var seconds = (MonotonicClock.NowNanoseconds - start) / 1e9; // this thread is an ordinary one and may wake late
        var lost = device.Status.LostCycles - lostBefore;
        device.Stop();
        return NullDeviceDeadline.Describe(device, work, seconds, lost);
    }

    private static DeadlineRun RunControl(DeadlineOptions options, string server, string control, int passes) => DeadlineRun.Parse(
        ReferencePrograms.Run(
            control,
            "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture),
            "--passes", passes.ToString(CultureInfo.InvariantCulture),
            "--server", server),
        options.Seconds);

    private static Process? StartServer(string server, DeadlineOptions options)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(
                "jackd",
                string.Create(CultureInfo.InvariantCulture, $"-n {server} -T -d dummy -r {options.Rate} -p {options.Quantum}"))
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("jackd is not installed (apt-get install jackd2).");
            return null;
        }
    }

    private static IAudioDevice? Hold(string server, Process jackd)
    {
        DeviceException? reason = null;
        for (var attempt = 0; attempt < 100 && !jackd.HasExited; attempt++)
        {
            try
            {
                return new JackBackend().Open(new DeviceRequest { Device = server, ClientName = "holder", OutputChannels = 0, MidiInputs = 0, MidiOutputs = 0 });
            }
            catch (DeviceException exception)
            {
                reason = exception;
                MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + 50_000_000);
            }
        }

        Console.Error.WriteLine($"jackd did not start: {reason?.Message}");
        return null;
    }
}
