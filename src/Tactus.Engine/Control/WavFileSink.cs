using Tactus.Devices;
using Tactus.Sessions;

namespace Tactus.Engine;

/// <summary>Lets a file device write WAV files: float samples, readable at every checkpoint.</summary>
internal sealed class WavFileSink(string path, int sampleRate, int channelCount) : IAudioFileSink
{
    private readonly WavWriter _writer = new(path, channelCount, sampleRate);

    public void Write(ReadOnlySpan<float> planar, int channels, int frameCount) => Check(_writer.Write(planar, frameCount, frameCount));

    public void Checkpoint() => Check(_writer.Checkpoint());

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
