using System.Runtime.InteropServices;
using System.Text;

namespace Tactus.RealTime;

/// <summary>SCHED_FIFO, processor binding and the thread's name on Linux.</summary>
internal static unsafe class LinuxThread
{
    private const int SetName = 15;
    private const int SetTimerSlack = 29;
    private const int PolicyFifoResetOnFork = 0x40000001;
    private const string PriorityMend =
        "Allow it: add '@audio - rtprio 95' to /etc/security/limits.d/audio.conf, join the group audio and log in again; for a systemd unit set LimitRTPRIO=95.";

    internal static RealTimeStatus Promote(RealTimeThreadOptions options)
    {
        SetThreadName(options.Name);

        var status = new RealTimeStatus(false, RealTimePolicy.Ordinary, 0, -1, false);
        if (options.Priority > 0)
            status = Raise(status, Math.Min(options.Priority, 99));
        if (options.Binding(status.Granted) is { } processors)
            status = Bind(status, processors);

        // why: ordinary threads wake up to 50 µs late on purpose, to save power; matters where SCHED_FIFO was refused.
        _ = Libc.ProcessControl(SetTimerSlack, 1, 0, 0, 0);
        return status;
    }

    /// <summary>Sees to it that a thread of ours that asks for no processor may run wherever the process may.</summary>
    internal static RealTimeStatus Free(RealTimeThreadOptions options, RealTimeStatus status) =>
        options.Binding(status.Granted) is not null || ProcessorSet.UnbindCurrentThread()
            ? status
            : AddReason(status, $"The thread keeps the processors of the one that started it: {Libc.Words(Marshal.GetLastPInvokeError())}.", null);

    private static void SetThreadName(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        Encoding.UTF8.GetEncoder().Convert(name, bytes[..15], flush: true, out _, out var written, out _);
        bytes[written..].Clear();
        fixed (byte* start = bytes)
            _ = Libc.ProcessControl(SetName, (nuint)start, 0, 0, 0);
    }

    private static RealTimeStatus Bind(RealTimeStatus status, IReadOnlyList<int> processors)
    {
        var allowed = ProcessorSet.Allowed;
        foreach (var processor in processors)
        {
            if (!allowed.Contains(processor))
            {
                return AddReason(
                    status,
                    $"Processor {processor} is not among those allowed to this process ({string.Join(',', allowed)}).",
                    "Choose an allowed one, or widen the process's set (taskset, cgroup cpuset).");
            }
        }

        return ProcessorSet.BindCurrentThread(processors)
            ? status with { Processor = processors.Count == 1 ? processors[0] : -1 }
            : AddReason(status, $"The system refused to bind the thread to processor {string.Join(',', processors)}: {Libc.Words(Marshal.GetLastPInvokeError())}.", null);
    }

    private static RealTimeStatus Raise(RealTimeStatus status, int priority)
    {
        var error = TrySetFifo(priority);
        if (error == 0)
            return status with { Granted = true, Policy = RealTimePolicy.Fifo, Priority = priority };

        Libc.ResourceLimit limit = default;
        var limitKnown = Libc.GetResourceLimit(Libc.LimitRealTimePriority, &limit) == 0;
        var highest = limitKnown ? (int)Math.Min(limit.Current, 99) : 0;
        if (error == Libc.ErrorPermission && highest > 0 && highest < priority && TrySetFifo(highest) == 0)
        {
            status = status with { Granted = true, Policy = RealTimePolicy.Fifo, Priority = highest };
            return AddReason(status, $"Priority {priority} was asked for, the limit allows {highest}.", PriorityMend);
        }

        if (error != Libc.ErrorPermission)
            return AddReason(status, $"The system refused SCHED_FIFO priority {priority}: {Libc.Words(error)}.", null);
        return highest >= priority
            ? AddReason(status, $"The system refused SCHED_FIFO priority {priority} although the limit allows it: the control group has no real-time time.", "Give the process's cgroup a cpu.rt_runtime_us, or start it outside of the group.")
            : AddReason(status, $"The system refused SCHED_FIFO priority {priority}: the limit for real-time priorities (rtprio) is {highest}.", PriorityMend);
    }

    private static int TrySetFifo(int priority)
    {
        // why: the bare system call, as musl's wrapper refuses always. It acts on the calling thread (0).
        var number = Libc.Number(x64: 144, arm64: 119);
        return Libc.SystemCall(number, 0, PolicyFifoResetOnFork, (nint)(&priority), 0, 0, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static RealTimeStatus AddReason(RealTimeStatus status, string reason, string? mend) =>
        status with { Reason = status.Reason is null ? reason : $"{status.Reason} {reason}", Mend = status.Mend is null ? mend : $"{status.Mend} {mend}" };
}
