using System.Runtime.InteropServices;

namespace Tactus.Graph;

/// <summary>Events on their way to a node whose sound input is late, so that both arrive together. Owned by the connection, as a <see cref="DelayLine"/> is.</summary>
internal sealed unsafe class EventDelay : IDisposable
{
    private const int Capacity = 4 * EventBuffer.DefaultCapacity;

    private Pending* _pending = (Pending*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Pending));
    private int _first;
    private int _count;
    private long _droppedCount;

    /// <summary>Frees the memory of a line that its owner forgot.</summary>
    ~EventDelay() => Free();

    /// <summary>Events refused since creation because too many were on their way.</summary>
    [AnyThread, RealTimeSafe]
    public long DroppedCount => Volatile.Read(ref _droppedCount); // order: a number of its own.

    /// <summary>Takes the maker's events of a block in and gives out those that are due in it.</summary>
    [AudioThread, RealTimeSafe]
    public void Process(ReadOnlySpan<TimedEvent> made, EventBuffer target, bool onlyParameters, int delayFrames, long steadyFrame, int blockFrames)
    {
        foreach (ref readonly var timedEvent in made)
        {
            if (_count == Capacity)
            {
                Volatile.Write(ref _droppedCount, _droppedCount + 1);
                continue;
            }

            _pending[(_first + _count++) & (Capacity - 1)] = new Pending(steadyFrame + timedEvent.FrameOffset + delayFrames, timedEvent);
        }

        while (_count > 0 && _pending[_first].DueFrame < steadyFrame + blockFrames)
        {
            // why max: after a recompile with a shorter delay an event may be overdue; late is better than lost.
            ref readonly var pending = ref _pending[_first];
            EventRoute.Deliver(pending.Event.At((int)Math.Max(0, pending.DueFrame - steadyFrame)), target, onlyParameters);
            _first = (_first + 1) & (Capacity - 1);
            _count--;
        }
    }

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_pending);
        _pending = null;
        _count = 0;
    }

    private readonly struct Pending(long dueFrame, in TimedEvent timedEvent)
    {
        public readonly long DueFrame = dueFrame;
        public readonly TimedEvent Event = timedEvent;
    }
}
