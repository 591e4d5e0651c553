using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>The multimedia class scheduler of Windows. Not run: no such machine in our reach.</summary>
internal static partial class WindowsThread
{
    internal static RealTimeStatus Promote(RealTimeThreadOptions options)
    {
        var status = new RealTimeStatus(false, RealTimePolicy.Ordinary, 0, -1, false);
        if (options.Priority > 0)
        {
            uint task = 0;
            status = SetCharacteristics("Pro Audio", ref task) != 0
                ? status with { Granted = true, Policy = RealTimePolicy.Multimedia, Priority = options.Priority }
                : status with
                {
                    Reason = $"Windows refused the class 'Pro Audio': {Marshal.GetLastPInvokeErrorMessage()}",
                    Mend = "Start the service 'Multimedia Class Scheduler'.",
                };
        }

        if (options.Binding(status.Granted) is not { } processors)
            return status;
        return Bind(processors)
            ? status with { Processor = processors.Count == 1 ? processors[0] : -1 }
            : status with { Reason = $"{status.Reason} Windows refused to bind the thread to processor {string.Join(',', processors)}.".TrimStart() };
    }

    /// <summary>Binds within the thread's processor group, which holds 64 processors.</summary>
    internal static bool Bind(IReadOnlyList<int> processors)
    {
        nuint mask = 0;
        foreach (var processor in processors)
        {
            if (processor is < 0 or >= 64)
                return false;
            mask |= (nuint)1 << processor;
        }

        return SetAffinity(GetCurrentThread(), mask) != 0;
    }

    [LibraryImport("avrt", EntryPoint = "AvSetMmThreadCharacteristicsW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint SetCharacteristics(string task, ref uint taskIndex);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();

    [LibraryImport("kernel32", EntryPoint = "SetThreadAffinityMask")]
    private static partial nuint SetAffinity(nint thread, nuint mask);
}
