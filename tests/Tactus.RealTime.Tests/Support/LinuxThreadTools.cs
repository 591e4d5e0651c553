using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Tactus.RealTime.Tests;

/// <summary>Takes privileges from one throw-away thread, so that refusals can be tested also where the suite runs as root.</summary>
internal static unsafe class LinuxThreadTools
{
    internal const int CapabilityIpcLock = 14;
    internal const int CapabilitySysNice = 23;
    private const uint CapabilityVersion3 = 0x20080522;

    internal static void OnThreadWithout(int capability, Action body)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Drop(capability);
                body();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Reads a field of the calling thread's scheduling record (man 5 proc_pid_stat), 1-based.</summary>
    internal static string StatField(int field)
    {
        var text = File.ReadAllText("/proc/thread-self/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ')[field - 3];
    }

    private static void Drop(int capability)
    {
        var header = stackalloc uint[2] { CapabilityVersion3, 0 };
        var sets = stackalloc uint[6];
        var get = Libc.Number(x64: 125, arm64: 90);
        var set = Libc.Number(x64: 126, arm64: 91);
        if (Libc.SystemCall(get, (nint)header, (nint)sets, 0, 0, 0, 0) != 0)
            throw new InvalidOperationException(Libc.Words(Marshal.GetLastPInvokeError()));

        // Effective sets are words 0 and 3.
        sets[0 + (capability / 32 * 3)] &= ~(1u << (capability % 32));
        if (Libc.SystemCall(set, (nint)header, (nint)sets, 0, 0, 0, 0) != 0)
            throw new InvalidOperationException(Libc.Words(Marshal.GetLastPInvokeError()));
    }
}
