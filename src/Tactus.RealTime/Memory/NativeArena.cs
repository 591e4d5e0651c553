using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>A fixed piece of native memory, zeroed and touched, that is given out piece by piece and freed all at once.</summary>
/// <remarks>
/// <para>Make it on the thread that will use it: pages land on the NUMA node of the thread that touches them first, and the constructor touches all.</para>
/// <para>What it gives out stays valid, at the same address, until <see cref="Reset"/> or <see cref="Dispose"/>. There is no finalizer on purpose:
/// pointers into the arena do not keep it alive, so freeing behind their back would be worse than a leak.</para>
/// <para>One thread at a time may allocate; the memory itself may be used by any thread.</para>
/// </remarks>
[AnyThread(OneAtATime = true)]
public sealed unsafe class NativeArena : IDisposable
{
    private readonly nuint _capacity;
    private byte* _start;
    private nuint _used;

    /// <summary>Takes the memory, rounded up to whole pages, and touches every page.</summary>
    /// <param name="capacityBytes">Bytes to hold, at least one.</param>
    /// <param name="lockPages">Ask the system to keep the pages in memory; <see cref="LockStatus"/> tells whether it did.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacityBytes"/> is not positive.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    public NativeArena(long capacityBytes, bool lockPages = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacityBytes);
        var page = (nuint)Environment.SystemPageSize;
        // why: whole pages of our own, so that unlocking them never unlocks a neighbour's.
        _capacity = checked((nuint)capacityBytes + page - 1) / page * page;
        _start = (byte*)NativeMemory.AlignedAlloc(_capacity, page);
        NativeMemory.Clear(_start, _capacity);
        LockStatus = lockPages ? PageLock.Lock(_start, _capacity) : MemoryLockStatus.NotRequested;
    }

    /// <summary>Bytes that the arena holds in all.</summary>
    public long CapacityBytes => (long)_capacity;

    /// <summary>Bytes given out so far, padding between pieces included.</summary>
    public long UsedBytes => (long)_used;

    /// <summary>Whether the pages are locked, and if not, why.</summary>
    public MemoryLockStatus LockStatus { get; }

    /// <summary>Gives out room for <paramref name="count"/> values, zeroed, aligned to a cache line.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="count">Values, zero or more.</param>
    /// <returns>The first value; valid until <see cref="Reset"/> or <see cref="Dispose"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="InsufficientMemoryException">The arena is too full; nothing was given out.</exception>
    /// <exception cref="ObjectDisposedException">The arena was disposed.</exception>
    public T* Allocate<T>(int count)
        where T : unmanaged
    {
        if (!TryAllocate<T>(count, out var items))
            ThrowFull((long)count * sizeof(T));
        return items;
    }

    /// <summary>As <see cref="Allocate{T}"/>, seen as a span.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="count">Values, zero or more.</param>
    /// <returns>The values; valid until <see cref="Reset"/> or <see cref="Dispose"/>.</returns>
    /// <exception cref="InsufficientMemoryException">The arena is too full; nothing was given out.</exception>
    public Span<T> AllocateSpan<T>(int count)
        where T : unmanaged => new(Allocate<T>(count), count);

    /// <summary>As <see cref="Allocate{T}"/>, but a full arena is an answer and not an error.</summary>
    /// <typeparam name="T">A type without references.</typeparam>
    /// <param name="count">Values, zero or more.</param>
    /// <param name="items">The first value, or null.</param>
    /// <returns>False if there is no room left; nothing was given out then.</returns>
    public bool TryAllocate<T>(int count, out T* items)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var bytes = (nuint)count * (nuint)sizeof(T);
        // invariant: _used is a multiple of the line and at most _capacity, which is a multiple of the page.
        if (bytes > _capacity - _used)
        {
            items = null;
            return false;
        }

        items = (T*)(_start + _used);
        _used += (bytes + CacheLine.Bytes - 1) & ~(nuint)(CacheLine.Bytes - 1);
        return true;
    }

    /// <summary>Takes everything back and zeroes it; every pointer and span given out before is void.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        NativeMemory.Clear(_start, _used);
        _used = 0;
    }

    /// <summary>Frees the memory; every pointer and span given out is void. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_start == null)
            return;

        if (LockStatus.Granted)
            PageLock.Unlock(_start, _capacity);
        NativeMemory.AlignedFree(_start);
        _start = null;
    }

    private void ThrowFull(long bytes) =>
        throw new InsufficientMemoryException($"The arena has {_capacity - _used} of {_capacity} bytes left; {bytes} were asked for. Give it a larger capacity.");
}
