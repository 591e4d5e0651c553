using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>The processors this process may use, and in what order real-time threads should take them.</summary>
public static unsafe class ProcessorSet
{
    // why: the kernel refuses masks smaller than its own; 8192 processors are the most that it can be built for.
    private const int MaskBytes = 1024;

    /// <summary>The processors that the calling thread may run on, ascending; honours taskset and containers.</summary>
    [AnyThread]
    public static IReadOnlyList<int> Allowed { get; } = ReadAllowed();

    /// <summary>The allowed processors in the order to bind workers to: one of each core first, fast cores before slow, SMT siblings last.</summary>
    [AnyThread]
    public static IReadOnlyList<int> InBindingOrder { get; } = Order();

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

    private static int[] ReadAllowed()
    {
        if (!OperatingSystem.IsLinux())
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];

        Span<byte> mask = stackalloc byte[MaskBytes];
        mask.Clear();
        fixed (byte* start = mask)
        {
            // why: of the whole process (its first thread), not of the caller, which may be bound already.
            if (Libc.GetAffinity(Environment.ProcessId, MaskBytes, start) < 0)
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

    private static int[] Order()
    {
        if (!OperatingSystem.IsLinux())
            return [.. Allowed];

        return
        [
            .. Allowed
                .Select(processor => (processor, sibling: SiblingRank(processor), speed: Speed(processor)))
                .OrderBy(entry => entry.sibling)
                .ThenByDescending(entry => entry.speed)
                .ThenBy(entry => entry.processor)
                .Select(entry => entry.processor),
        ];
    }

    // How many allowed processors with lower numbers share its core.
    private static int SiblingRank(int processor)
    {
        var siblings = ParseList(Read(processor, "topology/thread_siblings_list"));
        return siblings.Count(other => other < processor && Allowed.Contains(other));
    }

    private static long Speed(int processor) =>
        long.TryParse(Read(processor, "cpu_capacity"), CultureInfo.InvariantCulture, out var capacity) ? capacity
        : long.TryParse(Read(processor, "cpufreq/cpuinfo_max_freq"), CultureInfo.InvariantCulture, out var kilohertz) ? kilohertz
        : 0;

    private static string Read(int processor, string entry)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/sys/devices/system/cpu/cpu{processor}/{entry}")).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Reads the kernel's lists, such as <c>0,4-7</c>; what is not a number is skipped.</summary>
    internal static List<int> ParseList(string text)
    {
        var numbers = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                continue;
            }

            for (var number = first; number <= Math.Min(last, MaskBytes * 8); number++)
                numbers.Add(number);
        }

        return numbers;
    }
}
