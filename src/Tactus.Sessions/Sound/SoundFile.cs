using System.Globalization;
using Tactus.Sessions;

namespace Tactus;

/// <summary>What a sound file holds, without its sound.</summary>
/// <param name="Container">"WAV", "FLAC", "Ogg", "MP3", "AIFF", "CAF" or another in one word.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="ChannelCount">Channels.</param>
/// <param name="FrameCount">Frames; for compressed files what the file claims.</param>
/// <param name="Warning">One sentence when the file was not closed properly; null when all is well.</param>
public readonly record struct SoundInfo(string Container, int SampleRate, int ChannelCount, long FrameCount, string? Warning)
{
    /// <summary>How long it lasts.</summary>
    public double Seconds => FrameCount / (double)SampleRate;
}

/// <summary>Loads and saves whole sound files. WAV, RF64 and BW64 by our own code; FLAC, Ogg, MP3, AIFF, CAF and others through libsndfile where it is installed.</summary>
/// <remarks>Everything here reads disks and takes its time: never on an audio thread. Any number of threads may load at once.</remarks>
[BackgroundThread]
public static class SoundFile
{
    private const int BlockFrames = 1 << 14;

    /// <summary>Loads a whole file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="targetRate">Frames a second that the sound is converted to (libsoxr, very high quality); 0 leaves it as it is.</param>
    /// <returns>Sound that the caller owns.</returns>
    /// <exception cref="SoundFileException">Refused, unreadable, or a library is missing; one sentence.</exception>
    /// <exception cref="OutOfMemoryException">The system has no memory left for it.</exception>
    public static SoundData Load(string path, int targetRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(targetRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(targetRate, WavLayout.MaxSampleRate);
        SoundData sound = LoadAsIs(path);
        if (targetRate == 0 || sound.SampleRate == targetRate)
        {
            return sound;
        }

        string name = Path.GetFileName(path);
        using (sound)
        {
            return SoxrLibrary.Require(name).Resample(sound, targetRate, name);
        }
    }

    /// <summary>Says what a file holds, and that it can be opened, without reading its sound.</summary>
    /// <param name="path">Where it lies.</param>
    /// <returns>Rate, channels, length.</returns>
    /// <exception cref="SoundFileException">As for <see cref="Load"/>.</exception>
    public static SoundInfo Probe(string path)
    {
        string? other = ContainerOf(path, out SoundFileException? refusal);
        if (other is null)
        {
            using WavReader reader = WavReader.Open(path);
            return new SoundInfo("WAV", reader.SampleRate, reader.ChannelCount, reader.FrameCount, reader.Warning);
        }

        using SndFileLibrary.Reader foreign = SndFileLibrary.Require(Path.GetFileName(path), other, refusal).Open(path, refusal);
        return new SoundInfo(other, foreign.SampleRate, foreign.ChannelCount, foreign.FrameCount, null);
    }

    /// <summary>Saves sound as a WAV file.</summary>
    /// <param name="path">Where; replaced when it exists.</param>
    /// <param name="sound">What.</param>
    /// <param name="format"><see cref="WavSampleFormat.Pcm16"/>, <see cref="WavSampleFormat.Pcm24"/> or <see cref="WavSampleFormat.Float32"/>.</param>
    /// <exception cref="SoundFileException">The file cannot be made or written; one sentence.</exception>
    public static void Save(string path, SoundData sound, WavSampleFormat format = WavSampleFormat.Float32)
    {
        ArgumentNullException.ThrowIfNull(sound);
        var writer = new WavWriter(path, sound.ChannelCount, sound.SampleRate, format);
        float[] block = new float[sound.ChannelCount * BlockFrames];
        for (int frame = 0; frame < sound.FrameCount; frame += BlockFrames)
        {
            int count = Math.Min(BlockFrames, sound.FrameCount - frame);
            for (int channel = 0; channel < sound.ChannelCount; channel++)
            {
                sound.Channel(channel).Slice(frame, count).CopyTo(block.AsSpan(channel * BlockFrames));
            }

            writer.Write(block, BlockFrames, count);
        }

        writer.Dispose();
        if (writer.Failure.Length > 0)
        {
            throw writer.ToException();
        }
    }

    private static SoundData LoadAsIs(string path)
    {
        string name = Path.GetFileName(path);
        string? other = ContainerOf(path, out SoundFileException? refusal);
        if (other is not null)
        {
            return SndFileLibrary.Require(name, other, refusal).Load(path, refusal);
        }

        using WavReader reader = WavReader.Open(path);
        SoundData sound = Allocate(reader.ChannelCount, reader.FrameCount, reader.SampleRate, name);
        try
        {
            float[] block = new float[reader.ChannelCount * BlockFrames];
            int frame = 0;
            for (int got; frame < sound.FrameCount && (got = reader.Read(block, BlockFrames)) > 0; frame += got)
            {
                for (int channel = 0; channel < sound.ChannelCount; channel++)
                {
                    block.AsSpan(channel * BlockFrames, got).CopyTo(sound.Channel(channel)[frame..]);
                }
            }

            return sound;
        }
        catch
        {
            sound.Dispose();
            throw;
        }
    }

    internal static SoundData Allocate(int channelCount, long frameCount, int sampleRate, string name)
    {
        if (frameCount > int.MaxValue || frameCount * channelCount * sizeof(float) > SoundData.MaxBytes)
        {
            string size = (frameCount * (double)channelCount * sizeof(float) / (1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
            throw new SoundFileException(
                SoundFileErrorKind.TooLarge, name, 0, $"{frameCount} frames need {size} GiB of memory; at most {SoundData.MaxBytes >> 30} GiB are loaded at once.");
        }

        return new SoundData(channelCount, (int)frameCount, sampleRate);
    }

    /// <summary>What reads the file: null for our own reader, else the container's name for libsndfile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refusal">Why our own reader gave a WAV file away; null for other files.</param>
    private static string? ContainerOf(string path, out SoundFileException? refusal)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        refusal = null;
        string name = Path.GetFileName(path);
        byte[] start = new byte[12];
        int got;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw SoundFileException.From(e, name, writing: false);
        }

        ReadOnlySpan<byte> magic = start.AsSpan(0, got);
        if (WavLayout.IsWav(magic))
        {
            try
            {
                WavReader.Open(path).Dispose();
                return null;
            }
            catch (SoundFileException e) when (e.Kind == SoundFileErrorKind.Unsupported)
            {
                refusal = e;
                return "WAV of this coding";
            }
        }

        return magic switch
        {
            [] => throw new SoundFileException(SoundFileErrorKind.NotSound, name, 0, "the file is empty."),
            _ when magic.StartsWith("fLaC"u8) => "FLAC",
            _ when magic.StartsWith("OggS"u8) => "Ogg",
            _ when magic.StartsWith("ID3"u8) => "MP3",
            _ when magic.StartsWith("FORM"u8) && magic.Length == 12 && magic[8..].StartsWith("AIF"u8) => "AIFF",
            _ when magic.StartsWith("caff"u8) => "CAF",
            _ when magic.StartsWith("RIFX"u8) => "RIFX",
            _ when magic.StartsWith(".snd"u8) => "AU",
            _ when magic.StartsWith("riff"u8) => "W64",
            [0xFF, >= 0xE0, ..] => "MP3",
            _ => throw new SoundFileException(
                SoundFileErrorKind.NotSound, name, 0, "no sound file that is known here; WAV, FLAC, Ogg, MP3, AIFF, CAF, AU and W64 are."),
        };
    }
}
