namespace Tactus.Sessions.Tests.Clips;

public sealed class AudioClipPlayerTests : IDisposable
{
    private const int Rate = 48000;
    private const int DeclickFrames = 240;

    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-clips-").FullName;

    [Fact]
    public void Process_Clip_StartsAndEndsAtItsFrames()
    {
        string path = Save("ramp.wav", 2, 1000, (channel, frame) => (frame + 1) * (channel == 0 ? 0.0005f : -0.0005f));
        using var rig = new Rig([new AudioClip(path, 500, Rate, 0.005, 0.01, GainDb: -6)]);

        (float[] left, float[] right) = rig.Play(0, 2000);

        float gain = Decibels.ToGain(-6);
        for (int frame = 0; frame < 2000; frame++)
        {
            int into = frame - 500;
            float expected = into is >= 0 and < 480 ? (240 + into + 1) * 0.0005f * gain : 0;
            Assert.Equal(expected, left[frame], 1e-7f);
            Assert.Equal(-expected, right[frame], 1e-7f);
        }
    }

    [Fact]
    public void Process_MonoFile_SoundsOnBothSides()
    {
        string path = Save("mono.wav", 1, 100, (_, _) => 0.5f);
        using var rig = new Rig([new AudioClip(path, 0, Rate, 0, 1)]);

        (float[] left, float[] right) = rig.Play(0, 200);

        Assert.Equal(left, right);
        Assert.Equal(Enumerable.Repeat(0.5f, 100).Concat(Enumerable.Repeat(0f, 100)), left);
    }

    [Theory]
    [InlineData(FadeCurve.Linear)]
    [InlineData(FadeCurve.EqualPower)]
    public void Process_TwoClipsThatCross_KeepAmplitudeOrPower(FadeCurve curve)
    {
        string path = Save("one.wav", 1, 9600, (_, _) => 1);
        using var rig = new Rig(
        [
            new AudioClip(path, 0, Rate, 0, 0.1, FadeOutSeconds: 0.05, FadeCurve: curve),
            new AudioClip(path, 2400, Rate, 0, 0.1, FadeInSeconds: 0.05, FadeCurve: curve),
        ]);
        using var first = new Rig([new AudioClip(path, 0, Rate, 0, 0.1, FadeOutSeconds: 0.05, FadeCurve: curve)]);

        float[] both = rig.Play(0, 7000).Left;
        float[] alone = first.Play(0, 7000).Left;

        for (int frame = 0; frame < 4800; frame++)
        {
            double x = (frame - 2400 + 0.5) / 2400;
            double falling = frame < 2400 ? 1 : curve == FadeCurve.Linear ? 1 - x : Math.Cos(x * Math.PI / 2);
            double rising = frame < 2400 ? 0 : curve == FadeCurve.Linear ? x : Math.Sin(x * Math.PI / 2);
            Assert.Equal(falling, alone[frame], 1e-6);
            Assert.Equal(falling + rising, both[frame], 1e-6);
            Assert.Equal(1, curve == FadeCurve.Linear ? falling + rising : (falling * falling) + (rising * rising), 1e-9);
        }

        Assert.Equal(1, both[5000]);
        Assert.Equal(0, alone[5000]);
    }

    [Fact]
    public void Process_AnyBlockCut_GivesTheSameBits()
    {
        var random = new Random(5);
        string[] paths = [.. Enumerable.Range(0, 3).Select(i => Save($"noise{i}.wav", 1 + (i % 2), 4000, (_, _) => random.NextSingle() - 0.5f))];
        AudioClip[] clips =
        [
            .. Enumerable.Range(0, 20).Select(_ => new AudioClip(
                paths[random.Next(3)], random.Next(8000), Rate, random.NextDouble() * 0.02, random.NextDouble() * 0.1, -6 * random.NextDouble(), random.NextDouble() * 0.03, random.NextDouble() * 0.03)),
        ];

        // play, jump, stop, play from the middle, loop with little between
        (bool, long, int)[] song = [(true, 0, 3001), (true, 700, 1999), (false, 700, 500), (true, 2500, 333), (true, 2500, 100), (true, 2500, 97), (true, 6000, 3000)];
        using var whole = new Rig(clips);
        (float[] left, float[] right) = whole.Perform(song, () => 512);
        foreach (int cut in (ReadOnlySpan<int>)[1, 17, 64, 2048])
        {
            using var rig = new Rig(clips);
            (float[] cutLeft, float[] cutRight) = rig.Perform(song, () => cut);
            Assert.True(left.AsSpan().SequenceEqual(cutLeft) && right.AsSpan().SequenceEqual(cutRight), $"blocks of {cut}");
        }

        using var odd = new Rig(clips);
        Assert.Equal(left, odd.Perform(song, () => random.Next(1, 700)).Left);
    }

    [Fact]
    public void Process_StopJumpAndStartInTheMiddle_NeverClick()
    {
        // a constant is the worst case: every cut is a step of its full height
        string path = Save("one.wav", 1, Rate, (_, _) => 1);
        using var rig = new Rig([new AudioClip(path, 0, Rate, 0, 1)]);

        (bool, long, int)[] song = [(true, 1000, 2000), (true, 9000, 700), (true, 200, 100), (true, 5000, 50), (false, 0, 1000), (true, 30_000, 1000)];
        float[] left = rig.Perform(song, () => 64).Left;

        float last = 0;
        foreach (float sample in left)
        {
            Assert.InRange(Math.Abs(sample - last), 0, 3.01f / DeclickFrames); // at most: one head rises while two fall
            last = sample;
        }

        Assert.Equal(1, left[1999]);
        Assert.Equal(0, left[2850 + DeclickFrames]);
        Assert.Equal(1, left[^1]);
    }

    [Fact]
    public void Process_SongStartsWithTheClip_KeepsItsFirstSample()
    {
        string path = Save("click.wav", 1, 100, (_, frame) => frame == 0 ? 1 : 0);
        using var rig = new Rig([new AudioClip(path, 300, Rate, 0, 1)]);

        Assert.Equal(1, rig.Play(300, 64).Left[0]); // started right there
        using var loop = new Rig([new AudioClip(path, 300, Rate, 0, 1)]);
        Assert.Equal(2, loop.Perform([(true, 300, 500), (true, 300, 500)], () => 50).Left.Count(s => s == 1)); // and came back to it
    }

    [Fact]
    public void Process_NothingSounds_SaysSo()
    {
        string path = Save("one.wav", 1, 100, (_, _) => 1);
        using var rig = new Rig([new AudioClip(path, 1000, Rate, 0, 1)]);

        rig.Play(0, 64);
        Assert.True(rig.IsSilent);
        rig.Play(64, 1000);
        Assert.False(rig.IsSilent);
    }

    [Fact]
    public void Process_InSteadyState_AllocatesNothing()
    {
        string path = Save("one.wav", 2, Rate, (_, _) => 1);
        using var rig = new Rig([.. Enumerable.Range(0, 50).Select(i => new AudioClip(path, i * 100, Rate, 0, 0.5, FadeInSeconds: 0.1, FadeOutSeconds: 0.1))]);
        rig.Perform([(true, 0, 2000), (true, 100, 2000), (false, 0, 100)], () => 64);

        rig.AllocatedBytes = 0;
        rig.Perform([(true, 0, 20_000), (true, 100, 20_000), (false, 0, 100)], () => 64);

        Assert.Equal(0, rig.AllocatedBytes);
    }

    [Fact]
    public void CreateProcessor_OtherRate_MovesStartsAndConvertsSound()
    {
        Assert.SkipUnless(SoxrLibrary.IsInstalled, "libsoxr is not installed: apt-get install libsoxr0");
        string path = Save("one.wav", 1, Rate, (_, _) => 0.5f);
        using var rig = new Rig([new AudioClip(path, 48_001, Rate, 0, 1)], 96000);

        float[] left = rig.Play(0, 290_000).Left;

        Assert.Equal(96_002, Array.FindIndex(left, s => s != 0), 3.0); // the filter's ringing apart
        Assert.Equal(0.5f, left[150_000], 1e-5f);
        Assert.Equal(0, left[192_002]);
    }

    [Fact]
    public void Settings_ThereAndBack_KeepTheClips()
    {
        var clips = new[] { new AudioClip("/music/é \"1\".wav", 5, 44100, 0.25, 1.5, -3, 0.1, 0.2, FadeCurve.Linear), new AudioClip("b.wav", 0, 48000, 0, 1) };
        var player = new AudioClipPlayer();
        player.SetClips(clips);
        var copy = new AudioClipPlayer();
        int revision = copy.Revision;

        foreach ((string key, string value) in player.SaveSettings())
        {
            copy.LoadSetting(key, value);
        }

        Assert.Equal(clips, copy.Clips);
        Assert.NotEqual(revision, copy.Revision);
        Assert.Equal(AudioClipPlayer.Kind, NodeCatalog.KindOf(copy));
    }

    [Theory]
    [InlineData("other", "[]")]
    [InlineData("clips", "no json")]
    [InlineData("clips", "[null]")]
    [InlineData("clips", "[{\"path\":\"x\",\"startFrame\":-1,\"sampleRate\":48000,\"offsetSeconds\":0,\"seconds\":1}]")]
    [InlineData("clips", "[{\"path\":\"x\",\"startFrame\":0,\"sampleRate\":0,\"offsetSeconds\":0,\"seconds\":1}]")]
    [InlineData("clips", "[{\"path\":\"\",\"startFrame\":0,\"sampleRate\":48000,\"offsetSeconds\":0,\"seconds\":1}]")]
    [InlineData("clips", "[{\"path\":\"x\",\"startFrame\":0,\"sampleRate\":48000,\"offsetSeconds\":0,\"seconds\":1e400}]")]
    public void LoadSetting_WhatCannotBe_IsRefused(string key, string value) => Assert.Throws<ArgumentException>(() => new AudioClipPlayer().LoadSetting(key, value));

    [Fact]
    public void CreateProcessor_MissingFile_SaysWhichAndLeaksNothing()
    {
        string path = Save("one.wav", 1, 100, (_, _) => 1);
        var player = new AudioClipPlayer();
        player.SetClips([new AudioClip(path, 0, Rate, 0, 1), new AudioClip(Path.Combine(_folder, "none.wav"), 0, Rate, 0, 1)]);

        SoundFileException error = Assert.Throws<SoundFileException>(() => player.CreateInstance(new PrepareContext(Rate, 64)));

        Assert.Equal("none.wav: byte 0: the file does not exist; check the path.", error.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Save(string name, int channels, int frames, Func<int, int, float> sample)
    {
        string path = Path.Combine(_folder, name);
        using var sound = new SoundData(channels, frames, Rate);
        for (int frame = 0; frame < frames; frame++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                sound.Channel(channel)[frame] = sample(channel, frame);
            }
        }

        SoundFile.Save(path, sound);
        return path;
    }

    /// <summary>Plays a node against a transport that the test moves.</summary>
    private sealed class Rig : IDisposable
    {
        private const int MaxBlockFrames = 2048;

        private readonly NodeInstance _instance;
        private readonly AudioBuffer _output = new(2, MaxBlockFrames);
        private readonly NodeBinding _binding;
        private long _steadyFrame;

        internal Rig(IReadOnlyList<AudioClip> clips, int rate = Rate)
        {
            var player = new AudioClipPlayer();
            player.SetClips(clips);
            _instance = player.CreateInstance(new PrepareContext(rate, MaxBlockFrames));
            _binding = new NodeBinding(_instance, [], [_output.View]);
        }

        internal long AllocatedBytes { get; set; }

        internal bool IsSilent => _output.View.Silence.AreAllSilent(2);

        internal (float[] Left, float[] Right) Play(long position, int frames) => Perform([(true, position, frames)], () => 512);

        /// <summary>Stretches of song time, each from a position on, in blocks of given lengths.</summary>
        internal (float[] Left, float[] Right) Perform((bool IsPlaying, long Position, int Frames)[] song, Func<int> blockFrames)
        {
            int total = song.Sum(s => s.Frames);
            float[] left = new float[total];
            float[] right = new float[total];
            int at = 0;
            foreach ((bool isPlaying, long position, int frames) in song)
            {
                for (int done = 0; done < frames;)
                {
                    int count = Math.Min(Math.Min(blockFrames(), MaxBlockFrames), frames - done);
                    Block(count, TransportState.Stopped with { IsPlaying = isPlaying, PositionFrames = position + (isPlaying ? done : 0) });
                    _output.Channel(0)[..count].CopyTo(left.AsSpan(at));
                    _output.Channel(1)[..count].CopyTo(right.AsSpan(at));
                    done += count;
                    at += count;
                }
            }

            return (left, right);
        }

        public void Dispose()
        {
            _instance.Dispose();
            _output.Dispose();
        }

        private void Block(int frames, TransportState transport)
        {
            _output.Channel(0).Fill(777);
            _output.Channel(1).Fill(777);
            var block = new BlockContext(frames, _steadyFrame, transport, RenderMode.RealTime);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ProcessStatus status = _instance.Processor.Process(new ProcessContext(_binding, in block));
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(ProcessStatus.Continue, status);
            _steadyFrame += frames;
        }
    }
}
