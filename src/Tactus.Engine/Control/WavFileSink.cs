using Tactus.Devices;
using Tactus.Sessions;

namespace Tactus.Engine;

/// <summary>Lets a file device write WAV files: float samples, readable at every checkpoint. After a failure each further call tries again.</summary>
internal sealed class WavFileSink(string path, int sampleRate, int channelCount) : IAudioFileSink
{
    private readonly WavWriter _writer = new(path, channelCount, sampleRate);

    /// <summary>Frames of a block that failed which are in the file nevertheless; as many of the next ones are left out, so that the file keeps the device's time.</summary>
    private int _surplusFrames;

    public void Write(ReadOnlySpan<float> planar, int channels, int frameCount)
    {
        _writer.Retry();
        var skipped = Math.Min(_surplusFrames, frameCount);
        var before = _writer.FrameCount;
        var status = _writer.Write(planar[skipped..], frameCount, frameCount - skipped);
        if (status == WavWriteStatus.Written)
        {
            _surplusFrames -= skipped;
        }
        else
        {
            _surplusFrames += (int)(_writer.FrameCount - before);
        }

        Check(status);
    }

    public void Checkpoint()
    {
        _writer.Retry();
        Check(_writer.Checkpoint());
    }

    public void Complete() => Dispose();

    public void Dispose() => _writer.Dispose();

    private void Check(WavWriteStatus status)
    {
        if (status != WavWriteStatus.Written)
        {
            throw new IOException(_writer.Failure);
        }
    }
}
