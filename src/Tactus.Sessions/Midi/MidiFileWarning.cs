namespace Tactus.Sessions;

/// <summary>What is not as the standard wants it in a MIDI file that plays all the same.</summary>
public enum MidiFileWarningKind
{
    /// <summary>The header promises another number of tracks than there are; those that are there play.</summary>
    TrackCount,

    /// <summary>A format 0 file has several tracks; they play together, as in format 1.</summary>
    TracksInFormat0,

    /// <summary>A track ends without its end mark; it ends with its last event.</summary>
    MissingEndOfTrack,

    /// <summary>Bytes follow a track's end mark inside the track; they are ignored.</summary>
    DataAfterEndOfTrack,

    /// <summary>Bytes follow the last chunk of the file; they are ignored.</summary>
    TrailingData,

    /// <summary>A status byte was left out after a meta or system exclusive event; the last channel status was taken.</summary>
    RunningStatusAfterSystemEvent,

    /// <summary>A system exclusive message breaks off: another event comes before its end. It is kept, and ended there.</summary>
    UnfinishedSystemExclusive,

    /// <summary>A system exclusive or escaped message holds bytes that cannot be sent as packets; they are kept, not sent.</summary>
    UnsendableData,

    /// <summary>A meta event (tempo, meter, key, …) has a length or value that means nothing; it is kept, not followed.</summary>
    MeaninglessMeta,
}

/// <summary>One sort of irregularity in one track; repeats are counted, not repeated.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="ByteOffset">The first place, counted in bytes from the start of the file.</param>
/// <param name="Track">The track, from 1; 0 for the file as a whole.</param>
/// <param name="Count">How often.</param>
/// <param name="Message">One sentence: file, byte, what is wrong, what was done.</param>
public sealed record MidiFileWarning(MidiFileWarningKind Kind, long ByteOffset, int Track, int Count, string Message);
