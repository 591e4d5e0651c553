using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>Sleeping on a word in memory, and waking its sleepers.</summary>
/// <remarks>
/// Linux: the futex, within a process or between processes. Windows: <c>WaitOnAddress</c> within a process, else short sleeps; other systems: short
/// sleeps (both not run). The calls keep the collector's transition: a sleeper must not hold up a collection.
/// </remarks>
internal static unsafe partial class Futex
{
    private const int CommandWake = 1;
    private const int CommandWaitBitset = 9;
    private const int PrivateFlag = 128;
    private const uint AnyBit = uint.MaxValue;

    private static readonly bool s_isLinux = OperatingSystem.IsLinux();
    private static readonly bool s_isWindows = OperatingSystem.IsWindows();
    private static readonly nint s_number = Libc.Number(x64: 202, arm64: 98);

    /// <summary>Compiles and resolves both calls, so that the first one in a cycle does not.</summary>
    internal static void Rehearse()
    {
        uint word = 1;
        Wake(&word, 1, shared: false);
        WaitUntil(&word, seen: 0, long.MaxValue, shared: false);
    }

    /// <summary>Sleeps if the word still is <paramref name="seen"/>; returns on a wake-up, a difference, an interruption or the moment, without saying which.</summary>
    [RealTimeExempt("the one wait of the audio path; ends at the caller's deadline")]
    internal static void WaitUntil(uint* word, uint seen, long untilNanoseconds, bool shared)
    {
        if (s_isLinux)
        {
            // why: the bitset variant takes an absolute moment on CLOCK_MONOTONIC, so an interrupted wait needs no arithmetic.
            var until = Libc.TimeSpec.FromNanoseconds(untilNanoseconds);
            var timeout = untilNanoseconds == long.MaxValue ? null : &until;
            SystemCall(s_number, word, CommandWaitBitset | (shared ? 0 : PrivateFlag), seen, timeout, null, AnyBit);
            return;
        }

        var left = untilNanoseconds == long.MaxValue ? long.MaxValue : untilNanoseconds - MonotonicClock.NowNanoseconds;
        var milliseconds = (int)Math.Clamp(left / 1_000_000, 1, 1000);
        if (s_isWindows && !shared)
            WaitOnAddress(word, &seen, sizeof(uint), (uint)milliseconds);
        else
            Thread.Sleep(1);
    }

    /// <summary>Wakes at most so many sleepers of the word.</summary>
    [RealTimeExempt("one short system call, made only when somebody sleeps")]
    internal static void Wake(uint* word, int count, bool shared)
    {
        if (s_isLinux)
            SystemCall(s_number, word, CommandWake | (shared ? 0 : PrivateFlag), (nuint)Math.Max(count, 0), null, null, 0);
        else if (s_isWindows && !shared)
            WakeByAddressAll(word);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, uint* word, nint command, nuint value, Libc.TimeSpec* timeout, uint* word2, nuint value3);

    [LibraryImport("api-ms-win-core-synch-l1-2-0")]
    private static partial int WaitOnAddress(void* address, void* compare, nuint bytes, uint milliseconds);

    [LibraryImport("api-ms-win-core-synch-l1-2-0")]
    private static partial void WakeByAddressAll(void* address);
}
