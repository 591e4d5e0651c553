using System.Globalization;

namespace Tactus;

/// <summary>Why a MIDI file was refused; named by what is wrong, so that a caller can decide what to offer next.</summary>
public enum MidiFileErrorKind
{
    /// <summary>The file could not be opened or read at all.</summary>
    Unreadable,

    /// <summary>It is no MIDI file: offer another reader.</summary>
    NotMidi,

    /// <summary>It is a MIDI file of a sort that does not exist in the standard (format above 2, time division without meaning).</summary>
    Unsupported,

    /// <summary>The file or a chunk of it ends too early: the copy is incomplete.</summary>
    Truncated,

    /// <summary>A length inside the file points past the place where it must end.</summary>
    BrokenLength,

    /// <summary>Bytes inside a track that no MIDI message can have there.</summary>
    BrokenEvent,

    /// <summary>There is no track in it.</summary>
    NoTracks,

    /// <summary>Larger or longer than what is accepted.</summary>
    TooLarge,
}

/// <summary>A MIDI file was refused. The message is one sentence: file, byte, what is wrong, what is allowed.</summary>
public sealed class MidiFileException : Exception
{
    internal MidiFileException(MidiFileErrorKind kind, string fileName, long byteOffset, string problem, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{fileName}: byte {byteOffset}: {problem}"), inner)
    {
        Kind = kind;
        FileName = fileName;
        ByteOffset = byteOffset;
    }

    /// <summary>What sort of trouble it is.</summary>
    public MidiFileErrorKind Kind { get; }

    /// <summary>The file's name without its folder, or the name given to <see cref="MidiFile.Parse"/>.</summary>
    public string FileName { get; }

    /// <summary>Where in the file, counted from 0.</summary>
    public long ByteOffset { get; }
}
