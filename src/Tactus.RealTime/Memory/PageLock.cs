using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>Locks whole pages of one owner. Never <c>mlockall</c>: the runtime reserves tens of gigabytes of address space.</summary>
internal static unsafe partial class PageLock
{
    internal static MemoryLockStatus Lock(void* address, nuint bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return VirtualLock(address, bytes)
                ? new MemoryLockStatus(true, true)
                : new MemoryLockStatus(true, false, $"Windows refused to lock {bytes} bytes: {Marshal.GetLastPInvokeErrorMessage()}", "Raise the minimum working set of the process.");
        }

        if (Libc.MemoryLock(address, bytes) == 0)
            return new MemoryLockStatus(true, true);

        var error = Marshal.GetLastPInvokeError();
        Libc.ResourceLimit limit = default;
        var known = OperatingSystem.IsLinux() && Libc.GetResourceLimit(Libc.LimitMemoryLock, &limit) == 0;
        var allowed = known && limit.Current != ulong.MaxValue ? $"; this process may lock {limit.Current} bytes" : "";
        return new MemoryLockStatus(
            true,
            false,
            $"The system refused to lock {bytes} bytes: {Libc.Words(error)}{allowed}.",
            "Raise the limit: add '@audio - memlock unlimited' to /etc/security/limits.d/audio.conf, join the group audio and log in again; for a systemd unit set LimitMEMLOCK=infinity.");
    }

    internal static void Unlock(void* address, nuint bytes)
    {
        if (OperatingSystem.IsWindows())
            VirtualUnlock(address, bytes);
        else
            _ = Libc.MemoryUnlock(address, bytes);
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualLock(void* address, nuint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualUnlock(void* address, nuint bytes);
}
