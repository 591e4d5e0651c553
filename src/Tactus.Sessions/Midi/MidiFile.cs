using System.Collections.Immutable;
using Tactus.Sessions;

namespace Tactus;

/// <summary>A key from a position on.</summary>
/// <param name="Time">Where it begins.</param>
/// <param name="Sharps">Sharps, −7 (seven flats) to 7.</param>
/// <param name="IsMinor">Whether it is minor.</param>
public readonly record struct KeySignature(MusicalTime Time, int Sharps, bool IsMinor);

/// <summary>A Standard MIDI File (formats 0, 1 and 2, plain or in a RIFF wrapper). Immutable; usable from any thread.</summary>
/// <remarks>
/// <para>What plays with a warning is listed in <see cref="MidiFileWarningKind"/>. Everything else that breaks the standard is refused with a
/// <see cref="MidiFileException"/>, above all every length that does not fit: guessing there would play something that nobody wrote.</para>
/// <para>Memory: at most about 40 bytes for each byte of the file, whatever the file claims; time: linear in its size.</para>
/// </remarks>
[AnyThread]
public sealed class MidiFile
{
    /// <summary>The largest file that is read: 16 MiB, some ten times the largest scores that people exchange.</summary>
    // measured: 60 MB of notes in one tick (20 million) took 4.3 GB and 26 s to check, and 8 GB to play; a byte of a file becomes 70 and more.
    public const int MaxBytes = 16 << 20;

    /// <summary>Makes a file in memory, to be written or played.</summary>
    /// <param name="format">0 (one track), 1 (tracks together) or 2 (independent patterns).</param>
    /// <param name="division">What a tick means.</param>
    /// <param name="tracks">1 to 65535 tracks.</param>
    /// <exception cref="ArgumentException">A format that does not exist, too many or too few tracks.</exception>
    public MidiFile(int format, MidiTimeDivision division, ImmutableArray<MidiTrack> tracks)
        : this(format, division, tracks, [])
    {
        if (format is < 0 or > 2)
        {
            throw new ArgumentException($"MIDI file format {format} does not exist; allowed are 0, 1 and 2.", nameof(format));
        }

        if (tracks.Length is 0 or > 65535 || (format == 0 && tracks.Length != 1))
        {
            throw new ArgumentException($"A format {format} MIDI file cannot have {tracks.Length} tracks.", nameof(tracks));
        }
    }

    internal MidiFile(int format, MidiTimeDivision division, ImmutableArray<MidiTrack> tracks, ImmutableArray<MidiFileWarning> warnings)
    {
        Format = format;
        Division = division;
        Tracks = tracks;
        Warnings = warnings;
        ReadOnlySpan<MidiTrack> piece = format == 2 ? tracks.AsSpan()[..1] : tracks.AsSpan();
        TempoMap = MidiFileMaps.TempoOf(piece, division);
        MeterMap = MidiFileMaps.MeterOf(piece, division);
        KeySignatures = MidiFileMaps.KeysOf(piece, division);
    }

    /// <summary>0: one track; 1: tracks that sound together; 2: independent patterns.</summary>
    public int Format { get; }

    /// <summary>What a tick means.</summary>
    public MidiTimeDivision Division { get; }

    /// <summary>The tracks, at least one.</summary>
    public ImmutableArray<MidiTrack> Tracks { get; }

    /// <summary>What is irregular in it; empty for a clean file.</summary>
    public ImmutableArray<MidiFileWarning> Warnings { get; }

    /// <summary>The tempo of the piece, from all tracks (format 2: of the first pattern). For film time: 120 beats a minute, see <see cref="MidiTimeDivision.TimeAt"/>.</summary>
    public TempoMap TempoMap { get; }

    /// <summary>The meters of the piece, from all tracks (format 2: of the first pattern).</summary>
    public MeterMap MeterMap { get; }

    /// <summary>The keys of the piece, in time order.</summary>
    public ImmutableArray<KeySignature> KeySignatures { get; }

    /// <summary>Where the last track ends.</summary>
    public MusicalTime End
    {
        get
        {
            long last = 0;
            foreach (MidiTrack track in Tracks)
            {
                last = Math.Max(last, track.EndTick);
            }

            return TimeAt(last);
        }
    }

    /// <summary>The musical position of a tick of this file.</summary>
    /// <param name="tick">Absolute tick.</param>
    /// <returns>The position.</returns>
    public MusicalTime TimeAt(long tick) => Division.TimeAt(tick);

    /// <summary>The tempo of one pattern of a format 2 file; made anew at each call.</summary>
    /// <param name="trackIndex">The track, from 0.</param>
    /// <returns>Its tempo; <see cref="TempoMap"/> for the other formats.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such track.</exception>
    public TempoMap TempoMapOf(int trackIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trackIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(trackIndex, Tracks.Length);
        return Format == 2 ? MidiFileMaps.TempoOf(Tracks.AsSpan().Slice(trackIndex, 1), Division) : TempoMap;
    }

    /// <summary>Reads a MIDI file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <returns>The file, with its warnings.</returns>
    /// <exception cref="MidiFileException">It cannot be read, or is refused; the message is one sentence with file and byte.</exception>
    public static MidiFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return new MidiFileReader(ReadBounded(stream, name), name).Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string problem = e is FileNotFoundException or DirectoryNotFoundException
                ? "the file does not exist; check the path."
                : $"the file cannot be read ({e.Message.TrimEnd('.')}).";
            throw new MidiFileException(MidiFileErrorKind.Unreadable, name, 0, problem, e);
        }
    }

    /// <summary>Reads a MIDI file from memory.</summary>
    /// <param name="bytes">The whole file; copied.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The file, with its warnings.</returns>
    /// <exception cref="MidiFileException">It is refused; the message is one sentence with name and byte.</exception>
    public static MidiFile Parse(ReadOnlySpan<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (bytes.Length > MaxBytes)
        {
            throw TooLarge(name);
        }

        return new MidiFileReader(bytes.ToArray(), name).Read();
    }

    private static MidiFileException TooLarge(string name) =>
        new(MidiFileErrorKind.TooLarge, name, MaxBytes, $"the file goes on past {MaxBytes >> 20} MiB, the most that is read as MIDI.");

    // why: the length that a stream reports is a hint only (pipes and devices say 0 and never end), so reading is bounded by what came.
    private static byte[] ReadBounded(FileStream stream, string name)
    {
        long hint = stream.CanSeek ? stream.Length : 0;
        if (hint > MaxBytes)
        {
            throw TooLarge(name);
        }

        byte[] buffer = new byte[Math.Max(4096, hint + 1)];
        int filled = 0;
        while (true)
        {
            int got = stream.Read(buffer, filled, buffer.Length - filled);
            if (got == 0)
            {
                Array.Resize(ref buffer, filled);
                return buffer;
            }

            filled += got;
            if (filled > MaxBytes)
            {
                throw TooLarge(name);
            }

            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(MaxBytes + 1L, buffer.Length * 2L));
            }
        }
    }
}
