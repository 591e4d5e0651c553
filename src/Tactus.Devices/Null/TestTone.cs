namespace Tactus.Devices;

/// <summary>A sine that depends on the frame position alone, so that it is the same however it is cut.</summary>
[AnyThread]
public static class TestTone
{
    /// <summary>Peak of the sine: -20 dBFS.</summary>
    public const float Amplitude = 0.1f;

    /// <summary>Writes the sine's frames from a position on.</summary>
    /// <param name="samples">Where to.</param>
    /// <param name="framePosition">Position of the first sample; zero or more.</param>
    /// <param name="hertz">Whole hertz, 1 or more.</param>
    /// <param name="sampleRate">Frames per second.</param>
    [RealTimeSafe]
    public static void Fill(Span<float> samples, long framePosition, int hertz, int sampleRate)
    {
        // why: whole hertz repeat after one second, so the phase is exact in integers and never drifts.
        var frame = framePosition % sampleRate;
        for (var index = 0; index < samples.Length; index++)
        {
            var phase = (double)((frame + index) % sampleRate * hertz % sampleRate) / sampleRate;
            samples[index] = (float)(Amplitude * Math.Sin(2 * Math.PI * phase));
        }
    }
}
