using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>One page of machine code: writable while it is written, executable after, never both. Lives as long as the process.</summary>
internal static unsafe partial class CodePage
{
    /// <summary>Where the second routine starts.</summary>
    internal const int WriteOffset = 64;

    private const uint WindowsCommitReserve = 0x3000;
    private const uint WindowsReadWrite = 4;
    private const uint WindowsExecuteRead = 0x20;

    /// <returns>The page, or null if the system refuses executable memory.</returns>
    internal static byte* Make(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var size = (nuint)Environment.SystemPageSize;
        var page = OperatingSystem.IsWindows() ? VirtualAlloc(null, size, WindowsCommitReserve, WindowsReadWrite) : MapAnonymous(size);
        if (page == null)
            return null;

        first.CopyTo(new Span<byte>(page, WriteOffset));
        second.CopyTo(new Span<byte>(page + WriteOffset, WriteOffset));
        if (OperatingSystem.IsWindows())
        {
            if (!VirtualProtect(page, size, WindowsExecuteRead, out _))
                return null;
            FlushInstructionCache(-1, page, size);
            return page;
        }

        if (Libc.MemoryProtect(page, size, Libc.ProtectRead | Libc.ProtectExecute) != 0)
        {
            _ = Libc.MemoryUnmap(page, size);
            return null;
        }

        // why: arm64 fetches instructions apart from data. Linux cleans the caches when a page becomes executable for the first time; macOS is told.
        if (OperatingSystem.IsMacOS())
            InvalidateInstructionCache(page, size);
        return page;
    }

    private static byte* MapAnonymous(nuint size)
    {
        var anonymous = OperatingSystem.IsMacOS() ? 0x1000 : 0x20;
        var page = Libc.MemoryMap(null, size, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapPrivate | anonymous, -1, 0);
        return (nint)page == -1 ? null : (byte*)page;
    }

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAlloc(void* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(void* address, nuint size, uint protection, out uint before);

    [LibraryImport("kernel32")]
    private static partial int FlushInstructionCache(nint process, void* address, nuint size);

    [LibraryImport("libSystem", EntryPoint = "sys_icache_invalidate")]
    private static partial void InvalidateInstructionCache(void* address, nuint size);
}
