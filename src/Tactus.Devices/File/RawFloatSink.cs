using System.Buffers.Binary;

namespace Tactus.Devices;

/// <summary>A file of nothing but interleaved little-endian 32-bit floats: no header, so it is readable at any moment.</summary>
[BackgroundThread]
public sealed class RawFloatSink : IAudioFileSink
{
    private readonly FileStream _stream;
    private byte[] _bytes = new byte[64 * 1024];
    private long _length;

    /// <summary>Makes the file, replacing an existing one.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public RawFloatSink(string path) =>
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> planar, int channelCount, int frameCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(planar.Length, channelCount * frameCount);
        var byteCount = channelCount * frameCount * sizeof(float);
        if (_bytes.Length < byteCount)
            _bytes = new byte[byteCount]; // why: once per device, at its first block

        for (var channel = 0; channel < channelCount; channel++)
        {
            var source = planar.Slice(channel * frameCount, frameCount);
            for (var frame = 0; frame < source.Length; frame++)
                BinaryPrimitives.WriteSingleLittleEndian(_bytes.AsSpan(((frame * channelCount) + channel) * sizeof(float)), source[frame]);
        }

        try
        {
            _stream.Write(_bytes, 0, byteCount);
            _length += byteCount;
        }
        catch (IOException)
        {
            TakeBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Checkpoint()
    {
        // why: the stream has no buffer, so what was written is with the kernel, which survives us.
    }

    /// <inheritdoc/>
    public void Complete() => _stream.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // A write may have stopped half-way; half a frame would shift all that follows.
    private void TakeBack()
    {
        try
        {
            if (_stream.CanSeek)
            {
                _stream.SetLength(_length);
                _stream.Position = _length;
            }
        }
        catch (IOException)
        {
            // why: the first error is the one to report, and the file is no worse than it was.
        }
    }
}
