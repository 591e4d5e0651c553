namespace Tactus.Engine;

/// <summary>Takes the device's output to silence in a straight line, for a stop without a click, or from silence, where a device begins in the middle of a song.</summary>
/// <param name="fadeFrames">Length of either line.</param>
[AudioThread, RealTimeSafe]
internal sealed class OutputFader(int fadeFrames)
{
    private int _remainingFrames = -1;
    private int _risingFrames;

    /// <summary>Whether the line has ended: nothing sounds any more.</summary>
    internal bool IsSilent => _remainingFrames == 0;

    internal void Start()
    {
        if (_remainingFrames < 0)
        {
            _remainingFrames = fadeFrames;
        }
    }

    /// <summary>Lets the sound rise from silence.</summary>
    internal void Rise() => _risingFrames = fadeFrames;

    /// <summary>Scales one block of one channel; call <see cref="Advance"/> once all channels are done.</summary>
    internal void Apply(Span<float> samples)
    {
        for (var frame = 0; frame < Math.Min(samples.Length, _risingFrames); frame++)
        {
            samples[frame] *= (fadeFrames - _risingFrames + frame) / (float)fadeFrames;
        }

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
        _risingFrames = Math.Max(0, _risingFrames - frames);
        if (_remainingFrames > 0)
        {
            _remainingFrames = Math.Max(0, _remainingFrames - frames);
        }
    }
}
