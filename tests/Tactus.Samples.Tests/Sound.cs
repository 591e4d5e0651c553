namespace Tactus.Samples.Tests;

/// <summary>The left channel of a WAV file, and what can be measured on it.</summary>
internal sealed class Sound
{
    private readonly float[] _samples;

    private Sound(float[] samples, int rate)
    {
        _samples = samples;
        Rate = rate;
    }

    internal int Rate { get; }

    internal int Frames => _samples.Length;

    /// <summary>The first frame that is louder than -60 dB.</summary>
    internal int FirstSound
    {
        get
        {
            var first = Array.FindIndex(_samples, sample => Math.Abs(sample) > 0.001f);
            Assert.True(first >= 0, "there is no sound in the file");
            return first;
        }
    }

    internal static Sound Load(string path)
    {
        using var data = SoundFile.Load(path);
        return new Sound(data.Channel(0).ToArray(), data.SampleRate);
    }

    internal static double HertzOf(int key) => 440 * Math.Pow(2, (key - 69) / 12.0);

    /// <summary>Root of the mean square of a stretch.</summary>
    internal double Level(int from, int frames) => Math.Sqrt(Stretch(from, frames).Average(sample => (double)sample * sample));

    /// <summary>Amplitude of a frequency in a stretch, through a Hann window.</summary>
    internal double Strength(double hertz, int from, int frames)
    {
        var stretch = Stretch(from, frames);
        var (real, imaginary) = (0.0, 0.0);
        for (var frame = 0; frame < frames; frame++)
        {
            var windowed = stretch[frame] * (0.5 - 0.5 * Math.Cos(Math.Tau * frame / frames));
            real += windowed * Math.Cos(Math.Tau * hertz * frame / Rate);
            imaginary += windowed * Math.Sin(Math.Tau * hertz * frame / Rate);
        }

        return 4 * Math.Sqrt(real * real + imaginary * imaginary) / frames;
    }

    private ArraySegment<float> Stretch(int from, int frames)
    {
        Assert.True(from + frames <= _samples.Length, $"the file has {_samples.Length} frames; {from + frames} are needed");
        return new ArraySegment<float>(_samples, from, frames);
    }
}
