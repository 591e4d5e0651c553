using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Devices;

/// <summary>Which argument of a callback is the one its client gave.</summary>
internal enum JackGateArgument
{
    /// <summary>The first.</summary>
    First,

    /// <summary>The second.</summary>
    Second,

    /// <summary>The third.</summary>
    Third,
}

/// <summary>A native door in front of a managed callback: once closed and empty, the library's thread enters managed code no more.</summary>
/// <remarks>
/// <para>libjack ends its threads by asynchronous cancellation, in <c>jack_deactivate</c> and <c>jack_client_close</c>. A thread that is cancelled inside
/// managed code, or while it waits at its border for a collection, takes the whole process along. A flag that managed code reads cannot exclude that:
/// to read it the thread must have come in. So the flag is read by a few bytes of machine code in front.</para>
/// <para>Measured (libjack 1.9.21, two cores, JackDeviceTests' starts and stops beside collections, 150 rounds): without doors the runtime stood still for
/// good in 3 of 3 runs, with them in none.</para>
/// <para>Linux x86-64 has the door. Elsewhere (not run) there is none, and the callback is called directly.</para>
/// </remarks>
internal sealed unsafe partial class JackGate : IDisposable
{
    private static readonly byte* s_code = MakeCode();

    private readonly State* _state;
    private readonly JackGateArgument _argument;

    /// <summary>An open door in front of a function.</summary>
    /// <param name="target">A function for unmanaged callers.</param>
    /// <param name="argument">What the function wants as its own argument.</param>
    /// <param name="position">Where that argument stands.</param>
    [MainThread]
    internal JackGate(void* target, nint argument, JackGateArgument position)
    {
        _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        _state->Target = target;
        _state->Argument = argument;
        _argument = position;
    }

    /// <summary>Whether this system has doors; if not, <see cref="Close"/> cannot keep anybody out.</summary>
    internal static bool IsSupported => s_code != null;

    /// <summary>What to give to the library as the function.</summary>
    internal void* Function => s_code == null ? _state->Target : s_code + ((int)_argument * RoutineBytes);

    /// <summary>What to give to the library as the function's argument.</summary>
    internal nint Argument => s_code == null ? _state->Argument : (nint)_state;

    /// <summary>Lets callers in again.</summary>
    [MainThread]
    internal void Open() => Volatile.Write(ref _state->IsClosed, 0);

    /// <summary>Lets nobody in any more and waits until everybody is out.</summary>
    [MainThread]
    internal void Close()
    {
        // order: a full fence between closing and counting, as the door's own locked increment is one between counting and looking. So either the caller
        // sees the door closed, or we see the caller.
        Interlocked.Exchange(ref _state->IsClosed, 1);
        while (Volatile.Read(ref _state->InsideCount) != 0)
            MonotonicClock.SleepUntil(MonotonicClock.NowNanoseconds + 1_000_000);
    }

    /// <summary>Frees the door; the library has forgotten it.</summary>
    [MainThread]
    public void Dispose() => NativeMemory.Free(_state);

    private const int RoutineBytes = 64;

    // push rbx; mov rbx, ARG; lock inc [rbx+4]; xor eax, eax; cmp [rbx], 0; jne out; mov ARG, [rbx+16]; call [rbx+8]; out: lock dec [rbx+4]; pop rbx; ret
    private static ReadOnlySpan<byte> FirstArgument =>
    [
        0x53, 0x48, 0x89, 0xFB, 0xF0, 0xFF, 0x43, 0x04, 0x31, 0xC0, 0x83, 0x3B, 0x00, 0x75, 0x07, 0x48, 0x8B, 0x7B, 0x10, 0xFF, 0x53, 0x08,
        0xF0, 0xFF, 0x4B, 0x04, 0x5B, 0xC3,
    ];

    private static ReadOnlySpan<byte> SecondArgument =>
    [
        0x53, 0x48, 0x89, 0xF3, 0xF0, 0xFF, 0x43, 0x04, 0x31, 0xC0, 0x83, 0x3B, 0x00, 0x75, 0x07, 0x48, 0x8B, 0x73, 0x10, 0xFF, 0x53, 0x08,
        0xF0, 0xFF, 0x4B, 0x04, 0x5B, 0xC3,
    ];

    private static ReadOnlySpan<byte> ThirdArgument =>
    [
        0x53, 0x48, 0x89, 0xD3, 0xF0, 0xFF, 0x43, 0x04, 0x31, 0xC0, 0x83, 0x3B, 0x00, 0x75, 0x07, 0x48, 0x8B, 0x53, 0x10, 0xFF, 0x53, 0x08,
        0xF0, 0xFF, 0x4B, 0x04, 0x5B, 0xC3,
    ];

    private static byte* MakeCode()
    {
        const int ReadWrite = 3;
        const int ReadExecute = 5;
        const int PrivateAnonymous = 0x22;
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return null;

        var size = (nuint)Environment.SystemPageSize;
        var page = MemoryMap(null, size, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)page == -1)
            return null;

        FirstArgument.CopyTo(new Span<byte>(page, RoutineBytes));
        SecondArgument.CopyTo(new Span<byte>(page + RoutineBytes, RoutineBytes));
        ThirdArgument.CopyTo(new Span<byte>(page + (2 * RoutineBytes), RoutineBytes));
        return MemoryProtect(page, size, ReadExecute) == 0 ? page : null;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* MemoryMap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int MemoryProtect(void* address, nuint length, int protection);

    // invariant: the offsets are in the machine code above.
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct State
    {
        [FieldOffset(0)]
        internal int IsClosed;

        [FieldOffset(4)]
        internal int InsideCount;

        [FieldOffset(8)]
        internal void* Target;

        [FieldOffset(16)]
        internal nint Argument;
    }
}
