using System.Buffers.Binary;
using System.Collections.Immutable;
using Tactus.Sessions;

namespace Tactus;

/// <summary>Gathers tempo, meter and key events of several tracks into maps. At one tick the last track's event holds.</summary>
internal static class MidiFileMaps
{
    internal static TempoMap TempoOf(ReadOnlySpan<MidiTrack> tracks, MidiTimeDivision division)
    {
        var points = new List<TempoPoint>();
        if (!division.IsSmpte)
        {
            foreach (MidiFileEvent midiEvent in Gather(tracks, MidiMetaType.Tempo))
            {
                var tempo = Tempo.FromMicrosecondsPerBeat(Microseconds(midiEvent.Data.Span));
                points.Add(new TempoPoint(division.TimeAt(midiEvent.Tick), tempo));
            }
        }

        return new TempoMap([.. points]);
    }

    internal static MeterMap MeterOf(ReadOnlySpan<MidiTrack> tracks, MidiTimeDivision division)
    {
        var points = new List<MeterPoint>();
        foreach (MidiFileEvent midiEvent in Gather(tracks, MidiMetaType.TimeSignature))
        {
            ReadOnlySpan<byte> data = midiEvent.Data.Span;
            points.Add(new MeterPoint(division.TimeAt(midiEvent.Tick), data[0], 1 << data[1]));
        }

        return new MeterMap([.. points]);
    }

    internal static ImmutableArray<KeySignature> KeysOf(ReadOnlySpan<MidiTrack> tracks, MidiTimeDivision division)
    {
        ImmutableArray<KeySignature>.Builder keys = ImmutableArray.CreateBuilder<KeySignature>();
        foreach (MidiFileEvent midiEvent in Gather(tracks, MidiMetaType.KeySignature))
        {
            keys.Add(new KeySignature(division.TimeAt(midiEvent.Tick), (sbyte)midiEvent.Data.Span[0], midiEvent.Data.Span[1] == 1));
        }

        return keys.DrainToImmutable();
    }

    /// <summary>Whether a meta event has the length and values that its type asks for; types without a fixed shape always do.</summary>
    internal static bool IsMeaningful(MidiMetaType type, ReadOnlySpan<byte> data) => type switch
    {
        MidiMetaType.Tempo => data.Length == 3 && Microseconds(data) > 0,
        MidiMetaType.TimeSignature => data.Length == 4 && data[1] <= 6 && data[0] > 0,
        MidiMetaType.KeySignature => data.Length == 2 && (sbyte)data[0] is >= -7 and <= 7 && data[1] <= 1,
        MidiMetaType.Port or MidiMetaType.ChannelPrefix => data.Length == 1,
        MidiMetaType.SmpteOffset => data.Length == 5,
        MidiMetaType.SequenceNumber => data.Length is 0 or 2,
        _ => (byte)type < 0x80,
    };

    private static int Microseconds(ReadOnlySpan<byte> data) => (data[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(data[1..]);

    private static List<MidiFileEvent> Gather(ReadOnlySpan<MidiTrack> tracks, MidiMetaType type)
    {
        var all = new List<MidiFileEvent>();
        foreach (MidiTrack track in tracks)
        {
            foreach (ref readonly MidiFileEvent midiEvent in track.Events.AsSpan())
            {
                if (midiEvent.Kind == MidiFileEventKind.Meta && midiEvent.MetaType == type && IsMeaningful(type, midiEvent.Data.Span))
                {
                    all.Add(midiEvent);
                }
            }
        }

        // why: OrderBy is stable, List.Sort is not; the later track must stay later.
        var kept = new List<MidiFileEvent>(all.Count);
        foreach (MidiFileEvent midiEvent in all.OrderBy(static e => e.Tick))
        {
            if (kept.Count > 0 && kept[^1].Tick == midiEvent.Tick)
            {
                kept[^1] = midiEvent;
            }
            else
            {
                kept.Add(midiEvent);
            }
        }

        return kept;
    }
}
