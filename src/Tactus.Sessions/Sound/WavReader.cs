namespace Tactus.Sessions;

/// <summary>Reads a WAV, RF64 or BW64 file frame by frame as planar floats. One thread at a time; memory does not depend on the file.</summary>
/// <remarks>
/// Codings: integers of 8, 16, 24 and 32 bits, floating point of 32 and 64, plain or extensible; see <see cref="SoundFile"/> for other files. A file whose
/// writer was killed is read to its end, and <see cref="Warning"/> says so.
/// </remarks>
[BackgroundThread]
public sealed class WavReader : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly bool _ownsStream;
    private readonly WavLayout _layout;
    private readonly byte[] _buffer;

    private WavReader(Stream stream, string name, bool ownsStream)
    {
        _stream = stream;
        _name = name;
        _ownsStream = ownsStream;
        _layout = WavLayout.Read(stream, name);
        _buffer = new byte[Math.Max(1, BufferBytes / _layout.BytesPerFrame) * _layout.BytesPerFrame];
        _stream.Position = _layout.DataOffset;
    }

    /// <summary>Frames a second, 1 to 768 000.</summary>
    public int SampleRate => _layout.SampleRate;

    /// <summary>Channels, 1 to 1024.</summary>
    public int ChannelCount => _layout.ChannelCount;

    /// <summary>How samples lie in the file.</summary>
    public WavSampleFormat Format => _layout.Format;

    /// <summary>Frames in the file.</summary>
    public long FrameCount => _layout.FrameCount;

    /// <summary>The frame that is read next.</summary>
    public long PositionFrames { get; private set; }

    /// <summary>One sentence when the file was not closed properly but can be read; null when all is well.</summary>
    public string? Warning => _layout.Warning;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <returns>A reader at frame 0.</returns>
    /// <exception cref="SoundFileException">It cannot be read or is refused; one sentence with file and byte.</exception>
    public static WavReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var reader = new WavReader(stream, name, ownsStream: true);
            stream = null;
            return reader;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw SoundFileException.From(e, name, writing: false);
        }
        finally
        {
            stream?.Dispose();
        }
    }

    /// <summary>Reads from a stream that can seek.</summary>
    /// <param name="stream">The whole file; stays open when the reader is disposed.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>A reader at frame 0.</returns>
    /// <exception cref="SoundFileException">It is refused; one sentence with name and byte.</exception>
    public static WavReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new WavReader(stream, name, ownsStream: false);
    }

    /// <summary>Goes to a frame.</summary>
    /// <param name="frame">0 to <see cref="FrameCount"/>.</param>
    public void Seek(long frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frame, FrameCount);
        PositionFrames = frame;
        _stream.Position = _layout.DataOffset + (frame * _layout.BytesPerFrame);
    }

    /// <summary>Reads the next frames. Allocates nothing.</summary>
    /// <param name="planar">Channel c begins at c · <paramref name="channelStride"/>.</param>
    /// <param name="channelStride">Room of each channel, in frames; the most that is read.</param>
    /// <returns>Frames read; fewer only at the end, 0 after it.</returns>
    /// <exception cref="ArgumentException">The span is too short for all channels.</exception>
    /// <exception cref="SoundFileException">The file cannot be read on.</exception>
    public int Read(Span<float> planar, int channelStride)
    {
        if (channelStride < 0 || (long)channelStride * ChannelCount > planar.Length)
        {
            throw new ArgumentException($"{ChannelCount} channels of {channelStride} frames need more room than {planar.Length} samples.", nameof(planar));
        }

        int done = 0;
        int bytesPerFrame = _layout.BytesPerFrame;
        int bytesPerSample = bytesPerFrame / ChannelCount;
        while (done < channelStride && PositionFrames < FrameCount)
        {
            int wanted = (int)Math.Min(Math.Min(channelStride - done, _buffer.Length / bytesPerFrame), FrameCount - PositionFrames);
            int frames = FillBuffer(wanted * bytesPerFrame) / bytesPerFrame;
            for (int channel = 0; channel < ChannelCount && frames > 0; channel++)
            {
                Span<float> destination = planar.Slice((channel * channelStride) + done, frames);
                SampleConversion.Decode(_buffer.AsSpan(channel * bytesPerSample), bytesPerFrame, Format, destination);
            }

            done += frames;
            PositionFrames += frames;
            if (frames < wanted)
            {
                break; // the file shrank while it was read
            }
        }

        return done;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (_ownsStream)
        {
            _stream.Dispose();
        }
    }

    private int FillBuffer(int bytes)
    {
        try
        {
            return _stream.ReadAtLeast(_buffer.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
        }
        catch (IOException e)
        {
            throw SoundFileException.From(e, _name, writing: false);
        }
    }
}
