using System.Collections.Immutable;
using System.Numerics;

namespace Tactus.Sessions;

/// <summary>Collects events in any order and makes a track of them. Control side only; not for two threads at once.</summary>
/// <remarks>At one tick notes end first and begin last, so that a repeated note is heard and controls are set before it; otherwise the order of adding stays.</remarks>
[MainThread]
public sealed class MidiTrackBuilder
{
    private readonly List<MidiFileEvent> _events = [];

    /// <summary>A builder for a track.</summary>
    /// <param name="name">Its name; empty for none.</param>
    public MidiTrackBuilder(string name = "")
    {
        if (!string.IsNullOrEmpty(name))
        {
            Add(MidiFileEvent.MetaText(0, MidiMetaType.TrackName, name));
        }
    }

    /// <summary>Adds any event.</summary>
    /// <param name="midiEvent">The event.</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder Add(MidiFileEvent midiEvent)
    {
        _events.Add(midiEvent);
        return this;
    }

    /// <summary>Adds a note: its beginning and its end.</summary>
    /// <param name="tick">Where it begins.</param>
    /// <param name="lengthTicks">How long it lasts; at least 1.</param>
    /// <param name="channel">0 to 15.</param>
    /// <param name="key">0 to 127; 60 is middle C.</param>
    /// <param name="velocity">1 to 127.</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder Note(long tick, long lengthTicks, int channel, int key, int velocity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lengthTicks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(velocity, 1);
        Add(MidiFileEvent.ChannelMessage(tick, 0x90 | Channel(channel), key, velocity));
        return Add(MidiFileEvent.ChannelMessage(tick + lengthTicks, 0x80 | channel, key, 64));
    }

    /// <summary>Adds a control change.</summary>
    /// <param name="tick">Where.</param>
    /// <param name="channel">0 to 15.</param>
    /// <param name="controller">0 to 127.</param>
    /// <param name="value">0 to 127.</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder Control(long tick, int channel, int controller, int value) =>
        Add(MidiFileEvent.ChannelMessage(tick, 0xB0 | Channel(channel), controller, value));

    /// <summary>Adds a program change.</summary>
    /// <param name="tick">Where.</param>
    /// <param name="channel">0 to 15.</param>
    /// <param name="program">0 to 127.</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder Program(long tick, int channel, int program) => Add(MidiFileEvent.ChannelMessage(tick, 0xC0 | Channel(channel), program));

    /// <summary>Adds a tempo.</summary>
    /// <param name="tick">Where.</param>
    /// <param name="beatsPerMinute">3.58 to 60 000 000 (what 24 bits of microseconds can say).</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder SetTempo(long tick, double beatsPerMinute)
    {
        double microseconds = Math.Round(60e6 / beatsPerMinute);
        if (!(microseconds is >= 1 and <= 0xFF_FFFF))
        {
            throw new ArgumentOutOfRangeException(nameof(beatsPerMinute), beatsPerMinute, "A MIDI file can say 3.58 to 60000000 beats a minute.");
        }

        int value = (int)microseconds;
        return Add(MidiFileEvent.Meta(tick, MidiMetaType.Tempo, new[] { (byte)(value >> 16), (byte)(value >> 8), (byte)value }));
    }

    /// <summary>Adds a meter.</summary>
    /// <param name="tick">Where.</param>
    /// <param name="beatsPerBar">The upper number, 1 to 255.</param>
    /// <param name="beatUnit">The lower number: 1, 2, 4, 8, 16, 32 or 64.</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder SetMeter(long tick, int beatsPerBar, int beatUnit)
    {
        if (!MeterMap.IsMeter(beatsPerBar, beatUnit))
        {
            throw new ArgumentOutOfRangeException(nameof(beatsPerBar), $"{beatsPerBar}/{beatUnit}", "Allowed are 1 to 255 over 1, 2, 4, 8, 16, 32 or 64.");
        }

        byte power = (byte)BitOperations.Log2((uint)beatUnit);
        return Add(MidiFileEvent.Meta(tick, MidiMetaType.TimeSignature, new byte[] { (byte)beatsPerBar, power, 24, 8 }));
    }

    /// <summary>Adds a key.</summary>
    /// <param name="tick">Where.</param>
    /// <param name="sharps">−7 (flats) to 7.</param>
    /// <param name="isMinor">Whether it is minor.</param>
    /// <returns>This builder.</returns>
    public MidiTrackBuilder SetKey(long tick, int sharps, bool isMinor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sharps, -7);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sharps, 7);
        return Add(MidiFileEvent.Meta(tick, MidiMetaType.KeySignature, new[] { unchecked((byte)sharps), isMinor ? (byte)1 : (byte)0 }));
    }

    /// <summary>Makes the track.</summary>
    /// <param name="endTick">Where it ends; by default with its last event.</param>
    /// <returns>The track.</returns>
    /// <exception cref="ArgumentException">The end lies before the last event.</exception>
    public MidiTrack Build(long? endTick = null)
    {
        ImmutableArray<MidiFileEvent> ordered = [.. _events.OrderBy(static e => e.Tick).ThenBy(static e => e.IsNoteOff ? 0 : e.IsNoteOn ? 2 : 1)];
        return new MidiTrack(ordered, endTick ?? (ordered.IsEmpty ? 0 : ordered[^1].Tick));
    }

    private static int Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channel, 15);
        return channel;
    }
}
