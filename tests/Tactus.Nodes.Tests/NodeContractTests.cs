using Tactus.Testing;

namespace Tactus.Nodes.Tests;

/// <summary>What every node must keep, whatever it sounds like. A node's suite inherits this and adds what is its own.</summary>
public abstract class NodeContractTests
{
    /// <summary>Long enough for several steady grids, windows and ramps; nodes with long memories ask for more.</summary>
    protected virtual int Frames => 6000;

    /// <summary>Frames after which a node that hears nothing must be silent and say so; latency and smoothing included.</summary>
    protected virtual int QuietFrames => 48000;

    /// <summary>Whether sound goes on without input (instruments: events make it).</summary>
    protected virtual bool IsInstrument => false;

    /// <summary>A node in a state in which it does its work.</summary>
    protected abstract Node CreateNode();

    /// <summary>Events beside parameter automation: notes, for instruments.</summary>
    protected virtual void AddEvents(NodeHarness harness)
    {
    }

    /// <summary>Parameters that the automation of the suite moves.</summary>
    protected virtual IEnumerable<Parameter> AutomatedParameters(Node node) => Enumerable.Range(0, node.Parameters.Count).Select(index => node.Parameters[index]);

    [Fact]
    public void Process_AnyBlockCut_GivesTheSameBits()
    {
        var whole = RenderMoving(BlockCuts.Of(64), new HarnessOptions());
        foreach (var cuts in BlockCuts.Each)
        {
            AssertSame(whole, RenderMoving(cuts, new HarnessOptions()), cuts.Name);
        }
    }

    [Fact]
    public void Process_WithoutSilenceHint_GivesTheSameBits() =>
        AssertSame(RenderMoving(BlockCuts.Of(64), new HarnessOptions()), RenderMoving(BlockCuts.Of(64), new HarnessOptions { MarksSilence = false }), "no silence marks");

    [Fact]
    public void Process_WithoutFlushingDenormals_GivesTheSameBits() =>
        AssertSame(RenderMoving(BlockCuts.Of(64), new HarnessOptions()), RenderMoving(BlockCuts.Of(64), new HarnessOptions { FlushesDenormals = false }), "denormals kept");

    [Theory]
    [InlineData(ForkMode.Forward)]
    [InlineData(ForkMode.Backward)]
    [InlineData(ForkMode.Shuffled)]
    [InlineData(ForkMode.Threads)]
    public void Process_PartsInAnyOrder_GiveTheSameBits(ForkMode fork) =>
        AssertSame(RenderMoving(BlockCuts.Of(64), new HarnessOptions()), RenderMoving(BlockCuts.Random(9, 300), new HarnessOptions { Fork = fork }), fork.ToString());

    [Fact]
    public void Process_AtRestAndMoving_AllocatesNothing()
    {
        var node = CreateNode();
        using var harness = Prepare(node, new HarnessOptions());
        Automate(harness, node);
        harness.Render(Frames / 2, BlockCuts.Random(1, 500));
        harness.Render(Frames / 2, BlockCuts.Random(1, 500));
        Assert.Equal(0, harness.AllocatedBytes);
    }

    [Fact]
    public void Process_NothingIn_IsSilentFromTheFirstBlock()
    {
        using var harness = new NodeHarness(CreateNode());
        var rendered = harness.Render(2000);
        AssertSilent(rendered);
        Assert.True(harness.IsOutputSilent());
        Assert.Equal(ProcessStatus.Sleep, harness.LastStatus);
    }

    [Fact]
    public void Process_InputEnds_BecomesExactlySilentAndSaysSo()
    {
        foreach (var flushes in new[] { true, false })
        {
            using var harness = Prepare(CreateNode(), new HarnessOptions { FlushesDenormals = flushes }, 2000);
            harness.Render(2000 + QuietFrames);
            AssertSilent(harness.Render(512));
            Assert.True(harness.IsOutputSilent());
            Assert.Equal(ProcessStatus.Sleep, harness.LastStatus);
        }
    }

    [Fact]
    public void Process_SkippedWhileAsleep_GivesTheSameBits()
    {
        var node = CreateNode();
        if (node.Ports.AudioInputs.Count == 0)
        {
            return;
        }

        var sound = new float[1000 + QuietFrames + 12345 + 3000];
        Signals.Noise(1000, 5).CopyTo(sound, 0);
        Signals.Noise(3000, 6).CopyTo(sound, sound.Length - 3000);
        float[][][] Render(bool skips, BlockCuts cuts)
        {
            using var harness = new NodeHarness(CreateNode(), new HarnessOptions { SkipsSleep = skips });
            harness.SetInput(0, sound, sound);
            var rendered = harness.Render(sound.Length, cuts);
            Assert.Equal(skips, harness.SkippedBlocks > 0);
            return rendered;
        }

        AssertSame(Render(false, BlockCuts.Of(64)), Render(true, BlockCuts.Random(12, 300)), "asleep");
    }

    [Fact]
    public void Process_InputEnds_KeepsToItsDeclaredTail()
    {
        using var harness = Prepare(CreateNode(), new HarnessOptions(), 2000);
        var tail = harness.Instance.Processor.TailFrames;
        if (tail.IsInfinite || IsInstrument)
        {
            return;
        }

        harness.Render(2000 + harness.Instance.Processor.LatencyFrames);
        harness.Render((int)tail.Frames, BlockCuts.Of(2048));
        foreach (var channel in harness.Render(4096).SelectMany(bus => bus))
        {
            Assert.True(Signals.Peak(channel) < 1e-6f, $"{Signals.Peak(channel)} after the declared tail of {tail.Frames} frames");
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    public void Process_PoisonedInput_IsForgotten(float poison)
    {
        var node = CreateNode();
        if (node.Ports.AudioInputs.Count == 0)
        {
            return;
        }

        using var harness = new NodeHarness(node);
        var noise = Signals.Noise(8000, 3);
        noise.AsSpan(100, 3).Fill(poison);
        noise[500] = poison;
        harness.SetInput(0, noise, noise);
        harness.Render(1000);
        foreach (var channel in harness.Render(7000).SelectMany(bus => bus))
        {
            Assert.All(channel, sample => Assert.True(float.IsFinite(sample)));
        }

        harness.Instance.Processor.Reset();
        harness.SetInput(0, [], []);
        AssertSilent(harness.Render(1000));
    }

    [Fact]
    public void Reset_AfterSound_EqualsAFreshInstance()
    {
        var node = CreateNode();
        using var used = Prepare(node, new HarnessOptions());
        used.Render(3000, BlockCuts.Random(4, 200));
        used.Instance.Processor.Reset();
        used.Instance.EventsIn.Clear();
        using var fresh = Prepare(CreateNode(), new HarnessOptions { StartFrame = 3000 });

        // Inputs are addressed from the start of each harness: the fresh one hears what the used one hears from now on.
        for (var bus = 0; bus < node.Ports.AudioInputs.Count; bus++)
        {
            fresh.SetInput(bus, Input(bus, 0, Frames)[3000..], Input(bus, 1, Frames)[3000..]);
        }

        AssertSame(fresh.Render(Frames - 3000), used.Render(Frames - 3000), "after Reset");
    }

    [Fact]
    public void Process_Impulse_AppearsAfterTheDeclaredLatency()
    {
        if (IsInstrument)
        {
            return;
        }

        using var harness = new NodeHarness(CreateNode());
        harness.SetInput(0, Signals.Impulse(4000, 1000), Signals.Impulse(4000, 1000));
        var rendered = harness.Render(4000);
        var first = rendered[0].Min(channel => channel.AsSpan().IndexOfAnyExcept(0f) is >= 0 and var found ? found : int.MaxValue);
        Assert.Equal(1000 + harness.Instance.Processor.LatencyFrames, first);
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(44100)]
    [InlineData(96000)]
    [InlineData(192000)]
    public void Process_AnySampleRate_StaysFinite(double sampleRate)
    {
        var rendered = RenderMoving(BlockCuts.Of(64), new HarnessOptions { SampleRate = sampleRate });
        Assert.All(rendered.SelectMany(bus => bus), channel => Assert.All(channel, sample => Assert.True(float.IsFinite(sample))));
    }

    /// <summary>A harness whose node hears noise for <paramref name="inputFrames"/> frames, all of <see cref="Frames"/> unless said otherwise.</summary>
    protected NodeHarness Prepare(Node node, HarnessOptions options, int? inputFrames = null)
    {
        var harness = new NodeHarness(node, options);
        for (var bus = 0; bus < node.Ports.AudioInputs.Count; bus++)
        {
            harness.SetInput(bus, Input(bus, 0, inputFrames ?? Frames), Input(bus, 1, inputFrames ?? Frames));
        }

        AddEvents(harness);
        return harness;
    }

    protected static void AssertSilent(float[][][] rendered)
    {
        foreach (var channel in rendered.SelectMany(bus => bus))
        {
            var at = Signals.FirstDifference(new float[channel.Length], channel);
            if (at >= 0)
            {
                Assert.Fail($"not silent: {channel[at]:R} at frame {at} of {channel.Length}");
            }
        }
    }

    protected static void AssertSame(float[][][] expected, float[][][] actual, string what)
    {
        for (var bus = 0; bus < expected.Length; bus++)
        {
            for (var channel = 0; channel < expected[bus].Length; channel++)
            {
                var at = Signals.FirstDifference(expected[bus][channel], actual[bus][channel]);
                if (at >= 0)
                {
                    Assert.Fail($"{what}: output {bus}, channel {channel} differs from frame {at} on: {expected[bus][channel][at]:R}, not {actual[bus][channel][at]:R}");
                }
            }
        }
    }

    private static float[] Input(int bus, int channel, int frames)
    {
        var samples = Signals.Noise(frames, 1 + bus * 64 + channel);

        // A stretch of exact silence in the middle, so that nodes which skip silence do so in some cuts and not in others.
        samples.AsSpan(frames / 2, frames / 8).Clear();
        return samples;
    }

    private float[][][] RenderMoving(BlockCuts cuts, HarnessOptions options)
    {
        var node = CreateNode();
        using var harness = Prepare(node, options);
        Automate(harness, node);
        return harness.Render(Frames, cuts);
    }

    private void Automate(NodeHarness harness, Node node)
    {
        var random = new Random(77);
        foreach (var parameter in AutomatedParameters(node))
        {
            for (var change = 0; change < 4; change++)
            {
                var value = parameter.Clamp(parameter.Min + random.NextDouble() * (parameter.Max - parameter.Min));
                harness.Automate(random.Next(Frames), parameter, value, random.Next(3) == 0 ? 0 : random.Next(1500));
            }

            harness.Push(random.Next(Frames), parameter, parameter.Clamp(parameter.Min + random.NextDouble() * (parameter.Max - parameter.Min)));
        }
    }
}
