namespace Tactus.Engine;

/// <summary>MIDI on its way to the device, ordered by when it is due: as late as the sound that belongs to it leaves the graph.</summary>
/// <remarks>Owner: the audio role.</remarks>
internal sealed class MidiOutputQueue
{
    private const int Capacity = 2048;

    private readonly (long DueFrame, UniversalMidiPacket Packet)[] _pending = new (long, UniversalMidiPacket)[Capacity];
    private int _first;
    private int _count;
    private long _earliestFrame;

    /// <summary>Packets refused since creation because too many were on their way.</summary>
    internal long DroppedCount { get; private set; }

    /// <summary>Adds a packet behind those that are due at the same frame or earlier.</summary>
    /// <returns><see langword="false"/> if there is no room; it is then counted in <see cref="DroppedCount"/>.</returns>
    [AudioThread, RealTimeSafe]
    internal bool TryAdd(long dueFrame, in UniversalMidiPacket packet)
    {
        if (_count == Capacity)
        {
            DroppedCount++;
            return false;
        }

        var due = Math.Max(dueFrame, _earliestFrame);
        var at = _count++;

        // why: senders nearly always come in order, so looking from the back ends at once.
        while (at > 0 && At(at - 1).DueFrame > due)
        {
            At(at) = At(at - 1);
            at--;
        }

        At(at) = (due, packet);
        return true;
    }

    /// <summary>Adds a packet behind all others.</summary>
    [AudioThread, RealTimeSafe]
    internal void AddLast(in UniversalMidiPacket packet) => TryAdd(_count == 0 ? 0 : At(_count - 1).DueFrame, packet);

    /// <summary>Sees to it that nothing that comes from now on overtakes what is there: the way through the graph may have become shorter.</summary>
    [AudioThread, RealTimeSafe]
    internal void KeepOrder() => _earliestFrame = _count == 0 ? _earliestFrame : Math.Max(_earliestFrame, At(_count - 1).DueFrame);

    /// <summary>Gives the device what is due in a cycle.</summary>
    /// <param name="steadyFrame">First frame of the cycle.</param>
    /// <param name="frameCount">Frames of the cycle.</param>
    /// <param name="output">The device's; what it has no room for waits for the next cycle.</param>
    [AudioThread, RealTimeSafe]
    internal void Deliver(long steadyFrame, int frameCount, EventBuffer output)
    {
        while (_count > 0 && output.Count < output.Capacity && At(0).DueFrame < steadyFrame + frameCount)
        {
            ref readonly var pending = ref At(0);
            output.TryAdd(new TimedEvent((int)Math.Max(0, pending.DueFrame - steadyFrame), pending.Packet));
            _first = (_first + 1) % Capacity;
            _count--;
        }
    }

    /// <summary>Gives the device all there is, now: no other cycle will come.</summary>
    /// <param name="frameOffset">Frame for what is not due yet.</param>
    /// <param name="output">The device's.</param>
    [AudioThread, RealTimeSafe]
    internal void DeliverAll(int frameOffset, EventBuffer output)
    {
        for (; _count > 0; _count--)
        {
            output.TryAdd(new TimedEvent(frameOffset, At(0).Packet));
            _first = (_first + 1) % Capacity;
        }
    }

    private ref (long DueFrame, UniversalMidiPacket Packet) At(int index) => ref _pending[(_first + index) % Capacity];
}
