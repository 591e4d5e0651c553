namespace Tactus.RealTime;

/// <summary>Hands the newest value from one writer to one reader; values in between are lost on purpose.</summary>
/// <remarks>
/// <para>A triple buffer: the writer fills its own slot and swaps it with the one in the middle, the reader swaps its own with the middle when that is
/// newer. Nobody waits for anybody, no value is ever torn, and a value stays readable when its writer is killed half-way through the next one
/// (a sequence lock would leave it unreadable).</para>
/// <para>Wait-free on both ends: the reader can disturb the writer's exchange once per value, as taking needs a newer one; the reader tries a fixed number
/// of times and keeps what it has when the writer publishes faster than that.</para>
/// <para>Each end may be held by any thread, by one at a time. In shared memory the peer may be hostile: it can make us see wrong values, but never
/// read or write outside the three slots.</para>
/// </remarks>
/// <typeparam name="T">A type without references.</typeparam>
[MainThread]
public sealed unsafe class LatestValue<T>
    where T : unmanaged
{
    /// <summary>Makes a handoff inside this process, needing no disposal.</summary>
    /// <param name="initial">What the reader sees before anything is published.</param>
    public LatestValue(T initial = default)
    {
        var block = new PinnedBlock(RequiredBytes);
        Format(block.Start, initial);
        Writer = new LatestValueWriter<T>(block.Start, block);
        Reader = new LatestValueReader<T>(block.Start, block);
    }

    /// <summary>Bytes that a handoff takes in shared memory, a multiple of <see cref="CacheLine.PaddingBytes"/>.</summary>
    public static long RequiredBytes => LatestValueLayout.SlotsOffset + (3 * SlotBytes);

    /// <summary>The writing end.</summary>
    public LatestValueWriter<T> Writer { get; }

    /// <summary>The reading end.</summary>
    public LatestValueReader<T> Reader { get; }

    internal static long SlotBytes => CacheLine.RoundUp(sizeof(T));

    /// <summary>Prepares shared memory; done once, by its maker, before either end is attached.</summary>
    /// <param name="memory">The shared memory.</param>
    /// <param name="offsetBytes">Where the handoff starts, a multiple of <see cref="CacheLine.PaddingBytes"/>.</param>
    /// <param name="initial">What the reader sees before anything is published.</param>
    /// <exception cref="ArgumentOutOfRangeException">It would not fit there.</exception>
    public static void Format(SharedMemory memory, long offsetBytes, T initial = default) => Format(Place(memory, offsetBytes), initial);

    /// <summary>The writing end in shared memory. A restarted process attaches again and goes on.</summary>
    /// <param name="memory">The shared memory; must outlive the end.</param>
    /// <param name="offsetBytes">Where the handoff starts.</param>
    /// <returns>The end; nobody else may hold it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would not fit there.</exception>
    /// <exception cref="InvalidDataException">The memory was never formatted, or a peer spoiled it.</exception>
    public static LatestValueWriter<T> AttachWriter(SharedMemory memory, long offsetBytes) => new(Place(memory, offsetBytes), memory);

    /// <summary>The reading end in shared memory. A restarted process attaches again and sees the value that its predecessor saw, or a newer one.</summary>
    /// <param name="memory">The shared memory; must outlive the end.</param>
    /// <param name="offsetBytes">Where the handoff starts.</param>
    /// <returns>The end; nobody else may hold it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would not fit there.</exception>
    /// <exception cref="InvalidDataException">The memory was never formatted, or a peer spoiled it.</exception>
    public static LatestValueReader<T> AttachReader(SharedMemory memory, long offsetBytes) => new(Place(memory, offsetBytes), memory);

    private static void Format(byte* memory, T initial)
    {
        for (var slot = 0; slot < 3; slot++)
            *(T*)(memory + LatestValueLayout.SlotsOffset + (slot * SlotBytes)) = initial;
        // order: release; publishes the slots to whoever attaches through a path that orders (a start, a message).
        Volatile.Write(ref *(int*)memory, LatestValueLayout.Initial);
    }

    private static byte* Place(SharedMemory memory, long offsetBytes)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (offsetBytes % CacheLine.PaddingBytes != 0)
            throw new ArgumentOutOfRangeException(nameof(offsetBytes), $"Offset {offsetBytes} is not a multiple of {CacheLine.PaddingBytes}; the ends would share cache lines.");
        return memory.At<byte>(offsetBytes, checked((int)RequiredBytes));
    }
}
