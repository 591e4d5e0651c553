using System.Buffers.Binary;
using System.Globalization;

namespace Tactus.Sessions;

/// <summary>Walks the chunks of a MIDI file once, front to back.</summary>
/// <remarks>
/// <code>
/// [RIFF size RMID ... data size] MThd length format tracks division | MTrk length events… | (unknown chunks are skipped) | …
/// </code>
/// Source of the format: "Standard MIDI Files 1.0" (RP-001) and its addenda RP-017, RP-019, RP-026, RP-029 (RIFF wrapper).
/// </remarks>
internal sealed class MidiFileReader(byte[] bytes, string name)
{
    private static ReadOnlySpan<byte> HeaderId => "MThd"u8;

    private static ReadOnlySpan<byte> TrackId => "MTrk"u8;

    private readonly List<MidiFileWarning> _warnings = [];
    private int _start;
    private int _end = bytes.Length;

    internal MidiFile Read()
    {
        Unwrap();
        int position = ReadHeader(out int format, out int promisedTracks, out MidiTimeDivision division);
        List<MidiTrack> tracks = ReadTracks(position, promisedTracks, division);
        if (tracks.Count == 0)
        {
            throw Refuse(MidiFileErrorKind.NoTracks, _end, $"the file ends without a track; its header promises {promisedTracks}.");
        }

        if (tracks.Count != promisedTracks)
        {
            Warn(MidiFileWarningKind.TrackCount, _start + 10, $"the header promises {Count(promisedTracks, "track")}, the file has {tracks.Count}; all of them play.");
        }

        if (format == 0 && tracks.Count > 1)
        {
            Warn(MidiFileWarningKind.TracksInFormat0, _start + 8, $"a format 0 file has {tracks.Count} tracks; they play together as in format 1.");
            format = 1;
        }

        return new MidiFile(format, division, [.. tracks], [.. _warnings]);
    }

    /// <summary>Finds the MIDI file inside a RIFF RMID wrapper; sets its limits.</summary>
    private void Unwrap()
    {
        if (bytes.Length == 0)
        {
            throw Refuse(MidiFileErrorKind.NotMidi, 0, "the file is empty.");
        }

        if (!StartsWith(0, "RIFF"u8))
        {
            return;
        }

        if (!StartsWith(8, "RMID"u8))
        {
            throw Refuse(MidiFileErrorKind.NotMidi, Math.Min(8, bytes.Length), "a RIFF file of another sort; expected RMID.");
        }

        int position = 12;
        while (bytes.Length - position >= 8)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(position + 4));
            long left = bytes.Length - position - 8;
            if (length > left)
            {
                throw Refuse(MidiFileErrorKind.BrokenLength, position + 4, $"a RIFF chunk claims {Count(length, "byte")}; the file has {left} more.");
            }

            if (StartsWith(position, "data"u8))
            {
                _start = position + 8;
                _end = _start + (int)length;
                return;
            }

            position = (int)Math.Min(bytes.Length, position + 8 + length + (length & 1));
        }

        throw Refuse(MidiFileErrorKind.NoTracks, position, "the RMID file ends without a data chunk.");
    }

    private int ReadHeader(out int format, out int promisedTracks, out MidiTimeDivision division)
    {
        if (!StartsWith(_start, HeaderId))
        {
            throw Refuse(MidiFileErrorKind.NotMidi, _start, "no MIDI file; it must begin with MThd (or RIFF … RMID).");
        }

        if (_end - _start < 14)
        {
            throw Refuse(MidiFileErrorKind.Truncated, _end, $"the file ends inside its header; expected {Count(14 - (_end - _start), "more byte")}.");
        }

        ReadOnlySpan<byte> header = bytes.AsSpan(_start);
        long length = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (length < 6 || length > _end - _start - 8)
        {
            throw Refuse(
                MidiFileErrorKind.BrokenLength, _start + 4, $"the header claims {Count(length, "byte")}; allowed are 6 to {_end - _start - 8} here.");
        }

        format = BinaryPrimitives.ReadUInt16BigEndian(header[8..]);
        if (format > 2)
        {
            throw Refuse(MidiFileErrorKind.Unsupported, _start + 8, $"MIDI file format {format}; allowed are 0, 1 and 2.");
        }

        promisedTracks = BinaryPrimitives.ReadUInt16BigEndian(header[10..]);
        ushort raw = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
        if (!MidiTimeDivision.TryFromRaw(raw, out division))
        {
            throw Refuse(
                MidiFileErrorKind.Unsupported,
                _start + 12,
                $"the time division 0x{raw:X4} means nothing; allowed are 1 to 32767 ticks a quarter note, or 24, 25, 29 or 30 frames a second of 1 to 255 ticks.");
        }

        return _start + 8 + (int)length;
    }

    private List<MidiTrack> ReadTracks(int position, int promisedTracks, MidiTimeDivision division)
    {
        var tracks = new List<MidiTrack>();
        while (position < _end)
        {
            int left = _end - position - 8;
            bool isTrack = left >= 0 && StartsWith(position, TrackId);
            long length = left >= 0 ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(position + 4)) : 0;
            if (left < 0 || length > left || !IsChunkId(bytes.AsSpan(position, 4)))
            {
                // why: once all promised tracks are in, what follows is junk that some tools leave; before that, a length above was wrong.
                if (!isTrack && tracks.Count >= promisedTracks && tracks.Count > 0)
                {
                    Warn(MidiFileWarningKind.TrailingData, position, $"{Count(_end - position, "byte")} after the last track; ignored.");
                    break;
                }

                throw RefuseChunk(position, isTrack, tracks.Count + 1, length, left);
            }

            if (isTrack)
            {
                var track = new MidiTrackReader(this, tracks.Count + 1, position + 8, position + 8 + (int)length, division);
                tracks.Add(track.Read());
            }

            position += 8 + (int)length;
        }

        return tracks;
    }

    private MidiFileException RefuseChunk(int position, bool isTrack, int track, long length, int left)
    {
        if (left < 0)
        {
            return Refuse(MidiFileErrorKind.Truncated, _end, $"the file ends inside a chunk header; expected {Count(-left, "more byte")}.");
        }

        if (isTrack)
        {
            return Refuse(MidiFileErrorKind.BrokenLength, position + 4, $"track {track} claims {Count(length, "byte")}; the file has {left} more.");
        }

        return IsChunkId(bytes.AsSpan(position, 4))
            ? Refuse(MidiFileErrorKind.BrokenLength, position + 4, $"a chunk before track {track} claims {Count(length, "byte")}; the file has {left} more.")
            : Refuse(MidiFileErrorKind.BrokenLength, position, $"no chunk begins here, where track {track} is due; the length before it must be wrong.");
    }

    internal ReadOnlySpan<byte> Bytes => bytes;

    internal ReadOnlyMemory<byte> Slice(int start, int length) => bytes.AsMemory(start, length);

    internal MidiFileException Refuse(MidiFileErrorKind kind, int byteOffset, string problem) => new(kind, name, byteOffset, problem);

    internal void Warn(MidiFileWarningKind kind, int byteOffset, string problem, int track = 0, int count = 1)
    {
        string repeats = count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({count} times in this track)") : "";
        string message = string.Create(CultureInfo.InvariantCulture, $"{name}: byte {byteOffset}: {problem.AsSpan().TrimEnd('.')}{repeats}.");
        _warnings.Add(new MidiFileWarning(kind, byteOffset, track, count, message));
    }

    internal static string Count(long number, string noun)
    {
        string plural = number == 1 ? "" : "s";
        return string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{plural}");
    }

    private static bool IsChunkId(ReadOnlySpan<byte> id) => !id.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);

    private bool StartsWith(int position, ReadOnlySpan<byte> id) => bytes.AsSpan(Math.Min(position, bytes.Length)).StartsWith(id);
}
