using System.Runtime.InteropServices;

namespace Tactus.Testing;

/// <summary>Test signals and measurements, repeatable and made without the code under test.</summary>
public static class Signals
{
    /// <summary>White noise between ±<paramref name="amplitude"/>.</summary>
    public static float[] Noise(int frames, int seed = 1, double amplitude = 0.5)
    {
        var random = new Random(seed);
        var samples = new float[frames];
        for (var frame = 0; frame < frames; frame++)
        {
            samples[frame] = (float)((random.NextDouble() * 2 - 1) * amplitude);
        }

        return samples;
    }

    /// <summary>A sine that starts at phase zero.</summary>
    public static float[] Sine(int frames, double hertz, double sampleRate = 48000, double amplitude = 0.5)
    {
        var samples = new float[frames];
        for (var frame = 0; frame < frames; frame++)
        {
            samples[frame] = (float)(amplitude * Math.Sin(2 * Math.PI * hertz * frame / sampleRate));
        }

        return samples;
    }

    /// <summary>One sample among zeros.</summary>
    public static float[] Impulse(int frames, int at = 0, float amplitude = 1)
    {
        var samples = new float[frames];
        samples[at] = amplitude;
        return samples;
    }

    /// <summary>One value.</summary>
    public static float[] Constant(int frames, float value)
    {
        var samples = new float[frames];
        samples.AsSpan().Fill(value);
        return samples;
    }

    /// <summary>Whether two signals agree in every bit, signs of zeros included.</summary>
    public static bool SameBits(ReadOnlySpan<float> first, ReadOnlySpan<float> second) =>
        MemoryMarshal.AsBytes(first).SequenceEqual(MemoryMarshal.AsBytes(second));

    /// <summary>Index of the first sample whose bits differ, or -1.</summary>
    public static int FirstDifference(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var bits = MemoryMarshal.Cast<float, int>(first);
        var common = bits.CommonPrefixLength(MemoryMarshal.Cast<float, int>(second));
        return common == first.Length && common == second.Length ? -1 : common;
    }

    /// <summary>Complex amplitude of a signal at a frequency: the Fourier sum <c>Σ x[n] e^(-iωn)</c>, in double precision.</summary>
    public static System.Numerics.Complex Spectrum(ReadOnlySpan<float> samples, double hertz, double sampleRate = 48000)
    {
        double real = 0, imaginary = 0;
        var step = -2 * Math.PI * hertz / sampleRate;
        var (stepSine, stepCosine) = Math.SinCos(step);
        for (var start = 0; start < samples.Length; start += 128)
        {
            // Exact at every 128th frame, turned on from there: rounding cannot gather.
            var (sine, cosine) = Math.SinCos(step * start);
            foreach (var sample in samples[start..Math.Min(start + 128, samples.Length)])
            {
                real += sample * cosine;
                imaginary += sample * sine;
                (cosine, sine) = (cosine * stepCosine - sine * stepSine, cosine * stepSine + sine * stepCosine);
            }
        }

        return new(real, imaginary);
    }

    /// <summary>Root of the mean square.</summary>
    public static double Rms(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / Math.Max(1, samples.Length));
    }

    /// <summary>Largest magnitude.</summary>
    public static float Peak(ReadOnlySpan<float> samples)
    {
        var peak = 0f;
        foreach (var sample in samples)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        return peak;
    }
}
