using Tactus.Sessions;

namespace Tactus.Samples.Song;

/// <summary>Two beats of a shaker at 100 beats a minute, made of noise: four strokes, the off-beats softer, the second one a double.</summary>
internal static class Shaker
{
    internal const double Seconds = 1.2;
    private const int Rate = 48_000;

    internal static void Save(string path)
    {
        using var sound = new SoundData(1, (int)(Seconds * Rate), Rate);
        Span<float> samples = sound.Channel(0);
        (double Beat, double Level)[] strokes = [(0, 0.8), (0.5, 0.35), (0.75, 0.22), (1, 0.6), (1.5, 0.4)];
        uint state = 0x1234_5678;
        foreach ((double beat, double level) in strokes)
        {
            int start = (int)(beat * 0.6 * Rate);
            double last = 0;
            double band = 0;
            for (int i = 0; start + i < samples.Length && i < Rate / 8; i++)
            {
                // xorshift32; the difference of neighbours leaves the highs, a one-pole rounds them off.
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                double noise = (state / 2147483648.0) - 1;
                band += 0.55 * (noise - last - band);
                last = noise;
                double seconds = i / (double)Rate;
                double envelope = Math.Min(1, seconds / 0.012) * Math.Exp(-seconds / 0.028);
                samples[start + i] += (float)(0.5 * level * envelope * band);
            }
        }

        SoundFile.Save(path, sound, WavSampleFormat.Pcm16);
    }
}
