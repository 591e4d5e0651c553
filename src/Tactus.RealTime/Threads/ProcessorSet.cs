using System.Numerics;
using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>The processors this process may use. How they belong together, and in what order to take them: <see cref="WorkerPlacement"/>.</summary>
public static unsafe class ProcessorSet
{
    // why: the kernel refuses masks smaller than its own; 8192 processors are the most that it can be built for.
    private const int MaskBytes = ProcessorList.MaxCount / 8;

    /// <summary>The processors that the calling thread may run on, ascending; honours taskset and containers.</summary>
    [AnyThread]
    public static IReadOnlyList<int> Allowed { get; } = ReadAllowed();

    /// <summary>Restricts the calling thread to the given processors. Does nothing on macOS, which does not bind.</summary>
    /// <param name="processors">Numbers from <see cref="Allowed"/>.</param>
    /// <returns>False if the system refused or cannot do it.</returns>
    [AnyThread]
    public static bool BindCurrentThread(IReadOnlyList<int> processors)
    {
        ArgumentNullException.ThrowIfNull(processors);
        if (OperatingSystem.IsWindows())
            return WindowsThread.Bind(processors);
        if (!OperatingSystem.IsLinux())
            return false;

        Span<byte> mask = stackalloc byte[MaskBytes];
        mask.Clear();
        foreach (var processor in processors)
        {
            if (processor is < 0 or >= MaskBytes * 8)
                return false;
            mask[processor / 8] |= (byte)(1 << (processor % 8));
        }

        fixed (byte* start = mask)
            return Libc.SetAffinity(0, MaskBytes, start) == 0;
    }

    /// <summary>Gives the calling thread all processors of the process, whatever it inherited.</summary>
    /// <remarks>
    /// On Linux a new thread starts with the set of the thread that made it: with one processor, if that one is bound. Seen: CoreCLR resets its own new threads; threads that
    /// native code makes, and other runtimes, are not so kind.
    /// </remarks>
    /// <returns>False if the system refused. True where threads do not inherit (Windows, macOS).</returns>
    [AnyThread]
    public static bool UnbindCurrentThread()
    {
        if (!OperatingSystem.IsLinux())
            return true;

        Span<byte> process = stackalloc byte[MaskBytes];
        Span<byte> thread = stackalloc byte[MaskBytes];
        fixed (byte* processMask = process, threadMask = thread)
        {
            // why read anew: the set may have been changed from outside since the start.
            if (!TryRead(Environment.ProcessId, processMask) || !TryRead(0, threadMask))
                return false;
            return process.SequenceEqual(thread) || Libc.SetAffinity(0, MaskBytes, processMask) == 0;
        }
    }

    private static int[] ReadAllowed()
    {
        if (!OperatingSystem.IsLinux())
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];

        Span<byte> mask = stackalloc byte[MaskBytes];
        fixed (byte* start = mask)
        {
            // why: of the whole process (its first thread), not of the caller, which may be bound already.
            if (!TryRead(Environment.ProcessId, start))
                return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        }

        var words = MemoryMarshal.Cast<byte, ulong>(mask);
        var allowed = new List<int>();
        for (var word = 0; word < words.Length; word++)
        {
            for (var rest = words[word]; rest != 0; rest &= rest - 1)
                allowed.Add((word * 64) + BitOperations.TrailingZeroCount(rest));
        }

        return [.. allowed];
    }

    private static bool TryRead(int thread, byte* mask)
    {
        new Span<byte>(mask, MaskBytes).Clear();
        return Libc.GetAffinity(thread, MaskBytes, mask) >= 0;
    }
}
