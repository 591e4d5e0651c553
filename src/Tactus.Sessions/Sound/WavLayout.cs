using System.Buffers.Binary;
using System.Globalization;

namespace Tactus.Sessions;

/// <summary>What the chunks of a WAV file say: coding, and where the sound lies.</summary>
/// <remarks>
/// <code>
/// RIFF size WAVE | (JUNK …) | fmt size … | (fact, LIST, …) | data size frames… (pad)
/// RF64 -1   WAVE | ds64 28 riffSize(8) dataSize(8) frames(8) table(4) | fmt … | data -1 frames…
/// </code>
/// Sources: "Multimedia Programming Interface and Data Specifications 1.0" (1991), the WAVE_FORMAT_EXTENSIBLE addendum (2001), EBU Tech 3306 (RF64),
/// ITU-R BS.2088 (BW64).
/// </remarks>
internal sealed class WavLayout
{
    internal const int MaxChannels = 1024;
    internal const int MaxSampleRate = 768_000;

    /// <summary>What our own writer leaves in a JUNK chunk as long as a file is being written: such a file is read to its end, whatever its sizes say.</summary>
    internal static ReadOnlySpan<byte> OpenMark => "Tactus recording"u8;

    /// <summary>More chunks than this before the sound are a bomb.</summary>
    private const int MaxChunks = 10_000;

    private static readonly byte[] s_subformatTail = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte[] _scratch = new byte[40];
    private readonly long _length;
    private long _largeDataBytes = -1;
    private bool _isLarge;
    private bool _isOpen;
    private bool _hasFormat;

    private WavLayout(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        _length = stream.Length;
    }

    internal WavSampleFormat Format { get; private set; }

    internal int ChannelCount { get; private set; }

    internal int SampleRate { get; private set; }

    /// <summary>Bytes of one sample with its padding: a 20-bit sample has three.</summary>
    internal int BytesPerFrame { get; private set; }

    internal long DataOffset { get; private set; }

    internal long FrameCount { get; private set; }

    /// <summary>One sentence when the sizes in the file are not those of its sound; null when all is well.</summary>
    internal string? Warning { get; private set; }

    internal static bool IsWav(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8)) && start[8..].StartsWith("WAVE"u8);

    /// <summary>Reads the chunks up to the sound.</summary>
    /// <exception cref="SoundFileException">Refused, with byte.</exception>
    internal static WavLayout Read(Stream stream, string name)
    {
        var layout = new WavLayout(stream, name);
        layout.ReadChunks();
        return layout;
    }

    private void ReadChunks()
    {
        if (_length == 0)
        {
            throw Refuse(SoundFileErrorKind.NotSound, 0, "the file is empty.");
        }

        int got = Fill(0, 12);
        if (got < 12 || !IsWav(_scratch.AsSpan(0, 12)))
        {
            throw Refuse(SoundFileErrorKind.NotSound, 0, "no WAV file; it must begin with RIFF, RF64 or BW64 and WAVE.");
        }

        _isLarge = _scratch[1] != (byte)'I';
        long riffEnd = 8L + BinaryPrimitives.ReadUInt32LittleEndian(_scratch.AsSpan(4));
        long position = 12;
        for (int chunk = 0; chunk < MaxChunks; chunk++)
        {
            if (position >= _length)
            {
                throw Refuse(SoundFileErrorKind.Truncated, _length, "the file ends before its sound; a data chunk is missing.");
            }

            if (Fill(position, 8) < 8)
            {
                throw Refuse(SoundFileErrorKind.Truncated, _length, "the file ends inside a chunk header, before its sound.");
            }

            ReadOnlySpan<byte> id = _scratch.AsSpan(0, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(_scratch.AsSpan(4));
            if (id.SequenceEqual("data"u8))
            {
                FindSound(position, size, riffEnd);
                return;
            }

            if (id.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            {
                throw Refuse(SoundFileErrorKind.BrokenLength, position, "no chunk begins here; the length of the one before it must be wrong.");
            }

            string idText = System.Text.Encoding.ASCII.GetString(id);
            if (size > _length - position - 8)
            {
                throw Refuse(
                    SoundFileErrorKind.BrokenLength, position + 4, $"the chunk \"{idText}\" claims {Count(size, "byte")}; the file has {_length - position - 8} more.");
            }

            ReadChunk(idText, position + 8, size);
            position += 8 + size;
            position += SkipsPad(position, size) ? 1 : 0;
        }

        throw Refuse(SoundFileErrorKind.TooLarge, position, $"more than {MaxChunks} chunks before the sound, the most that is allowed.");
    }

    private void ReadChunk(string id, long offset, uint size)
    {
        switch (id)
        {
            case "fmt ":
                ReadFormat(offset, size);
                break;
            case "ds64" when _isLarge:
                if (size < 24)
                {
                    throw Refuse(SoundFileErrorKind.BrokenLength, offset - 4, $"the ds64 chunk has {Count(size, "byte")}; expected at least 24.");
                }

                Fill(offset, 24);
                _largeDataBytes = BinaryPrimitives.ReadInt64LittleEndian(_scratch.AsSpan(8));
                break;
            case "JUNK" when size == OpenMark.Length:
                Fill(offset, OpenMark.Length);
                _isOpen |= _scratch.AsSpan(0, OpenMark.Length).SequenceEqual(OpenMark);
                break;
        }
    }

    private void ReadFormat(long offset, uint size)
    {
        if (size < 16)
        {
            throw Refuse(SoundFileErrorKind.BrokenLength, offset - 4, $"the fmt chunk has {Count(size, "byte")}; expected at least 16.");
        }

        int got = Fill(offset, (int)Math.Min(size, 40));
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(_scratch);
        ChannelCount = BinaryPrimitives.ReadUInt16LittleEndian(_scratch.AsSpan(2));
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(_scratch.AsSpan(4));
        BytesPerFrame = BinaryPrimitives.ReadUInt16LittleEndian(_scratch.AsSpan(12));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(_scratch.AsSpan(14));
        if (tag == 0xFFFE)
        {
            if (got < 40)
            {
                throw Refuse(SoundFileErrorKind.BrokenLength, offset - 4, $"the fmt chunk has {Count(size, "byte")}; an extensible one needs 40.");
            }

            tag = _scratch.AsSpan(26, 14).SequenceEqual(s_subformatTail) ? BinaryPrimitives.ReadUInt16LittleEndian(_scratch.AsSpan(24)) : 0;
        }

        if (tag is not (1 or 3))
        {
            throw Refuse(SoundFileErrorKind.Unsupported, offset, $"coding 0x{tag:X4} inside a WAV file; allowed here are 1 (integers) and 3 (floating point).");
        }

        if (ChannelCount is 0 or > MaxChannels)
        {
            throw Refuse(SoundFileErrorKind.BrokenFormat, offset + 2, $"{ChannelCount} channels; allowed are 1 to {MaxChannels}.");
        }

        if (rate is 0 or > MaxSampleRate)
        {
            throw Refuse(SoundFileErrorKind.BrokenFormat, offset + 4, $"{rate} frames a second; allowed are 1 to {MaxSampleRate}.");
        }

        SampleRate = (int)rate;
        int bytesPerSample = BytesPerFrame / ChannelCount;
        if (BytesPerFrame != bytesPerSample * ChannelCount || bits == 0 || bits > bytesPerSample * 8)
        {
            throw Refuse(
                SoundFileErrorKind.BrokenFormat,
                offset + 12,
                $"{Count(BytesPerFrame, "byte")} a frame for {Count(ChannelCount, "channel")} of {bits} bits; the numbers contradict each other.");
        }

        Format = (tag, bytesPerSample) switch
        {
            (1, 1) => WavSampleFormat.Pcm8,
            (1, 2) => WavSampleFormat.Pcm16,
            (1, 3) => WavSampleFormat.Pcm24,
            (1, 4) => WavSampleFormat.Pcm32,
            (3, 4) => WavSampleFormat.Float32,
            (3, 8) => WavSampleFormat.Float64,
            _ => throw Refuse(
                SoundFileErrorKind.Unsupported,
                offset + 14,
                $"{(tag == 1 ? "integers" : "floating point")} of {bits} bits; allowed are integers of 8, 16, 24 and 32 and floating point of 32 and 64."),
        };
        _hasFormat = true;
    }

    /// <summary>Decides how much sound there is. Sizes are believed where they fit; a writer that was killed left 0, the largest number, or an open mark.</summary>
    private void FindSound(long chunkOffset, uint size, long riffEnd)
    {
        if (!_hasFormat)
        {
            throw Refuse(SoundFileErrorKind.BrokenFormat, chunkOffset, "the sound comes before the fmt chunk that describes it.");
        }

        DataOffset = chunkOffset + 8;
        long available = _length - DataOffset;
        long claimed = size == uint.MaxValue && _isLarge ? _largeDataBytes : size;
        bool isUnknown = size == uint.MaxValue && (!_isLarge || _largeDataBytes <= 0);
        bool isUnfinished = size == 0 && riffEnd < _length;
        long bytes = claimed;
        if (_isOpen || isUnknown || isUnfinished)
        {
            bytes = available;
            Warn(chunkOffset + 4, "the file was never closed by its writer; read to its end.");
        }
        else if (claimed < 0 || claimed > available)
        {
            bytes = available;
            Warn(chunkOffset + 4, $"the sound claims {Count(claimed, "byte")}, the file has {available}; read to its end.");
        }

        FrameCount = bytes / BytesPerFrame;
    }

    private bool SkipsPad(long position, uint size)
    {
        // why: chunks of odd length are followed by a zero byte, which some writers forget; a chunk name never begins with zero.
        return size % 2 == 1 && (Fill(position, 4) < 4 || _scratch.AsSpan(0, 4).ContainsAnyExceptInRange((byte)0x20, (byte)0x7E));
    }

    private int Fill(long offset, int count)
    {
        _stream.Position = offset;
        return _stream.ReadAtLeast(_scratch.AsSpan(0, count), count, throwOnEndOfStream: false);
    }

    private void Warn(long offset, string problem) => Warning = string.Create(CultureInfo.InvariantCulture, $"{_name}: byte {offset}: {problem}");

    private SoundFileException Refuse(SoundFileErrorKind kind, long offset, string problem) => new(kind, _name, Math.Min(offset, _length), problem);

    private static string Count(long number, string noun)
    {
        string plural = number == 1 ? "" : "s";
        return string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{plural}");
    }
}
