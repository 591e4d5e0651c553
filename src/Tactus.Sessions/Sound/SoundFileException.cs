using System.Globalization;

namespace Tactus;

/// <summary>Why a sound file was refused; named so that a caller can decide what to offer next.</summary>
public enum SoundFileErrorKind
{
    /// <summary>The file could not be opened or read at all.</summary>
    Unreadable,

    /// <summary>It is no sound file of any known sort.</summary>
    NotSound,

    /// <summary>A sound file in a coding that this reader does not know.</summary>
    Unsupported,

    /// <summary>The file ends before its sound begins: the copy is incomplete.</summary>
    Truncated,

    /// <summary>A length inside the file points past its end.</summary>
    BrokenLength,

    /// <summary>The description of the sound contradicts itself.</summary>
    BrokenFormat,

    /// <summary>More sound than is loaded at once.</summary>
    TooLarge,

    /// <summary>A library that this sort of file needs is not installed; the message says how to get it.</summary>
    MissingLibrary,

    /// <summary>The file could not be made or written: choose another place.</summary>
    NotWritable,

    /// <summary>There is no room left: free some, or choose another disk.</summary>
    DiskFull,
}

/// <summary>A sound file was refused or could not be written. The message is one sentence: file, byte, what is wrong, what is allowed or what to do.</summary>
public sealed class SoundFileException : Exception
{
    internal SoundFileException(SoundFileErrorKind kind, string fileName, long byteOffset, string problem, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{fileName}: byte {byteOffset}: {problem}"), inner)
    {
        Kind = kind;
        FileName = fileName;
        ByteOffset = byteOffset;
    }

    /// <summary>EFBIG.</summary>
    internal const int FileTooLarge = 27;

    /// <summary>What sort of trouble it is.</summary>
    public SoundFileErrorKind Kind { get; }

    /// <summary>The file's name without its folder.</summary>
    public string FileName { get; }

    /// <summary>Where in the file, counted from 0.</summary>
    public long ByteOffset { get; }

    /// <summary>The exception for a file system that says no.</summary>
    internal static SoundFileException From(Exception e, string fileName, bool writing)
    {
        if (e is FileNotFoundException or DirectoryNotFoundException)
        {
            string problem = writing ? "the folder does not exist; make it first." : "the file does not exist; check the path.";
            return new SoundFileException(writing ? SoundFileErrorKind.NotWritable : SoundFileErrorKind.Unreadable, fileName, 0, problem, e);
        }

        if (writing && IsDiskFull(e))
        {
            return new SoundFileException(SoundFileErrorKind.DiskFull, fileName, 0, "the disk is full; free some space or choose another disk.", e);
        }

        return writing
            ? new SoundFileException(SoundFileErrorKind.NotWritable, fileName, 0, $"the file cannot be written ({e.Message.TrimEnd('.')}); choose another place.", e)
            : new SoundFileException(SoundFileErrorKind.Unreadable, fileName, 0, $"the file cannot be read ({e.Message.TrimEnd('.')}).", e);
    }

    /// <summary>Whether an I/O error means that there is no room: ENOSPC, EFBIG, EDQUOT, ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL.</summary>
    internal static bool IsDiskFull(Exception e) => e.HResult is 28 or FileTooLarge or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);
}
