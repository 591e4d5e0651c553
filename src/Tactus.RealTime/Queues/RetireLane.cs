namespace Tactus.RealTime;

/// <summary>The path by which dead objects leave the audio side, to be disposed by the control side.</summary>
/// <remarks>
/// <para>It cannot overflow: before an object is handed to the audio side, the control side reserves its way back. When the lane has promised all its places the
/// control side is refused, where there is time to collect or to turn an edit down; the audio side never is.</para>
/// <para>Several audio-side threads may retire at once. Retiring a managed object only moves a reference; its memory goes when the collector comes,
/// its native memory and pooled buffers go in <see cref="Collect"/>.</para>
/// </remarks>
public sealed class RetireLane
{
    private readonly MpscRing<object> _ring;
    private int _reserved;

    /// <summary>Makes a lane.</summary>
    /// <param name="capacity">Objects that may be out at once, at least; rounded up to a power of two.</param>
    [MainThread]
    public RetireLane(int capacity) => _ring = new MpscRing<object>(capacity);

    /// <summary>Objects that may be out at once.</summary>
    [AnyThread, RealTimeSafe]
    public int Capacity => _ring.Capacity;

    /// <summary>Objects whose way back is reserved and that were not collected yet.</summary>
    [MainThread]
    public int ReservedCount => _reserved;

    /// <summary>How many disposals have thrown; each was the fault of the object, and the lane went on.</summary>
    [MainThread]
    public long DisposalFaultCount { get; private set; }

    /// <summary>What the last faulty disposal threw, or null.</summary>
    [MainThread]
    public Exception? LastDisposalFault { get; private set; }

    /// <summary>Reserves the way back for objects that are about to be handed to the audio side.</summary>
    /// <param name="count">How many objects, all or none.</param>
    /// <returns>False if that many are not free: <see cref="Collect"/> and try again later, or turn the edit down.</returns>
    [MainThread]
    public bool TryReserve(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > Capacity - _reserved)
            return false;
        _reserved += count;
        return true;
    }

    /// <summary>Gives reservations back for objects that never reached the audio side.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than are reserved.</exception>
    [MainThread]
    public void CancelReservation(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _reserved);
        _reserved -= count;
    }

    /// <summary>Sends a dead object home. The caller forgets it.</summary>
    /// <param name="item">The object; the control side disposes it if it is disposable.</param>
    /// <returns>
    /// True for every reserved object. False only if objects were retired without a reservation and the lane is full: keep the object and retire it in
    /// the next cycle.
    /// </returns>
    [AudioThread, WorkerThread, RealTimeSafe]
    public bool TryRetire(object item) => _ring.TryWrite(item);

    /// <summary>Disposes what has come home, and frees its reservations.</summary>
    /// <returns>How many objects came.</returns>
    [MainThread]
    public int Collect()
    {
        var count = 0;
        while (_ring.Consumer.TryRead(out var item))
        {
            count++;
            // why: an object retired without a reservation is a caller's bug; it must not drive the count below zero on top.
            _reserved = Math.Max(0, _reserved - 1);
            try
            {
                (item as IDisposable)?.Dispose();
            }
            catch (Exception exception)
            {
                DisposalFaultCount++;
                LastDisposalFault = exception;
            }
        }

        return count;
    }
}
