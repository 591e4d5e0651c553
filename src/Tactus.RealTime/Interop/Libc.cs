using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>The few C library entries this project calls; the runtime maps the name to the right file on glibc and on musl.</summary>
/// <remarks>
/// Calls that may wait (futex, nanosleep) keep the transition of the collector: with it suppressed, a collection would wait for the sleeper.
/// Variadic entries (<c>fcntl</c>, <c>prctl</c>, <c>syscall</c>) are called with fixed arguments, which the Linux x86-64 and arm64 conventions allow;
/// they are not called on macOS, where arm64 passes variadic arguments elsewhere.
/// </remarks>
internal static unsafe partial class Libc
{
    internal const int ErrorPermission = 1;
    internal const int ErrorInterrupted = 4;
    internal const int ErrorAgain = 11;
    internal const int ErrorInvalid = 22;
    internal const int ErrorTimedOut = 110;

    internal const int ClockMonotonic = 1;
    internal const int TimerAbsolute = 1;

    internal const int ProtectRead = 1;
    internal const int ProtectWrite = 2;
    internal const int ProtectExecute = 4;
    internal const int MapShared = 1;
    internal const int MapPrivate = 2;

    internal const int ControlGetFlags = 1;
    internal const int ControlSetFlags = 2;
    internal const int ControlAddSeals = 1033;
    internal const int ControlGetSeals = 1034;
    internal const int SealSeal = 1;
    internal const int SealShrink = 2;
    internal const int SealGrow = 4;

    internal const int OpenReadNonBlockingCloseOnExec = 0x800 | 0x80000;

    internal const int LimitMemoryLock = 8;
    internal const int LimitRealTimePriority = 14;

    private const string Name = "libc";

    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;

        internal static TimeSpec FromNanoseconds(long nanoseconds)
        {
            var (seconds, rest) = Math.DivRem(Math.Max(nanoseconds, 0), 1_000_000_000L);
            return new TimeSpec { Seconds = seconds, Nanoseconds = rest };
        }
    }

    internal struct ResourceLimit
    {
        internal ulong Current;
        internal ulong Maximum;
    }

    [LibraryImport(Name, EntryPoint = "mmap", SetLastError = true)]
    internal static partial void* MemoryMap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Name, EntryPoint = "munmap", SetLastError = true)]
    internal static partial int MemoryUnmap(void* address, nuint length);

    [LibraryImport(Name, EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int MemoryProtect(void* address, nuint length, int protection);

    [LibraryImport(Name, EntryPoint = "mlock", SetLastError = true)]
    internal static partial int MemoryLock(void* address, nuint length);

    [LibraryImport(Name, EntryPoint = "munlock", SetLastError = true)]
    internal static partial int MemoryUnlock(void* address, nuint length);

    [LibraryImport(Name, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MemoryFileCreate(string name, uint flags);

    [LibraryImport(Name, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int descriptor, long length);

    [LibraryImport(Name, EntryPoint = "posix_fallocate")]
    internal static partial int Allocate(int descriptor, long offset, long length);

    [LibraryImport(Name, EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport(Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint bytes);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "clock_nanosleep")]
    internal static partial int ClockSleep(int clock, int flags, TimeSpec* request, TimeSpec* remaining);

    [LibraryImport(Name, EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(Name, EntryPoint = "sched_getaffinity", SetLastError = true)]
    internal static partial int GetAffinity(int thread, nuint maskBytes, byte* mask);

    [LibraryImport(Name, EntryPoint = "sched_setaffinity", SetLastError = true)]
    internal static partial int SetAffinity(int thread, nuint maskBytes, byte* mask);

    [LibraryImport(Name, EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetResourceLimit(int resource, ResourceLimit* limit);

    [LibraryImport(Name, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint argument1, nint argument2, nint argument3, nint argument4, nint argument5, nint argument6);

    /// <summary>The number of a system call on this processor, where x86-64 and arm64 differ.</summary>
    internal static nint Number(nint x64, nint arm64) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;

    /// <summary>The words for an error number, as the system says them.</summary>
    internal static string Words(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
}
