using System.Globalization;

namespace Tactus.Sessions;

/// <summary>How a write to a sound file went.</summary>
public enum WavWriteStatus
{
    /// <summary>All frames are in the file or in the writer's buffer.</summary>
    Written,

    /// <summary>There is no room left. What was safe at the last checkpoint stays; the writer takes no more.</summary>
    DiskFull,

    /// <summary>The system refused. What was safe at the last checkpoint stays; the writer takes no more.</summary>
    Failed,

    /// <summary>The writer was closed.</summary>
    Closed,
}

/// <summary>Writes a WAV file as it comes, and keeps it readable all the time; beyond 4 GiB it becomes an RF64 file by itself.</summary>
/// <remarks>
/// <para>After construction <see cref="Write(ReadOnlySpan{float}, int, int)"/> and <see cref="Checkpoint"/> make no objects; a failing call does (the runtime's
/// exception), once. They make system calls, so the thread that calls them must not be the audio thread. One thread at a time.</para>
/// <para>Killed at any moment, the file opens in any program with everything up to the last <see cref="Checkpoint"/>; <see cref="WavReader"/> reads on to
/// the last byte that reached the file, since the header carries a mark as long as the file is open.</para>
/// <para>Integers: rounded to nearest, ties to even, clipped at full scale, not-a-number becomes 0; dither is the sum of two uniform steps (TPDF).</para>
/// <code>
/// 0 RIFF size WAVE | 12 JUNK 28 (room for ds64) | 48 fmt … | (fact 4 frames) | JUNK 16 "Tactus recording" / "Tactus finished " | data size frames…
/// </code>
/// </remarks>
[BackgroundThread]
public sealed class WavWriter : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const int LargeChunk = 12;

    private readonly WavTarget _target;
    private readonly string _name;
    private readonly byte[] _header;
    private readonly byte[] _buffer;
    private readonly int _bytesPerFrame;
    private readonly int _factOffset;
    private readonly int _markOffset;
    private SampleConversion.Dither _dither;
    private int _bufferedBytes;
    private long _fileDataBytes;
    private long _checkpointFrames;
    private WavWriteStatus _status;
    private string _failureText = "";
    private string _failureReason = "";
    private long _failureOffset;
    private bool _failureIsFullDisk;

    /// <summary>Makes the file, with a header that says "no sound yet".</summary>
    /// <param name="path">Where; replaced when it exists.</param>
    /// <param name="channelCount">1 to 1024.</param>
    /// <param name="sampleRate">Frames a second, 1 to 768 000.</param>
    /// <param name="format"><see cref="WavSampleFormat.Pcm16"/>, <see cref="WavSampleFormat.Pcm24"/> or <see cref="WavSampleFormat.Float32"/>.</param>
    /// <param name="dither">Whether integers get dither before rounding.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number or the format is not allowed.</exception>
    /// <exception cref="SoundFileException">The file cannot be made; one sentence.</exception>
    public WavWriter(string path, int channelCount, int sampleRate, WavSampleFormat format = WavSampleFormat.Float32, bool dither = false)
        : this(OpenTarget(path, channelCount, sampleRate, format), Path.GetFileName(path), channelCount, sampleRate, format, dither)
    {
    }

    internal WavWriter(WavTarget target, string name, int channelCount, int sampleRate, WavSampleFormat format, bool dither)
    {
        Check(channelCount, sampleRate, format);
        _target = target;
        _name = name;
        ChannelCount = channelCount;
        SampleRate = sampleRate;
        Format = format;
        _bytesPerFrame = channelCount * SampleConversion.BytesOf(format);
        _dither = new SampleConversion.Dither(dither && format != WavSampleFormat.Float32);
        _buffer = new byte[Math.Max(1, BufferBytes / _bytesPerFrame) * _bytesPerFrame];
        _header = WavHeader.Build(channelCount, sampleRate, format, out _factOffset, out _markOffset);
        try
        {
            UpdateHeader(isOpen: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            target.Discard();
            throw SoundFileException.From(e, name, writing: true);
        }
    }

    /// <summary>Channels.</summary>
    public int ChannelCount { get; }

    /// <summary>Frames a second.</summary>
    public int SampleRate { get; }

    /// <summary>How samples are written.</summary>
    public WavSampleFormat Format { get; }

    /// <summary>Frames taken so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Frames that any program will find in the file if this process dies now.</summary>
    public long SafeFrameCount => _checkpointFrames;

    /// <summary>Frames that were refused after a failure.</summary>
    public long DroppedFrameCount { get; private set; }

    /// <summary>How the last call went; a failure stays until <see cref="Retry"/>.</summary>
    public WavWriteStatus Status => _status;

    /// <summary>After a failure one sentence: file, byte, what happened, what is safe; else empty.</summary>
    public string Failure =>
        _failureText.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{_name}: byte {_failureOffset}: {_failureText}");

    /// <summary>After a failure what happened, as part of a sentence; else empty.</summary>
    public string FailureReason => _failureReason;

    /// <summary>Whether the file has become an RF64 file.</summary>
    public bool IsLarge => _header[1] == (byte)'F';

    /// <summary>Takes frames. Allocates nothing unless it fails.</summary>
    /// <param name="planar">Channel c begins at c · <paramref name="channelStride"/>.</param>
    /// <param name="channelStride">Distance of the channels, in samples.</param>
    /// <param name="frameCount">Frames to take.</param>
    /// <returns><see cref="WavWriteStatus.Written"/>, or why not.</returns>
    /// <exception cref="ArgumentException">The span is too short for all channels.</exception>
    public WavWriteStatus Write(ReadOnlySpan<float> planar, int channelStride, int frameCount)
    {
        if (frameCount < 0 || channelStride < frameCount || ((long)channelStride * (ChannelCount - 1)) + frameCount > planar.Length)
        {
            throw new ArgumentException($"{ChannelCount} channels of {frameCount} frames, {channelStride} apart, are more than {planar.Length} samples.", nameof(planar));
        }

        int bytesPerSample = _bytesPerFrame / ChannelCount;
        for (int done = 0; done < frameCount;)
        {
            int frames = RoomFor(frameCount - done);
            if (frames == 0)
            {
                return Drop(frameCount - done);
            }

            for (int channel = 0; channel < ChannelCount; channel++)
            {
                ReadOnlySpan<float> source = planar.Slice((channel * channelStride) + done, frames);
                SampleConversion.Encode(source, _buffer.AsSpan(_bufferedBytes + (channel * bytesPerSample)), _bytesPerFrame, Format, ref _dither);
            }

            done += frames;
            Take(frames);
        }

        return _status;
    }

    /// <summary>Takes a block. Allocates nothing unless it fails.</summary>
    /// <param name="block">As many channels as the file; missing ones are written as silence, further ones left out.</param>
    /// <returns><see cref="WavWriteStatus.Written"/>, or why not.</returns>
    public WavWriteStatus Write(in ReadOnlyAudioBlock block)
    {
        int bytesPerSample = _bytesPerFrame / ChannelCount;
        for (int done = 0; done < block.FrameCount;)
        {
            int frames = RoomFor(block.FrameCount - done);
            if (frames == 0)
            {
                return Drop(block.FrameCount - done);
            }

            if (block.ChannelCount < ChannelCount)
            {
                _buffer.AsSpan(_bufferedBytes, frames * _bytesPerFrame).Clear();
            }

            for (int channel = 0; channel < Math.Min(ChannelCount, block.ChannelCount); channel++)
            {
                Span<byte> destination = _buffer.AsSpan(_bufferedBytes + (channel * bytesPerSample));
                SampleConversion.Encode(block[channel].Slice(done, frames), destination, _bytesPerFrame, Format, ref _dither);
            }

            done += frames;
            Take(frames);
        }

        return _status;
    }

    /// <summary>Brings all frames into the file and makes its sizes say so. Allocates nothing unless it fails.</summary>
    /// <returns><see cref="WavWriteStatus.Written"/>, or why not.</returns>
    public WavWriteStatus Checkpoint()
    {
        if (_status == WavWriteStatus.Written)
        {
            Finish(isOpen: true);
        }

        return _status;
    }

    /// <summary>Forgets a failure, so that the next call tries again where writing failed: for whoever made room meanwhile. Frames that were refused stay refused.</summary>
    public void Retry()
    {
        if (_status is WavWriteStatus.DiskFull or WavWriteStatus.Failed)
        {
            _status = WavWriteStatus.Written;
            _failureText = "";
            _failureReason = "";
        }
    }

    /// <summary>Asks the system to put everything up to the last checkpoint on the disk itself, which a power cut then leaves alone. Slow: tens of milliseconds.</summary>
    public void FlushToDisk()
    {
        if (_status != WavWriteStatus.Closed)
        {
            _target.FlushToDisk();
        }
    }

    /// <summary>Finishes the file and closes it. <see cref="Failure"/> tells whether that worked.</summary>
    public void Dispose()
    {
        if (_status == WavWriteStatus.Closed)
        {
            return;
        }

        if (_status == WavWriteStatus.Written)
        {
            Finish(isOpen: false);
        }

        _status = WavWriteStatus.Closed;
        _target.Dispose();
    }

    /// <summary>The failure as an exception, for callers that have nobody to hand a status to.</summary>
    internal SoundFileException ToException() =>
        new(_failureIsFullDisk ? SoundFileErrorKind.DiskFull : SoundFileErrorKind.NotWritable, _name, _failureOffset, _failureText);

    private static WavFileTarget OpenTarget(string path, int channelCount, int sampleRate, WavSampleFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(channelCount, sampleRate, format);
        if (Directory.Exists(path))
        {
            throw new SoundFileException(SoundFileErrorKind.NotWritable, SessionFileAccess.NameOf(path), 0, "it is a folder; name a file in it.");
        }

        // why before it is opened: a pipe that nobody reads would be waited for without end.
        if (PipeCheck.IsPipe(path))
        {
            throw new SoundFileException(
                SoundFileErrorKind.NotWritable, Path.GetFileName(path), 0, "this is a pipe or a terminal, and the header of a sound file is completed at its end; name a file.");
        }

        try
        {
            return new WavFileTarget(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw SoundFileException.From(e, Path.GetFileName(path), writing: true);
        }
    }

    private static void Check(int channelCount, int sampleRate, WavSampleFormat format)
    {
        if (channelCount is < 1 or > WavLayout.MaxChannels)
        {
            throw new ArgumentOutOfRangeException(nameof(channelCount), channelCount, $"A sound file has 1 to {WavLayout.MaxChannels} channels.");
        }

        if (sampleRate is < 1 or > WavLayout.MaxSampleRate)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, $"A sound file has 1 to {WavLayout.MaxSampleRate} frames a second.");
        }

        if (format is not (WavSampleFormat.Pcm16 or WavSampleFormat.Pcm24 or WavSampleFormat.Float32))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "Written are Pcm16, Pcm24 and Float32.");
        }
    }

    /// <summary>How many of the frames fit the buffer now; it is emptied first when it is full. 0 after a failure.</summary>
    private int RoomFor(int frameCount)
    {
        if (_bufferedBytes == _buffer.Length && _status == WavWriteStatus.Written)
        {
            try
            {
                EmptyBuffer();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
            }
        }

        return _status == WavWriteStatus.Written ? Math.Min(frameCount, (_buffer.Length - _bufferedBytes) / _bytesPerFrame) : 0;
    }

    private void Take(int frames)
    {
        _bufferedBytes += frames * _bytesPerFrame;
        FrameCount += frames;
    }

    private WavWriteStatus Drop(int frames)
    {
        DroppedFrameCount += frames;
        return _status;
    }

    private void EmptyBuffer()
    {
        if (_bufferedBytes == 0)
        {
            return;
        }

        _target.Write(_buffer.AsSpan(0, _bufferedBytes), WavHeader.DataOffset(_header) + _fileDataBytes);
        _fileDataBytes += _bufferedBytes;
        _bufferedBytes = 0;
    }

    private void Finish(bool isOpen)
    {
        try
        {
            // order: sound before sizes; a reader that sees the new sizes finds the sound (one thread writes both, the page cache keeps the order).
            EmptyBuffer();
            if (!isOpen && _fileDataBytes % 2 == 1)
            {
                _target.Write([0], WavHeader.DataOffset(_header) + _fileDataBytes);
            }

            UpdateHeader(isOpen);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
        }
    }

    /// <summary>Writes the whole header at once: it lies in one page, so no kill leaves half of it.</summary>
    private void UpdateHeader(bool isOpen)
    {
        WavHeader.SetSizes(_header, _fileDataBytes, _fileDataBytes / _bytesPerFrame, _factOffset, LargeChunk);
        WavHeader.SetMark(_header, _markOffset, isOpen);
        _target.Write(_header, 0);
        _checkpointFrames = _fileDataBytes / _bytesPerFrame;
    }

    private void Fail(Exception e)
    {
        _failureIsFullDisk = SoundFileException.IsDiskFull(e);
        _status = _failureIsFullDisk ? WavWriteStatus.DiskFull : WavWriteStatus.Failed;
        _failureOffset = WavHeader.DataOffset(_header) + _fileDataBytes;
        _failureReason = e.HResult == SoundFileException.FileTooLarge ? "the largest size that the disk or \"ulimit -f\" allows a file is reached"
            : _failureIsFullDisk ? "the disk is full"
            : $"the file cannot be written ({e.Message.TrimEnd('.')})";
        double seconds = _checkpointFrames / (double)SampleRate;
        _failureText = string.Create(CultureInfo.InvariantCulture, $"{_failureReason}; the first {_checkpointFrames} frames ({seconds:0.0} s) are safe.");
    }
}
