namespace Tactus.Sessions;

/// <summary>The types of meta event that the standard and its addenda name; any other number is kept as it is.</summary>
public enum MidiMetaType : byte
{
    /// <summary>Number of the sequence (format 2 patterns); 0 or 2 bytes.</summary>
    SequenceNumber = 0x00,

    /// <summary>Any text.</summary>
    Text = 0x01,

    /// <summary>Who owns the piece.</summary>
    Copyright = 0x02,

    /// <summary>Name of the track, or of the piece in the first track.</summary>
    TrackName = 0x03,

    /// <summary>What plays it, in words.</summary>
    InstrumentName = 0x04,

    /// <summary>A syllable.</summary>
    Lyric = 0x05,

    /// <summary>A named place: "Verse 1".</summary>
    Marker = 0x06,

    /// <summary>What happens on the stage.</summary>
    CuePoint = 0x07,

    /// <summary>Name of the program.</summary>
    ProgramName = 0x08,

    /// <summary>Name of the device that plays the track.</summary>
    DeviceName = 0x09,

    /// <summary>The channel that the following events mean; 1 byte.</summary>
    ChannelPrefix = 0x20,

    /// <summary>The port that the following channel messages go to; 1 byte. It becomes the group of their packets.</summary>
    Port = 0x21,

    /// <summary>End of the track; never in an event list, see <see cref="MidiTrack.EndTick"/>.</summary>
    EndOfTrack = 0x2F,

    /// <summary>Microseconds a quarter note; 3 bytes.</summary>
    Tempo = 0x51,

    /// <summary>Where the track begins in film time; 5 bytes.</summary>
    SmpteOffset = 0x54,

    /// <summary>Meter; 4 bytes.</summary>
    TimeSignature = 0x58,

    /// <summary>Key; 2 bytes.</summary>
    KeySignature = 0x59,

    /// <summary>Multi-dimensional polyphony: pattern type; 1 byte.</summary>
    XmfPatchType = 0x60,

    /// <summary>For one make of sequencer only.</summary>
    SequencerSpecific = 0x7F,
}
