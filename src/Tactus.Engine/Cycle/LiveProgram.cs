using Tactus.Graph;

namespace Tactus.Engine;

/// <summary>All that sounds between two swaps: a plan, a timeline, and how the timeline's lanes reach the plan's nodes. Immutable but for its lane states.</summary>
/// <remarks>Made on the control side, owned by the audio role from the swap on, and sent home through the retire lane.</remarks>
internal sealed class LiveProgram : IDisposable
{
    internal required ExecutionPlan Plan { get; init; }

    internal required CompiledTimeline Timeline { get; init; }

    /// <summary>One a lane of the timeline.</summary>
    internal required LaneState[] Lanes { get; init; }

    /// <summary>Where instruments tell how many voices sound.</summary>
    internal required (ReadoutBank Bank, Readout Readout)[] Voices { get; init; }

    /// <summary>Who gets what of the device's MIDI; one a node.</summary>
    internal LiveInput[] MidiInputs { get; init; } = [];

    /// <summary>What goes to the device's MIDI.</summary>
    internal LiveOutput[] MidiOutputs { get; init; } = [];

    /// <summary>Those of the program before that this one does not continue, though their nodes are there: their keys are let go at the swap.</summary>
    internal LiveInput[] LeavingMidiInputs { get; init; } = [];

    /// <summary>Those of the program before that this one does not continue: their notes are ended at the swap.</summary>
    internal LiveOutput[] LeavingMidiOutputs { get; init; } = [];

    /// <summary>The plan's instances by node id; empty places are null.</summary>
    internal required NodeInstance?[] InstancesById { get; init; }

    /// <summary>What song time does at the swap.</summary>
    internal SwapPosition Position { get; init; }

    /// <summary>The loop from the swap on, as the chase for its start; <see langword="null"/> is none.</summary>
    internal Chase? LoopChase { get; init; }

    /// <summary>The frame behind the loop.</summary>
    internal long LoopEndFrame { get; init; }

    /// <summary>Number of the program; the audio side publishes the newest one that it has taken.</summary>
    internal long Sequence { get; init; }

    /// <summary>Processors and delay lines that the program after this one does not use any more; they go with this one.</summary>
    internal IReadOnlyList<IDisposable> Retired { get; set; } = [];

    /// <summary>Frees the plan's buffers and what is retired. Called by the retire lane, on the control side.</summary>
    public void Dispose()
    {
        Plan.Dispose();
        foreach (var dead in Retired)
        {
            dead.Dispose();
        }
    }

    [AudioThread, RealTimeSafe]
    internal NodeInstance? Find(NodeId id) => (uint)id.Value < (uint)InstancesById.Length ? InstancesById[id.Value] : null;
}

/// <summary>What song time does when a program is swapped in.</summary>
internal enum SwapPosition
{
    /// <summary>It goes on at the same frame.</summary>
    KeepFrame,

    /// <summary>It goes on at the same musical position: the tempo map has changed.</summary>
    KeepBeats,

    /// <summary>It starts at zero, stopped.</summary>
    Restart,
}

/// <summary>The audio side's place in one lane: the next event and the notes and pedals that it holds down.</summary>
/// <param name="lane">The lane's events.</param>
/// <param name="instance">Where they go; <see langword="null"/> when the target is not in the graph, and its events are lost.</param>
internal sealed class LaneState(TimelineLane lane, NodeInstance? instance)
{
    private readonly HeldKeys _held = new(groups: 1);
    private int _next;

    internal TimelineLane Lane { get; } = lane;

    internal NodeInstance? Instance { get; } = instance;

    /// <summary>The lane that this one continues, in the program before; its held notes move over at the swap.</summary>
    internal LaneState? Predecessor { get; set; }

    /// <summary>Goes to the first event at or behind a frame.</summary>
    [AudioThread, RealTimeSafe]
    internal void Seek(long frame) => _next = Lane.IndexAt(frame);

    /// <summary>Gives the target all events of a stretch of song time.</summary>
    [AudioThread, RealTimeSafe]
    internal void Emit(long startFrame, int blockFrames)
    {
        var frames = Lane.Frames;
        var endFrame = startFrame + blockFrames;
        while (_next < frames.Length && frames[_next] < endFrame)
        {
            Send(Lane.Events[_next].At((int)(frames[_next] - startFrame)));
            _next++;
        }
    }

    /// <summary>Gives the target prepared events at the block's first frame.</summary>
    [AudioThread, RealTimeSafe]
    internal void Emit(ReadOnlySpan<TimedEvent> events)
    {
        foreach (ref readonly var timedEvent in events)
        {
            Send(timedEvent);
        }
    }

    /// <summary>Ends every note and lifts every pedal that this lane holds, at the block's first frame.</summary>
    [AudioThread, RealTimeSafe]
    internal void Release()
    {
        for (var channel = _held.NextBusyLane(0); channel >= 0; channel = _held.NextBusyLane(channel))
        {
            while (_held.TryRelease(channel, out var release))
            {
                Instance?.EventsIn.TryAdd(new TimedEvent(0, release));
            }
        }
    }

    /// <summary>Takes over what the predecessor holds down, and forgets it so that old programs can go.</summary>
    [AudioThread, RealTimeSafe]
    internal void TakeOver()
    {
        if (Predecessor is not null)
        {
            _held.TakeOver(Predecessor._held);
            Predecessor = null;
        }
    }

    [AudioThread, RealTimeSafe]
    private void Send(in TimedEvent timedEvent)
    {
        if (Instance is not null && Instance.EventsIn.TryAdd(timedEvent) && timedEvent.Kind == EventKind.Midi)
        {
            _held.Note(timedEvent.Midi);
        }
    }
}
