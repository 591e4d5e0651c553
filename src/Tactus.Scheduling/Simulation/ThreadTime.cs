using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>For how long the calling thread has been on a processor.</summary>
internal static unsafe partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>Nanoseconds; on systems other than Linux the time that has passed.</summary>
    [AnyThread]
    internal static long Nanoseconds
    {
        get
        {
            var time = stackalloc long[2];
            return OperatingSystem.IsLinux() && Read(ThreadClock, time) == 0 ? (time[0] * 1_000_000_000) + time[1] : MonotonicClock.NowNanoseconds;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, long* time);
}
