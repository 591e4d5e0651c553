namespace Tactus.Sessions.Tests.Sound;

/// <summary>Sample-rate conversion against theory: a sine stays the same sine, what does not fit the new rate is gone.</summary>
public sealed class ResampleTests
{
    private const string NeedsSoxr = "libsoxr is not installed: apt-get install libsoxr0";

    [Theory]
    [InlineData(44100, 48000, 997)]
    [InlineData(48000, 44100, 997)]
    [InlineData(48000, 96000, 15_000)]
    [InlineData(96000, 48000, 15_000)]
    [InlineData(22050, 192_000, 5_000)]
    public void Resample_Sine_KeepsFrequencyAmplitudeAndPhase(int from, int to, double hertz)
    {
        Assert.SkipUnless(SoxrLibrary.IsInstalled, NeedsSoxr);
        using SoundData source = Sine(from, hertz, 1.0);

        using SoundData result = source.Resample(to);

        Assert.Equal((to, to), (result.SampleRate, result.FrameCount));
        double worst = 0;
        for (int frame = to / 10; frame < to * 9 / 10; frame++)
        {
            worst = Math.Max(worst, Math.Abs(result.Channel(0)[frame] - (0.5 * Math.Sin(2 * Math.PI * hertz * frame / to))));
        }

        double decibels = 20 * Math.Log10(worst / 0.5);
        TestContext.Current.TestOutputHelper?.WriteLine($"worst error {decibels:0.0} dB");
        Assert.InRange(decibels, -400, -120);
    }

    [Theory]
    [InlineData(96000, 48000, 30_000)]
    [InlineData(48000, 44100, 23_000)]
    [InlineData(48000, 22050, 12_500)]
    public void Resample_ToneAboveTheNewRange_IsGone(int from, int to, double hertz)
    {
        Assert.SkipUnless(SoxrLibrary.IsInstalled, NeedsSoxr);
        using SoundData source = Sine(from, hertz, 1.0);

        using SoundData result = source.Resample(to);

        double loudest = 0;
        foreach (float sample in result.Channel(0)[(to / 10)..(to * 9 / 10)])
        {
            loudest = Math.Max(loudest, Math.Abs(sample));
        }

        double decibels = 20 * Math.Log10(Math.Max(loudest, 1e-30) / 0.5);
        TestContext.Current.TestOutputHelper?.WriteLine($"what is left {decibels:0.0} dB");
        Assert.InRange(decibels, -700, -100);
    }

    [Fact]
    public void Load_TargetRate_ConvertsAllChannels()
    {
        Assert.SkipUnless(SoxrLibrary.IsInstalled, NeedsSoxr);
        string path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.wav");
        try
        {
            using (var source = new SoundData(2, 4410, 44100))
            {
                source.Channel(0).Fill(0.25f);
                source.Channel(1).Fill(-0.5f);
                SoundFile.Save(path, source);
            }

            using SoundData result = SoundFile.Load(path, 48000);

            Assert.Equal((2, 4800, 48000), (result.ChannelCount, result.FrameCount, result.SampleRate));
            Assert.Equal(0.25f, result.Channel(0)[2400], 1e-6f);
            Assert.Equal(-0.5f, result.Channel(1)[2400], 1e-6f);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Resample_HardlyAnySound_KeepsItsLength(int frames)
    {
        Assert.SkipUnless(SoxrLibrary.IsInstalled, NeedsSoxr);
        using var source = new SoundData(1, frames, 24000);

        using SoundData result = source.Resample(48000);

        Assert.Equal(2 * frames, result.FrameCount);
    }

    private static SoundData Sine(int rate, double hertz, double seconds)
    {
        var sound = new SoundData(1, (int)(rate * seconds), rate);
        for (int frame = 0; frame < sound.FrameCount; frame++)
        {
            sound.Channel(0)[frame] = (float)(0.5 * Math.Sin(2 * Math.PI * hertz * frame / rate));
        }

        return sound;
    }
}
