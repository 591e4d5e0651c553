using System.Globalization;

namespace Tactus.RealTime;

/// <summary>Memory that two processes see at once, of a size that nobody can change.</summary>
/// <remarks>
/// <para>On Linux an anonymous file in memory, sealed against shrinking, growing and unsealing before it is mapped: shrinking a mapped file kills its
/// reader uncatchably. It has no name in any file system, so nothing is left behind however its holders die. <see cref="Open(string, long)"/> trusts
/// nobody: it checks the seals first and the size after, when it cannot change any more.</para>
/// <para>On Windows a named mapping (not run). Other systems refuse with <see cref="SharedMemoryFault.NotSupported"/>.</para>
/// <para>What lies in it may be changed by the peer at any moment: read every field once, check it, then use the copy.</para>
/// <para>Pointers stay valid until <see cref="Dispose"/>; there is no finalizer, as pointers do not keep this object alive.</para>
/// </remarks>
[AnyThread(OneAtATime = true)]
public sealed unsafe partial class SharedMemory : IDisposable
{
    private readonly IDisposable? _owner;
    private byte* _start;
    private int _descriptor;

    private SharedMemory(byte* start, long sizeBytes, int descriptor, string address, IDisposable? owner)
    {
        _start = start;
        _descriptor = descriptor;
        _owner = owner;
        SizeBytes = sizeBytes;
        Address = address;
    }

    /// <summary>Bytes that were asked for; the mapping is rounded up to whole pages.</summary>
    public long SizeBytes { get; }

    /// <summary>What to tell the peer so that it can <see cref="Open(string, long)"/> this memory while this object lives, for example on its command line.</summary>
    public string Address { get; }

    /// <summary>The file descriptor in this process, for passing by inheritance or over a socket; -1 where the system has none.</summary>
    public int FileDescriptor => _descriptor;

    /// <summary>The first byte, aligned to a page.</summary>
    public byte* Pointer => _start;

    /// <summary>All of it; at most 2 GiB.</summary>
    public Span<byte> Bytes => new(_start, checked((int)SizeBytes));

    /// <summary>Makes zeroed shared memory with all its pages present, so that touching it later neither fails nor waits for memory.</summary>
    /// <param name="name">A word for people, seen in the system's lists of mappings; need not be unique.</param>
    /// <param name="sizeBytes">Bytes, at least one.</param>
    /// <returns>The memory, owned by the caller.</returns>
    /// <exception cref="SharedMemoryException">The system refused; <see cref="SharedMemoryException.Fault"/> tells what to do next.</exception>
    public static SharedMemory Create(string name, long sizeBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        if (OperatingSystem.IsLinux())
            return CreateSealed(name, sizeBytes);
        if (OperatingSystem.IsWindows())
            return CreateNamed(name, sizeBytes);
        throw NotSupported();
    }

    /// <summary>Opens memory that another process made, by the <see cref="Address"/> it told.</summary>
    /// <param name="address">The maker's <see cref="Address"/>; untrusted.</param>
    /// <param name="sizeBytes">The agreed size.</param>
    /// <returns>The memory; the pages stay alive also when the maker ends.</returns>
    /// <exception cref="SharedMemoryException">It is gone, not sealed, or not of this size.</exception>
    public static SharedMemory Open(string address, long sizeBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        if (OperatingSystem.IsLinux())
            return OpenByAddress(address, sizeBytes);
        if (OperatingSystem.IsWindows())
            return OpenNamed(address, sizeBytes);
        throw NotSupported();
    }

    /// <summary>Opens memory by a descriptor that this process already holds (inherited, or received over a socket). Linux only.</summary>
    /// <param name="fileDescriptor">Owned by the result from then on; stays the caller's if this throws.</param>
    /// <param name="sizeBytes">The agreed size.</param>
    /// <returns>The memory.</returns>
    /// <exception cref="SharedMemoryException">The descriptor is not such memory, not sealed, or not of this size.</exception>
    public static SharedMemory OpenDescriptor(int fileDescriptor, long sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        if (!OperatingSystem.IsLinux())
            throw NotSupported();
        return MapVerified(fileDescriptor, sizeBytes, string.Create(CultureInfo.InvariantCulture, $"descriptor {fileDescriptor}"));
    }

    /// <summary>A typed place in the memory, checked to lie wholly inside it.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="offsetBytes">Where it starts; a multiple of the natural alignment (at most 8).</param>
    /// <param name="count">How many values.</param>
    /// <returns>The first value; valid until <see cref="Dispose"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would lie outside, or be misaligned.</exception>
    /// <exception cref="ObjectDisposedException">The memory was disposed.</exception>
    public T* At<T>(long offsetBytes, int count = 1)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var bytes = (long)count * sizeof(T);
        if (offsetBytes > SizeBytes || bytes > SizeBytes - offsetBytes)
            throw new ArgumentOutOfRangeException(nameof(offsetBytes), $"Bytes {offsetBytes} to {offsetBytes + bytes} lie outside the {SizeBytes} shared bytes.");
        var alignment = sizeof(T) >= 8 ? 8 : sizeof(T) >= 4 ? 4 : sizeof(T);
        if (offsetBytes % alignment != 0)
            throw new ArgumentOutOfRangeException(nameof(offsetBytes), $"Offset {offsetBytes} is not a multiple of {alignment}; unaligned words are not read whole.");
        return (T*)(_start + offsetBytes);
    }

    /// <summary>Unmaps the memory and closes the descriptor; every pointer into it is void. The peer keeps its own view.</summary>
    public void Dispose()
    {
        if (_start == null)
            return;

        if (_owner is not null)
        {
            _owner.Dispose();
        }
        else
        {
            _ = Libc.MemoryUnmap(_start, (nuint)SizeBytes);
            _ = Libc.Close(_descriptor);
        }

        _start = null;
        _descriptor = -1;
    }

    private static SharedMemoryException NotSupported() =>
        new(SharedMemoryFault.NotSupported, "This system has no sealed shared memory; run everything in one process instead.");
}
