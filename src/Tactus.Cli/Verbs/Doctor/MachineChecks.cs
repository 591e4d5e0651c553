using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Tactus.RealTime;

namespace Tactus.Cli;

/// <summary>Kernel, clock, runtime: read from the system's own files, where it has them.</summary>
internal static class MachineChecks
{
    private const long UsualRealTimeRuntime = 900_000;

    internal static IEnumerable<Finding> All()
    {
        if (OperatingSystem.IsLinux())
        {
            yield return Preemption();
            yield return Throttling();
            yield return Governor();
            yield return ClockSource();
        }

        yield return Runtime();
        yield return Simd();
        yield return State();
    }

    private static Finding Preemption()
    {
        var version = Read("/proc/version");
        if (Read("/sys/kernel/realtime") == "1" || version.Contains("PREEMPT_RT", StringComparison.Ordinal))
            return new Finding("preempt", true, "PREEMPT_RT: fully preemptible");
        if (version.Contains("PREEMPT_DYNAMIC", StringComparison.Ordinal))
        {
            var boot = Read("/proc/cmdline").Split(' ').FirstOrDefault(word => word.StartsWith("preempt=", StringComparison.Ordinal));
            return boot is null or "preempt=full" or "preempt=lazy"
                ? new Finding("preempt", true, boot is null ? "PREEMPT_DYNAMIC, in the mode that the kernel was built with" : $"PREEMPT_DYNAMIC, {boot}")
                : new Finding("preempt", false, $"PREEMPT_DYNAMIC, {boot}", "boot with preempt=full on the kernel's command line");
        }

        return version.Contains("PREEMPT", StringComparison.Ordinal)
            ? new Finding("preempt", true, "PREEMPT: preemptible")
            : new Finding("preempt", false, "the kernel does not preempt itself", "install a low-latency or real-time kernel (Debian: apt-get install linux-image-rt-amd64)");
    }

    private static Finding Throttling()
    {
        var text = Read("/proc/sys/kernel/sched_rt_runtime_us");
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var runtime))
            return new Finding("throttle", true, "not known to this kernel");

        var value = runtime < 0 ? "real-time threads are not throttled" : string.Create(CultureInfo.InvariantCulture, $"real-time threads may use {runtime / 10_000.0:0.#} % of each second");
        return runtime is < 0 or >= UsualRealTimeRuntime
            ? new Finding("throttle", true, value)
            : new Finding("throttle", false, value, "sysctl -w kernel.sched_rt_runtime_us=950000");
    }

    private static Finding Governor()
    {
        var governors = ProcessorSet.Allowed
            .Select(processor => Read(string.Create(CultureInfo.InvariantCulture, $"/sys/devices/system/cpu/cpu{processor}/cpufreq/scaling_governor")))
            .Where(name => name.Length > 0)
            .Distinct()
            .ToArray();
        return governors switch
        {
            [] => new Finding("governor", true, "clock speed is not the kernel's to set here (virtual machine or firmware)"),
            ["performance"] => new Finding("governor", true, "performance"),
            _ => new Finding("governor", false, string.Join(", ", governors), "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"),
        };
    }

    private static Finding ClockSource()
    {
        var source = Read("/sys/devices/system/clocksource/clocksource0/current_clocksource");
        return source is "hpet" or "acpi_pm"
            ? new Finding("clock", false, $"{source}: reading the time is a system call", "echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource")
            : new Finding("clock", true, source.Length == 0 ? "not known" : source);
    }

    private static Finding Runtime() =>
        new("runtime", Environment.Version.Major >= 10, $".NET {Environment.Version}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} collector");

    private static Finding Simd()
    {
        if (Vector512.IsHardwareAccelerated)
            return new Finding("simd", true, "AVX-512: 16 voices a vector");
        if (Avx2.IsSupported && Fma.IsSupported)
            return new Finding("simd", true, "AVX2 with FMA: 8 voices a vector");
        if (AdvSimd.Arm64.IsSupported)
            return new Finding("simd", true, "NEON: 4 voices a vector");
        return new Finding("simd", false, "128-bit vectors or none: fewer voices at the same load", "use a machine with AVX2 (x86-64-v3)");
    }

    private static Finding State()
    {
        var folder = StateFolder.Path;
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return new Finding("state", true, $"{folder} takes files");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding("state", false, $"{folder} takes no files: {exception.Message}", "set TACTUS_STATE_DIR to a folder that can be written");
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
