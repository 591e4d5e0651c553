using System.Collections.Immutable;

namespace Tactus.Sessions;

/// <summary>One track of a MIDI file: its events in time order. Immutable; usable from any thread.</summary>
[AnyThread]
public sealed class MidiTrack
{
    /// <summary>Makes a track.</summary>
    /// <param name="events">In time order.</param>
    /// <param name="endTick">Where the track ends; at or after the last event.</param>
    /// <exception cref="ArgumentException">Events out of order, or the end before the last one.</exception>
    public MidiTrack(ImmutableArray<MidiFileEvent> events, long endTick)
    {
        long last = 0;
        foreach (ref readonly MidiFileEvent midiEvent in events.AsSpan())
        {
            if (midiEvent.Tick < last)
            {
                throw new ArgumentException($"The event at tick {midiEvent.Tick} comes after one at tick {last}; events must be in time order.", nameof(events));
            }

            last = midiEvent.Tick;
            if (Name.Length == 0 && midiEvent is { Kind: MidiFileEventKind.Meta, MetaType: MidiMetaType.TrackName })
            {
                Name = midiEvent.Text;
            }
        }

        if (endTick < last)
        {
            throw new ArgumentException($"The track ends at tick {endTick}, before its last event at tick {last}.", nameof(endTick));
        }

        Events = events;
        EndTick = endTick;
    }

    /// <summary>The first track name in it; empty when it has none. In the first track of a format 1 file: the name of the piece.</summary>
    public string Name { get; } = "";

    /// <summary>The events in time order, without the end mark.</summary>
    public ImmutableArray<MidiFileEvent> Events { get; }

    /// <summary>Where the track ends.</summary>
    public long EndTick { get; }
}
