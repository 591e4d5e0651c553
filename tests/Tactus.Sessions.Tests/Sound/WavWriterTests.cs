namespace Tactus.Sessions.Tests.Sound;

public sealed class WavWriterTests
{
    [Theory]
    [InlineData(WavSampleFormat.Pcm16, 1)]
    [InlineData(WavSampleFormat.Pcm16, 2)]
    [InlineData(WavSampleFormat.Pcm24, 1)]
    [InlineData(WavSampleFormat.Pcm24, 3)]
    [InlineData(WavSampleFormat.Float32, 1)]
    [InlineData(WavSampleFormat.Float32, 2)]
    [InlineData(WavSampleFormat.Float32, 6)]
    public void WriteThenRead_Format_GivesTheSameCodes(WavSampleFormat format, int channels)
    {
        const int Frames = 50_001; // odd, and more than one buffer
        var random = new Random(16);
        double scale = format == WavSampleFormat.Pcm16 ? 32768 : 8388608;
        float[] planar = new float[channels * Frames];
        for (int i = 0; i < planar.Length; i++)
        {
            planar[i] = format == WavSampleFormat.Float32 ? random.NextSingle() * 4 - 2 : (float)(random.NextInt64((long)-scale, (long)scale) / scale);
        }

        var disk = new MemoryTarget();
        WavWriter writer = New(disk, channels, format);
        for (int frame = 0; frame < Frames;)
        {
            int count = Math.Min(random.Next(1, 3000), Frames - frame);
            Assert.Equal(WavWriteStatus.Written, writer.Write(planar.AsSpan(frame), Frames, count));
            frame += count;
        }

        writer.Dispose();

        using WavReader reader = WavBytes.Open(disk.ToArray());
        Assert.Equal((format, channels, 48000, (long)Frames), (reader.Format, reader.ChannelCount, reader.SampleRate, reader.FrameCount));
        Assert.Null(reader.Warning);
        float[][] back = WavBytes.ReadAll(reader, 4096);
        for (int channel = 0; channel < channels; channel++)
        {
            Assert.True(planar.AsSpan(channel * Frames, Frames).SequenceEqual(back[channel]), $"channel {channel} differs");
        }

        Assert.Equal(0, disk.ToArray().Length % 2);
    }

    [Fact]
    public void Write_Pcm16_RoundsToEvenAndClips()
    {
        float step = 1f / 32768;
        float[] samples = [0.5f * step, 1.5f * step, -0.5f * step, -1.5f * step, 1, 2, float.PositiveInfinity, -1, -2, float.NaN, 32766.6f * step, 32766.4f * step];
        var disk = new MemoryTarget();
        using (WavWriter writer = New(disk, 1, WavSampleFormat.Pcm16))
        {
            writer.Write(samples, samples.Length, samples.Length);
        }

        float[] back = WavBytes.ReadAll(WavBytes.Open(disk.ToArray()))[0];
        Assert.Equal([0, 2, 0, -2, 32767, 32767, 32767, -32768, -32768, 0, 32767, 32766], back.Select(s => (int)(s * 32768)));
    }

    [Fact]
    public void Write_Dither_IsTriangularAndTheSameAtEveryRun()
    {
        float[] level = new float[200_000];
        Array.Fill(level, 0.3f / 32768);
        byte[] first = Dithered(level);
        float[] codes = [.. WavBytes.ReadAll(WavBytes.Open(first), 8192)[0].Select(s => s * 32768)];

        // theory: with TPDF dither the mean of the codes is the input, and their variance 1/4 step² whatever the input is (1/6 dither + 1/12 rounding).
        double mean = codes.Average(c => (double)c);
        double variance = codes.Average(c => (c - mean) * (c - mean));
        Assert.Equal(0.3, mean, 0.01);
        Assert.Equal(0.25, variance, 0.01);
        Assert.Equal(first, Dithered(level));

        static byte[] Dithered(float[] level)
        {
            var disk = new MemoryTarget();
            using (var writer = new WavWriter(disk, "take.wav", 1, 48000, WavSampleFormat.Pcm16, dither: true))
            {
                writer.Write(level, level.Length, level.Length);
            }

            return disk.ToArray();
        }
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm16)]
    [InlineData(WavSampleFormat.Pcm24)]
    [InlineData(WavSampleFormat.Float32)]
    public void WriteAndCheckpoint_InSteadyState_AllocateNothing(WavSampleFormat format)
    {
        string path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.wav");
        try
        {
            using var writer = new WavWriter(path, 2, 48000, format, dither: true);
            using var buffer = new AudioBuffer(2, 512);
            float[] planar = new float[1024];
            writer.Write(planar, 512, 512);
            writer.Write(buffer.Block(512).AsReadOnly());
            writer.Checkpoint();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 2000; i++)
            {
                writer.Write(planar, 512, 512);
                writer.Write(buffer.Block(512).AsReadOnly());
                if (i % 10 == 0)
                {
                    writer.Checkpoint();
                }
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(WavWriteStatus.Written, writer.Checkpoint());
            Assert.Equal(4002 * 512, writer.SafeFrameCount);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Write_BlockWithOtherChannelCount_FillsOrLeavesOut()
    {
        using var mono = new AudioBuffer(1, 4);
        using var quad = new AudioBuffer(4, 4);
        mono.Channel(0).Fill(0.25f);
        quad.Channel(0).Fill(0.5f);
        quad.Channel(1).Fill(0.75f);
        var disk = new MemoryTarget();
        using (WavWriter writer = New(disk, 2, WavSampleFormat.Float32))
        {
            writer.Write(mono.Block(1).AsReadOnly());
            writer.Write(quad.Block(1).AsReadOnly());
        }

        Assert.Equal([[0.25f, 0.5f], [0, 0.75f]], WavBytes.ReadAll(WavBytes.Open(disk.ToArray())));
    }

    [Fact]
    public void Checkpoint_ProcessKilledAfterAnyWrite_FileOpensWithAllThatWasSafe()
    {
        var disk = new MemoryTarget { KeepsEveryState = true };
        var safe = new List<(int States, long Frames)>();
        WavWriter writer = New(disk, 2, WavSampleFormat.Pcm24);
        float[] ramp = [.. Enumerable.Range(0, 30_000).Select(i => i / 32768f), .. Enumerable.Range(0, 30_000).Select(i => -i / 32768f)];
        for (int frame = 0; frame < 30_000; frame += 1500)
        {
            writer.Write(ramp.AsSpan(frame), 30_000, 1500);
            if (frame % 4500 == 0)
            {
                writer.Checkpoint();
                safe.Add((disk.States.Count, writer.SafeFrameCount));
            }
        }

        writer.Dispose();

        for (int state = 0; state < disk.States.Count; state++)
        {
            long promised = safe.LastOrDefault(s => s.States <= state + 1).Frames;
            byte[] bytes = disk.States[state];
            using WavReader reader = WavBytes.Open(bytes);
            float[][] sound = WavBytes.ReadAll(reader, 4096);
            Assert.InRange(reader.FrameCount, promised, 30_000);
            Assert.True(ramp.AsSpan(0, sound[0].Length).SequenceEqual(sound[0]));
            Assert.True(ramp.AsSpan(30_000, sound[1].Length).SequenceEqual(sound[1]));

            // another program, which knows nothing of our mark, believes the sizes: what they claim must be there.
            long claimed = BitConverter.ToUInt32(bytes, bytes.AsSpan().IndexOf("data"u8) + 4);
            Assert.InRange(claimed / 6, promised, reader.FrameCount);
        }
    }

    [Fact]
    public void Write_DiskFillsUp_SaysSoAndKeepsWhatWasSafe()
    {
        var disk = new MemoryTarget();
        WavWriter writer = New(disk, 1, WavSampleFormat.Float32);
        float[] block = new float[48_000];
        writer.Write(block, 48_000, 48_000);
        writer.Checkpoint();
        disk.Room = disk.ToArray().Length + 1000;

        WavWriteStatus status = WavWriteStatus.Written;
        for (int i = 0; i < 10 && status == WavWriteStatus.Written; i++)
        {
            status = writer.Write(block, 48_000, 48_000);
        }

        Assert.Equal(WavWriteStatus.DiskFull, status);
        Assert.Equal(WavWriteStatus.DiskFull, writer.Checkpoint());
        Assert.Equal(48_000, writer.SafeFrameCount);
        Assert.Matches(@"^take\.wav: byte \d+: the disk is full; the first 48000 frames \(1\.0 s\) are safe\.$", writer.Failure);
        Assert.Equal(48_000 * 3, writer.FrameCount + writer.DroppedFrameCount, 48_000.0);
        writer.Dispose();
        using WavReader reader = WavBytes.Open(disk.ToArray());
        Assert.InRange(reader.FrameCount, 48_000, 200_000);
    }

    [Fact]
    public void New_FullDevice_ThrowsOneSentence()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");

        SoundFileException error = Assert.Throws<SoundFileException>(() => new WavWriter("/dev/full", 2, 48000));

        Assert.Equal(SoundFileErrorKind.DiskFull, error.Kind);
        Assert.Equal("full: byte 0: the disk is full; free some space or choose another disk.", error.Message);
    }

    [Fact]
    public void New_NoSuchFolder_ThrowsOneSentence()
    {
        SoundFileException error = Assert.Throws<SoundFileException>(() => new WavWriter(Path.Combine(Path.GetTempPath(), "tactus-none", "x.wav"), 2, 48000));

        Assert.Equal("x.wav: byte 0: the folder does not exist; make it first.", error.Message);
    }

    [Fact]
    public void Write_PastFourGigabytes_BecomesRf64()
    {
        // the disk of this test keeps only the header and the length, so that 4 GiB cost no memory
        var disk = new CountingTarget();
        using var writer = new WavWriter(disk, "long.wav", 1, 192_000, WavSampleFormat.Float32, dither: false);
        float[] block = new float[1 << 18];
        long frames = 0;
        while (!writer.IsLarge)
        {
            writer.Write(block, block.Length, block.Length);
            frames += block.Length;
            if (frames * 4 > 4_290_000_000)
            {
                writer.Checkpoint();
            }

            Assert.InRange(frames * 4, 0, 4_300_000_000);
        }

        Assert.Equal("RF64"u8, disk.Header.AsSpan(0, 4));
        Assert.Equal(uint.MaxValue, BitConverter.ToUInt32(disk.Header, 4));
        Assert.Equal("ds64"u8, disk.Header.AsSpan(12, 4));
        Assert.Equal(disk.Length - 8, BitConverter.ToInt64(disk.Header, 20));
        Assert.Equal(frames * 4, BitConverter.ToInt64(disk.Header, 28));
        Assert.Equal(frames, BitConverter.ToInt64(disk.Header, 36));
        Assert.Equal(uint.MaxValue, BitConverter.ToUInt32(disk.Header, disk.Header.Length - 4));
    }

    [Fact]
    public void Write_AfterDispose_IsRefusedAsData()
    {
        WavWriter writer = New(new MemoryTarget(), 1, WavSampleFormat.Pcm16);
        writer.Dispose();
        writer.Dispose();

        Assert.Equal(WavWriteStatus.Closed, writer.Write([0, 0], 2, 2));
        Assert.Equal(WavWriteStatus.Closed, writer.Checkpoint());
        Assert.Equal(2, writer.DroppedFrameCount);
    }

    [Theory]
    [InlineData(0, 48000, WavSampleFormat.Pcm16)]
    [InlineData(1025, 48000, WavSampleFormat.Pcm16)]
    [InlineData(2, 0, WavSampleFormat.Pcm16)]
    [InlineData(2, 768_001, WavSampleFormat.Pcm16)]
    [InlineData(2, 48000, WavSampleFormat.Pcm8)]
    public void New_ArgumentOutOfRange_ThrowsBeforeAFileIsMade(int channels, int rate, WavSampleFormat format)
    {
        string path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.wav");

        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(path, channels, rate, format));
        Assert.False(File.Exists(path));
    }

    private static WavWriter New(WavTarget target, int channels, WavSampleFormat format) => new(target, "take.wav", channels, 48000, format, dither: false);

    private sealed class CountingTarget : WavTarget
    {
        internal byte[] Header { get; private set; } = [];

        internal long Length { get; private set; }

        internal override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            Header = offset == 0 ? bytes.ToArray() : Header;
            Length = Math.Max(Length, offset + bytes.Length);
        }

        internal override void FlushToDisk()
        {
        }

        public override void Dispose()
        {
        }
    }

    private sealed class MemoryTarget : WavTarget
    {
        private readonly MemoryStream _bytes = new();

        internal long Room { get; set; } = long.MaxValue;

        internal bool KeepsEveryState { get; init; }

        internal List<byte[]> States { get; } = [];

        internal byte[] ToArray() => _bytes.ToArray();

        internal override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (offset + bytes.Length > Room)
            {
                throw new IOException("No space left on device", 28);
            }

            _bytes.Position = offset;
            _bytes.Write(bytes);
            if (KeepsEveryState)
            {
                States.Add(ToArray());
            }
        }

        internal override void FlushToDisk()
        {
        }

        public override void Dispose()
        {
        }
    }
}
