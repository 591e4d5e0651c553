using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Tactus.RealTime;

/// <summary>A place where threads, also of different processes, wait for an epoch to move on.</summary>
/// <remarks>
/// A signal costs one atomic addition; the system is called only if somebody is parked. In shared memory the peer may be hostile: it can keep us waiting
/// until our deadline or wake us for nothing, no more. In-process points need no disposal.
/// </remarks>
public sealed unsafe class WaitPoint
{
    private readonly WaitWords* _words;

    // owner: keeps the memory alive as long as this object.
    [SuppressMessage("Style", "IDE0052", Justification = "held, not read")]
    private readonly object _memoryOwner;
    private readonly bool _shared;

    /// <summary>Makes a point inside this process.</summary>
    [MainThread]
    public WaitPoint()
    {
        var block = new PinnedBlock(sizeof(WaitWords));
        _memoryOwner = block;
        _words = (WaitWords*)block.Start;
#if DEBUG
        // why: the epoch wraps early, so that every run exercises it.
        _words->Epoch = uint.MaxValue - 2;
#endif
        Futex.Rehearse();
    }

    /// <summary>Attaches to a point in shared memory; zeroed memory is a fresh point.</summary>
    /// <param name="memory">The shared memory; must outlive this object.</param>
    /// <param name="offsetBytes">Where the point lies, a multiple of <see cref="CacheLine.PaddingBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It would not fit there.</exception>
    [MainThread]
    public WaitPoint(SharedMemory memory, long offsetBytes)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (offsetBytes % CacheLine.PaddingBytes != 0)
            throw new ArgumentOutOfRangeException(nameof(offsetBytes), $"Offset {offsetBytes} is not a multiple of {CacheLine.PaddingBytes}; neighbours would share cache lines.");
        _memoryOwner = memory;
        _words = (WaitWords*)memory.At<byte>(offsetBytes, sizeof(WaitWords));
        _shared = true;
        Futex.Rehearse();
    }

    /// <summary>Bytes that a point takes in shared memory.</summary>
    public static int RequiredBytes => sizeof(WaitWords);

    /// <summary>The epoch now. Read it before looking for work.</summary>
    // order: acquire; pairs with the addition in Signal: who sees the new epoch sees what was written before the signal.
    [AnyThread, RealTimeSafe]
    public uint Epoch => Volatile.Read(ref _words->Epoch);

    /// <summary>Threads parked in the system now, waiting for a wake-up; a hint.</summary>
    // order: acquire; only a number.
    [AnyThread, RealTimeSafe]
    public int ParkedCount => Volatile.Read(ref _words->Parked);

    /// <summary>Moves the epoch on and wakes those who parked.</summary>
    /// <param name="maxWoken">Wake at most so many of the parked; spinning threads all see the epoch.</param>
    [AnyThread, RealTimeSafe]
    public void Signal(int maxWoken = int.MaxValue)
    {
        // order: full fence; publishes all that was written before, pairs with the reads of Epoch, and stands between moving the epoch and reading Parked.
        // It pairs with the fence in Park: either the parker sees the new epoch, or we see the parker. Read first, Parked could be 0 and the epoch unseen:
        // a lost wake-up.
        Interlocked.Increment(ref _words->Epoch);
        if (Volatile.Read(ref _words->Parked) != 0)
            Futex.Wake(&_words->Epoch, maxWoken, _shared);
        GC.KeepAlive(this);
    }

    /// <summary>Spins, reading the epoch, until it differs or the moment has come.</summary>
    internal bool SpinUntil(uint seenEpoch, long untilNanoseconds)
    {
        // why: reading the clock costs as much as several looks at the epoch; 16 looks with pauses take about 0.5 µs.
        const int LooksPerClockReading = 16;
        do
        {
            for (var look = 0; look < LooksPerClockReading; look++)
            {
                if (Epoch != seenEpoch)
                    return true;
                Processor.Pause();
            }
        }
        while (MonotonicClock.NowNanoseconds < untilNanoseconds);

        return Epoch != seenEpoch;
    }

    /// <summary>Sleeps in the system until the epoch differs or the moment has come. Interruptions (collections send signals) do not end it.</summary>
    internal bool Park(uint seenEpoch, long untilNanoseconds)
    {
        // order: full fence; announces the parker before the epoch is read. Pairs with Signal (see there).
        Interlocked.Increment(ref _words->Parked);
        var signalled = Epoch != seenEpoch;
        while (!signalled && (untilNanoseconds == long.MaxValue || MonotonicClock.NowNanoseconds < untilNanoseconds))
        {
            // The kernel compares once more before it sleeps; whatever the reason it returns for, the epoch decides.
            Futex.WaitUntil(&_words->Epoch, seenEpoch, untilNanoseconds, _shared);
            signalled = Epoch != seenEpoch;
        }

        // order: full fence, not needed for more than the count itself.
        Interlocked.Decrement(ref _words->Parked);
        GC.KeepAlive(this);
        return signalled;
    }

    /// <summary>
    /// <code>
    /// 0  epoch   uint, the futex word: signals so far, wraps
    /// 4  parked  int, threads that sleep or are about to
    /// </code>
    /// </summary>
    // why: on one line, as a signaller touches both; padded, as the neighbours are somebody else's.
    [StructLayout(LayoutKind.Explicit, Size = CacheLine.PaddingBytes)]
    internal struct WaitWords
    {
        [FieldOffset(0)]
        internal uint Epoch;

        [FieldOffset(4)]
        internal int Parked;
    }
}
