namespace Tactus.Sessions.Tests.Sound;

public sealed class SoundFileTests : IDisposable
{
    private const string NeedsSndFile = "libsndfile is not installed: apt-get install libsndfile1";

    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-sound-").FullName;

    [Theory]
    [InlineData("x.flac", ForeignSound.Flac | ForeignSound.Pcm16, "FLAC", 1.0 / 32768)]
    [InlineData("x.flac", ForeignSound.Flac | ForeignSound.Pcm24, "FLAC", 1.0 / 8388608)]
    [InlineData("x.aiff", ForeignSound.Aiff | ForeignSound.Pcm24, "AIFF", 1.0 / 8388608)]
    [InlineData("x.ogg", ForeignSound.Ogg | ForeignSound.Vorbis, "Ogg", 0.05)]
    [InlineData("x.wav", ForeignSound.Wav | ForeignSound.MuLaw, "WAV of this coding", 0.03)]
    [InlineData("x.wav", ForeignSound.Wav | ForeignSound.Pcm16, "WAV", 1.0 / 32768)]
    [InlineData("x.wav", ForeignSound.Wav | ForeignSound.Float, "WAV", 0)]
    [InlineData("x.rf64", ForeignSound.Rf64 | ForeignSound.Pcm24, "WAV", 1.0 / 8388608)]
    public void Load_FileByLibsndfile_GivesItsSound(string name, int format, string container, double tolerance)
    {
        Assert.SkipUnless(SndFileLibrary.IsInstalled, NeedsSndFile);
        float[] sound = Tones(2, 20_000, 48000);
        string path = At(name);
        ForeignSound.Write(path, format, 48000, 2, sound);

        SoundInfo info = SoundFile.Probe(path);
        using SoundData data = SoundFile.Load(path);

        Assert.Equal((container, 48000, 2, 20_000L), (info.Container, info.SampleRate, info.ChannelCount, info.FrameCount));
        Assert.Equal((48000, 2, 20_000), (data.SampleRate, data.ChannelCount, data.FrameCount));
        for (int frame = 0; frame < 20_000; frame++)
        {
            Assert.Equal(sound[2 * frame], data.Channel(0)[frame], tolerance);
            Assert.Equal(sound[(2 * frame) + 1], data.Channel(1)[frame], tolerance);
        }
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm16, 2)]
    [InlineData(WavSampleFormat.Pcm24, 1)]
    [InlineData(WavSampleFormat.Pcm24, 6)]
    [InlineData(WavSampleFormat.Float32, 2)]
    [InlineData(WavSampleFormat.Float32, 5)]
    public void Save_AnyFormat_IsReadTheSameByLibsndfile(WavSampleFormat format, int channels)
    {
        Assert.SkipUnless(SndFileLibrary.IsInstalled, NeedsSndFile);
        using SoundData sound = Planar(Tones(channels, 30_001, 44100), channels, 44100);
        string path = At("ours.wav");

        SoundFile.Save(path, sound, format);

        var foreign = ForeignSound.Read(path);
        using SoundData ours = SoundFile.Load(path);
        Assert.Equal((44100, channels, 30_001L), (foreign.Rate, foreign.Channels, foreign.Frames));
        for (int channel = 0; channel < channels; channel++)
        {
            for (int frame = 0; frame < 30_001; frame++)
            {
                Assert.Equal(foreign.Interleaved[(frame * channels) + channel], ours.Channel(channel)[frame]);
            }
        }
    }

    [Fact]
    public void Load_FileWhoseWriterNeverClosed_HoldsAllForUsAndAllSafeFramesForOthers()
    {
        Assert.SkipUnless(SndFileLibrary.IsInstalled, NeedsSndFile);
        string path = At("killed.wav");
        float[] block = Tones(1, 100_000, 48000);
        using var writer = new WavWriter(path, 1, 48000, WavSampleFormat.Float32);
        writer.Write(block, block.Length, 50_000);
        writer.Checkpoint();
        writer.Write(block.AsSpan(50_000), 50_000, 50_000);
        string copy = At("copy.wav");
        File.Copy(path, copy); // what a kill would leave: nothing was closed

        var foreign = ForeignSound.Read(copy);
        using SoundData ours = SoundFile.Load(copy);

        Assert.Equal(50_000, foreign.Frames);
        Assert.InRange(ours.FrameCount, 81_920, 100_000); // all but the last unfilled 64 KiB
        Assert.True(block.AsSpan(0, ours.FrameCount).SequenceEqual(ours.Channel(0)));
        Assert.Equal("copy.wav: byte 114: the file was never closed by its writer; read to its end.", SoundFile.Probe(copy).Warning);
    }

    [Fact]
    public void Load_Rf64PastFourGigabytes_IsReadByUsAndByLibsndfile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && SndFileLibrary.IsInstalled, "needs sparse files and libsndfile: apt-get install libsndfile1");
        string path = At("long.wav");
        var disk = new SparseTarget(new WavFileTarget(path));
        using (var writer = new WavWriter(disk, "long.wav", 1, 48000, WavSampleFormat.Float32, dither: false))
        {
            float[] silence = new float[1 << 18];
            while (writer.FrameCount * 4 < 4_295_100_000)
            {
                writer.Write(silence, silence.Length, silence.Length);
            }

            disk.SkipsZeros = false;
            writer.Write([0.5f, -0.25f], 2, 2);
        }

        using WavReader reader = WavReader.Open(path);
        var foreign = ForeignSound.Read(path, reader.FrameCount - 2);
        reader.Seek(reader.FrameCount - 2);
        float[] last = new float[2];
        reader.Read(last, 2);

        Assert.Equal([0.5f, -0.25f], last);
        Assert.Equal([0.5f, -0.25f], foreign.Interleaved);
        Assert.Equal(reader.FrameCount, foreign.Frames);
        Assert.InRange(new FileInfo(path).Length, 1L << 32, 1L << 33);
        Assert.Null(reader.Warning);
    }

    [Fact]
    public void Load_LibraryMissing_SaysHowToGetIt()
    {
        Assert.Null(SndFileLibrary.TryLoad(["tactus-no-such-library.so"]));
        Assert.Null(SoxrLibrary.TryLoad(["tactus-no-such-library.so"]));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the sentence names Debian's packages");

        Assert.Equal(
            "take.flac: byte 0: FLAC is read through libsndfile, which is not installed; get it with \"apt-get install libsndfile1\".",
            SndFileLibrary.Missing("take.flac", "FLAC", null).Message);
        Assert.Equal(
            "take.wav: byte 0: converting the sample rate needs libsoxr, which is not installed; get it with \"apt-get install libsoxr0\".",
            SoxrLibrary.Missing("take.wav").Message);
    }

    [Theory]
    [InlineData("", "x.snd: byte 0: the file is empty.")]
    [InlineData("hello, world", "x.snd: byte 0: no sound file that is known here; WAV, FLAC, Ogg, MP3, AIFF, CAF, AU and W64 are.")]
    public void Load_NoSound_IsRefused(string text, string message)
    {
        string path = At("x.snd");
        File.WriteAllText(path, text);

        SoundFileException error = Assert.Throws<SoundFileException>(() => SoundFile.Load(path));

        Assert.Equal(SoundFileErrorKind.NotSound, error.Kind);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Load_BrokenFlac_IsRefusedInOneSentence()
    {
        Assert.SkipUnless(SndFileLibrary.IsInstalled, NeedsSndFile);
        string path = At("broken.flac");
        File.WriteAllBytes(path, [.. "fLaC"u8, .. new byte[100]]);

        SoundFileException error = Assert.Throws<SoundFileException>(() => SoundFile.Load(path));

        Assert.Equal(SoundFileErrorKind.Unsupported, error.Kind);
        Fuzz.AssertOneSentence(error.Message, "broken.flac", 0, 1);
    }

    [Fact]
    public void Load_MoreThanFitsInMemory_IsRefusedBeforeItIsAllocated()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs sparse files");
        string path = At("huge.wav");
        File.WriteAllBytes(path, WavBytes.Container("RF64", -1, WavBytes.Format(1, 1, 48000, 8), WavBytes.Chunk("data", [], claimed: uint.MaxValue)));
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(3L << 30);
        }

        SoundFileException error = Assert.Throws<SoundFileException>(() => SoundFile.Load(path));

        Assert.Equal(SoundFileErrorKind.TooLarge, error.Kind);
        Assert.Equal("huge.wav: byte 0: 3221225428 frames need 12.0 GiB of memory; at most 8 GiB are loaded at once.", error.Message);
    }

    [Fact]
    public unsafe void SoundData_Channels_AreAlignedAndSilent()
    {
        var sound = new SoundData(3, 1001, 44100);

        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal(0, (nint)sound.ChannelPointer(channel) % 64);
            Assert.Equal(1001, sound.Channel(channel).Length);
            Assert.False(sound.Channel(channel).ContainsAnyExcept(0f));
        }

        sound.Dispose();
        sound.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sound.Channel(0).Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float[] Tones(int channels, int frames, int rate)
    {
        float[] interleaved = new float[channels * frames];
        for (int i = 0; i < interleaved.Length; i++)
        {
            int channel = i % channels;
            interleaved[i] = (float)(0.5 * Math.Sin(2 * Math.PI * (220 + (110 * channel)) * (i / channels) / rate));
        }

        return interleaved;
    }

    private static SoundData Planar(float[] interleaved, int channels, int rate)
    {
        var sound = new SoundData(channels, interleaved.Length / channels, rate);
        for (int i = 0; i < interleaved.Length; i++)
        {
            sound.Channel(i % channels)[i / channels] = interleaved[i];
        }

        return sound;
    }

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>Leaves out blocks of zeros, so that a file of 4 GiB takes no room.</summary>
    private sealed class SparseTarget(WavTarget target) : WavTarget
    {
        internal bool SkipsZeros { get; set; } = true;

        internal override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (!SkipsZeros || offset == 0)
            {
                target.Write(bytes, offset);
            }
        }

        internal override void FlushToDisk() => target.FlushToDisk();

        public override void Dispose() => target.Dispose();
    }
}
