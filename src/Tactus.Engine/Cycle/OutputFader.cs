namespace Tactus.Engine;

/// <summary>Takes the device's output to silence in a straight line, for a stop without a click.</summary>
/// <param name="fadeFrames">Length of the line.</param>
[AudioThread, RealTimeSafe]
internal sealed class OutputFader(int fadeFrames)
{
    private int _remainingFrames = -1;

    /// <summary>Whether the line has ended: nothing sounds any more.</summary>
    internal bool IsSilent => _remainingFrames == 0;

    internal void Start()
    {
        if (_remainingFrames < 0)
        {
            _remainingFrames = fadeFrames;
        }
    }

    /// <summary>Scales one block of one channel; call <see cref="Advance"/> once all channels are done.</summary>
    internal void Apply(Span<float> samples)
    {
        if (_remainingFrames < 0)
        {
            return;
        }

        for (var frame = 0; frame < samples.Length; frame++)
        {
            samples[frame] *= Math.Max(0, _remainingFrames - 1 - frame) / (float)fadeFrames;
        }
    }

    internal void Advance(int frames)
    {
        if (_remainingFrames > 0)
        {
            _remainingFrames = Math.Max(0, _remainingFrames - frames);
        }
    }
}
