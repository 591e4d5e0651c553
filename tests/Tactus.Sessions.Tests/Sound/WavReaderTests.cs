using static Tactus.Sessions.Tests.Sound.WavBytes;

namespace Tactus.Sessions.Tests.Sound;

public sealed class WavReaderTests
{
    public static TheoryData<string, byte[], WavSampleFormat, float[]> Codings => new()
    {
        { "8", Riff(Format(1, 1, 8000, 8), Chunk("data", [0, 64, 128, 255])), WavSampleFormat.Pcm8, [-1, -0.5f, 0, 127 / 128f] },
        { "16", Riff(Format(1, 1, 8000, 16), Chunk("data", [0, 0x80, 0, 0xC0, 0, 0, 0xFF, 0x7F])), WavSampleFormat.Pcm16, [-1, -0.5f, 0, 32767 / 32768f] },
        { "24", Riff(Format(1, 1, 8000, 24), Chunk("data", [0, 0, 0x80, 0, 0, 0xC0, 1, 0, 0, 0xFF, 0xFF, 0x7F])), WavSampleFormat.Pcm24, [-1, -0.5f, 1 / 8388608f, 8388607 / 8388608f] },
        { "20 in 24", Riff(Format(1, 1, 8000, 20), Chunk("data", [0, 0, 0x80, 0, 0, 0xC0])), WavSampleFormat.Pcm24, [-1, -0.5f] },
        { "32", Riff(Format(1, 1, 8000, 32), Chunk("data", [0, 0, 0, 0x80, 0, 0, 0, 0x40])), WavSampleFormat.Pcm32, [-1, 0.5f] },
        { "float", Riff(Format(3, 1, 8000, 32), Chunk("data", [.. BitConverter.GetBytes(-0.1f), .. BitConverter.GetBytes(1.5f)])), WavSampleFormat.Float32, [-0.1f, 1.5f] },
        { "double", Riff(Format(3, 1, 8000, 64), Chunk("data", [.. BitConverter.GetBytes(-0.1), .. BitConverter.GetBytes(2.5)])), WavSampleFormat.Float64, [-0.1f, 2.5f] },
        { "extensible 24", Riff(Extensible(1, 1, 8000, 24, 24), Chunk("data", [0, 0, 0x40])), WavSampleFormat.Pcm24, [0.5f] },
        { "extensible 24 in 32", Riff(Extensible(1, 1, 8000, 32, 24), Chunk("data", [0, 0, 0, 0x40])), WavSampleFormat.Pcm32, [0.5f] },
        { "extensible float", Riff(Extensible(3, 1, 8000, 32, 32), Chunk("data", BitConverter.GetBytes(0.25f))), WavSampleFormat.Float32, [0.25f] },
    };

    public static TheoryData<string, byte[], SoundFileErrorKind, long, string> Refused => new()
    {
        { "empty", [], SoundFileErrorKind.NotSound, 0, "the file is empty." },
        { "text", "not a sound file at all"u8.ToArray(), SoundFileErrorKind.NotSound, 0, "no WAV file; it must begin with RIFF, RF64 or BW64 and WAVE." },
        { "no chunks", Riff(), SoundFileErrorKind.Truncated, 12, "the file ends before its sound; a data chunk is missing." },
        { "half chunk", [.. Riff(), .. "fmt "u8, 16], SoundFileErrorKind.Truncated, 17, "the file ends inside a chunk header, before its sound." },
        { "chunk length", Riff(Chunk("LIST", [1, 2], claimed: 4_000_000_000)), SoundFileErrorKind.BrokenLength, 16, "the chunk \"LIST\" claims 4000000000 bytes; the file has 2 more." },
        { "lost", Riff(Format(1, 1, 8000, 16), [1, 2, 3, 4, 5, 6, 7, 8]), SoundFileErrorKind.BrokenLength, 36, "no chunk begins here; the length of the one before it must be wrong." },
        { "short fmt", Riff(Chunk("fmt ", new byte[14])), SoundFileErrorKind.BrokenLength, 16, "the fmt chunk has 14 bytes; expected at least 16." },
        { "short extensible", Riff(Format(0xFFFE, 2, 48000, 16)), SoundFileErrorKind.BrokenLength, 16, "the fmt chunk has 16 bytes; an extensible one needs 40." },
        { "adpcm", Riff(Format(0x11, 2, 48000, 4)), SoundFileErrorKind.Unsupported, 20, "coding 0x0011 inside a WAV file; allowed here are 1 (integers) and 3 (floating point)." },
        { "no channels", Riff(Format(1, 0, 48000, 16)), SoundFileErrorKind.BrokenFormat, 22, "0 channels; allowed are 1 to 1024." },
        { "many channels", Riff(Format(1, 1025, 48000, 16)), SoundFileErrorKind.BrokenFormat, 22, "1025 channels; allowed are 1 to 1024." },
        { "no rate", Riff(Format(1, 2, 0, 16)), SoundFileErrorKind.BrokenFormat, 24, "0 frames a second; allowed are 1 to 768000." },
        { "huge rate", Riff(Format(1, 2, -1, 16)), SoundFileErrorKind.BrokenFormat, 24, "4294967295 frames a second; allowed are 1 to 768000." },
        { "contradiction", Riff(Format(1, 2, 48000, 16, bytesPerFrame: 3)), SoundFileErrorKind.BrokenFormat, 32, "3 bytes a frame for 2 channels of 16 bits; the numbers contradict each other." },
        { "no bytes", Riff(Format(1, 2, 48000, 16, bytesPerFrame: 0)), SoundFileErrorKind.BrokenFormat, 32, "0 bytes a frame for 2 channels of 16 bits; the numbers contradict each other." },
        { "half float", Riff(Format(3, 1, 48000, 16)), SoundFileErrorKind.Unsupported, 34, "floating point of 16 bits; allowed are integers of 8, 16, 24 and 32 and floating point of 32 and 64." },
        { "data first", Riff(Chunk("data", [1, 2])), SoundFileErrorKind.BrokenFormat, 12, "the sound comes before the fmt chunk that describes it." },
        { "short ds64", Container("RF64", -1, Chunk("ds64", new byte[20])), SoundFileErrorKind.BrokenLength, 16, "the ds64 chunk has 20 bytes; expected at least 24." },
        { "chunk bomb", Riff([.. Enumerable.Repeat(Chunk("JUNK", []), 10_001)]), SoundFileErrorKind.TooLarge, 80_012, "more than 10000 chunks before the sound, the most that is allowed." },
    };

    [Theory]
    [MemberData(nameof(Codings))]
    public void Read_Coding_GivesFractionsOfFullScale(string what, byte[] bytes, WavSampleFormat format, float[] expected)
    {
        using WavReader reader = Open(bytes);

        Assert.Equal((what, format, 8000), (what, reader.Format, reader.SampleRate));
        Assert.Equal(expected, ReadAll(reader)[0]);
        Assert.Null(reader.Warning);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Open_BrokenFile_IsRefusedWithByteAndSentence(string what, byte[] bytes, SoundFileErrorKind kind, long byteOffset, string problem)
    {
        SoundFileException error = Assert.Throws<SoundFileException>(() => Open(bytes));

        Assert.Equal((what, kind, byteOffset), (what, error.Kind, error.ByteOffset));
        Assert.Equal($"take.wav: byte {byteOffset}: {problem}", error.Message);
    }

    [Fact]
    public void Read_ChunksAroundTheSound_AreSkipped()
    {
        byte[] bytes = Riff(
            Chunk("JUNK", new byte[28]), Chunk("bext", [1, 2, 3]), Format(1, 2, 48000, 16), Chunk("LIST", [1, 2, 3, 4, 5], pad: false), Chunk("data", [0, 0x40, 0, 0xC0]), Chunk("LIST", new byte[10]));

        using WavReader reader = Open(bytes);

        Assert.Equal(1, reader.FrameCount);
        Assert.Equal([[0.5f], [-0.5f]], ReadAll(reader));
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void Read_LargeContainer_TakesTheSizeFromDs64(string id)
    {
        byte[] bytes = Container(id, -1, Chunk("ds64", [.. Little64(100), .. Little64(4), .. Little64(2), .. Little32(0)]), Format(1, 1, 48000, 16), Chunk("data", [0, 0x40, 0, 0xC0, 9, 9], claimed: uint.MaxValue));

        using WavReader reader = Open(bytes);

        Assert.Equal([[0.5f, -0.5f]], ReadAll(reader));
        Assert.Null(reader.Warning);
    }

    [Theory]
    [InlineData("RIFF", 0, 0)]
    [InlineData("RIFF", 36, 0)]
    [InlineData("RIFF", 0xFFFFFFFF, 0xFFFFFFFF)]
    [InlineData("RIFF", 0, 0xFFFFFFFF)]
    [InlineData("RF64", 0xFFFFFFFF, 0xFFFFFFFF)]
    public void Read_WriterWasKilled_ReadsToTheEnd(string id, long riff, long data)
    {
        using WavReader reader = Open(Container(id, riff, Format(1, 1, 48000, 16), Chunk("data", [0, 0x40, 0, 0xC0, 0x77], claimed: data, pad: false)));

        Assert.Equal([[0.5f, -0.5f]], ReadAll(reader));
        Assert.Equal("take.wav: byte 40: the file was never closed by its writer; read to its end.", reader.Warning);
    }

    [Fact]
    public void Read_EmptySoundThatIsMeant_StaysEmpty()
    {
        using WavReader reader = Open(Riff(Format(1, 1, 48000, 16), Chunk("data", []), Chunk("LIST", new byte[8])));

        Assert.Equal(0, reader.FrameCount);
        Assert.Null(reader.Warning);
    }

    [Fact]
    public void Read_CopyCutShort_PlaysWhatIsThereAndSaysSo()
    {
        using WavReader reader = Open(Riff(Format(1, 1, 48000, 16), Chunk("data", [0, 0x40], claimed: 2000)));

        Assert.Equal(1, reader.FrameCount);
        Assert.Equal("take.wav: byte 40: the sound claims 2000 bytes, the file has 2; read to its end.", reader.Warning);
    }

    [Fact]
    public void Seek_AnyFrame_ReadsFromThere()
    {
        using WavReader reader = Open(Riff(Format(1, 1, 48000, 8), Chunk("data", [128, 129, 130, 131])));
        float[] one = new float[1];

        reader.Seek(2);
        Assert.Equal(1, reader.Read(one, 1));
        Assert.Equal(2 / 128f, one[0]);
        reader.Seek(4);
        Assert.Equal(0, reader.Read(one, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Seek(5));
    }

    [Fact]
    public void Read_InSteadyState_AllocatesNothing()
    {
        using WavReader reader = Open(Riff(Format(1, 2, 48000, 24), Chunk("data", new byte[600_000])));
        float[] planar = new float[2 * 512];
        reader.Read(planar, 512);
        long before = GC.GetAllocatedBytesForCurrentThread();

        while (reader.Read(planar, 512) > 0)
        {
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Open_MissingFile_SaysSo()
    {
        SoundFileException error = Assert.Throws<SoundFileException>(() => WavReader.Open(Path.Combine(Path.GetTempPath(), "tactus-none", "none.wav")));

        Assert.Equal("none.wav: byte 0: the file does not exist; check the path.", error.Message);
    }

    [Fact]
    public void Open_MutatedFiles_EitherPlayOrRefuseInOneSentence()
    {
        var random = new Random(64);
        byte[][] seeds =
        [
            Riff(Chunk("JUNK", new byte[28]), Format(1, 2, 48000, 16), Chunk("LIST", new byte[5]), Chunk("data", new byte[400])),
            Container("RF64", -1, Chunk("ds64", [.. Little64(100), .. Little64(400), .. Little64(50), .. Little32(0)]), Extensible(3, 2, 96000, 32, 32), Chunk("data", new byte[400], claimed: uint.MaxValue)),
        ];
        float[] planar = new float[WavLayout.MaxChannels * 64];
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutant = Fuzz.Mutate(seeds[round % seeds.Length], random);
            try
            {
                using WavReader reader = WavReader.Open(new MemoryStream(mutant), "mutant.wav");
                long frames = 0;
                for (int got; (got = reader.Read(planar, 64)) > 0;)
                {
                    frames += got;
                }

                Assert.Equal(reader.FrameCount, frames);
                Assert.InRange(frames, 0, mutant.Length);
            }
            catch (SoundFileException e)
            {
                refused++;
                Fuzz.AssertOneSentence(e.Message, "mutant.wav", e.ByteOffset, mutant.Length);
            }
        }

        Assert.InRange(refused, 1_000, 19_999);
    }
}
