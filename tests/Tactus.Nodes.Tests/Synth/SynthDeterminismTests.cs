namespace Tactus.Nodes.Tests.Synth;

/// <summary>The same bits however time is cut, whoever computes which part, and at every vector width.</summary>
public sealed class SynthDeterminismTests
{
    private const int Frames = 24000;

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(480)]
    [InlineData(512)]
    [InlineData(2048)]
    public void PolySynth_AnyBlockLength_SameBits(int blockFrames)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var score = RandomScore(seed, Frames);
            using var expected = new InstrumentRig(NewSynth(seed));
            using var actual = new InstrumentRig(NewSynth(seed));
            AssertSame(expected.Render(score, Frames), actual.Render(score, Frames, blockFrames));
        }
    }

    [Theory]
    [InlineData(PartOrder.Forward)]
    [InlineData(PartOrder.Backward)]
    [InlineData(PartOrder.Shuffled)]
    [InlineData(PartOrder.Threads)]
    internal void PolySynth_AnyPartOrderAndCut_SameBits(PartOrder order)
    {
        for (var seed = 10; seed < 14; seed++)
        {
            var score = RandomScore(seed, Frames);
            var random = new Random(seed);
            using var expected = new InstrumentRig(NewSynth(seed));
            using var actual = new InstrumentRig(NewSynth(seed));
            AssertSame(expected.Render(score, Frames), actual.Render(score, Frames, () => random.Next(1, 300), order));
        }
    }

    [Fact]
    public void PolySynth_OwnPatchAutomatedAtRandomCuts_SameBits()
    {
        for (var seed = 20; seed < 26; seed++)
        {
            var random = new Random(seed);
            var score = WithAutomation(RandomScore(seed, Frames), seed);
            using var expected = new InstrumentRig(OwnPatchSynth());
            using var actual = new InstrumentRig(OwnPatchSynth());
            AssertSame(expected.Render(score, Frames), actual.Render(score, Frames, () => random.Next(1, 200)));
        }
    }

    [Fact]
    public void PolySynth_StartBetweenSteps_SameBitsAtAnyCut()
    {
        var score = RandomScore(30, 4000).Select(e => e with { Frame = e.Frame + 1000003 }).ToArray();
        using var expected = new InstrumentRig(NewSynth(1)) { SteadyFrame = 1000003 };
        using var actual = new InstrumentRig(NewSynth(1)) { SteadyFrame = 1000003 };
        AssertSame(expected.Render(score, 4000), actual.Render(score, 4000, 7));
    }

    [Fact]
    public void PolySynth_SkippedWhileAsleep_SameBits()
    {
        var first = RandomScore(31, 8000).Append(new ScoreEvent(8000, Midi.ControlChange(0, 7, 90)));
        var score = first.Concat(Enumerable.Range(0, 16).Select(c => new ScoreEvent(8000, Midi.ControlChange(c, 120, 0)))).ToList();
        score.AddRange([new(22005, Midi.NoteOn(0, 60, 90)), new(22011, Midi.PitchBend(0, 9000))]);
        score = [.. score.OrderBy(e => e.Frame)];
        using var expected = new InstrumentRig(NewSynth(1));
        var whole = expected.Render(score, 24000, 64);
        using var actual = new InstrumentRig(NewSynth(1));
        var sound = new Stereo(24000);
        var next = 0;
        var skipped = 0;
        for (var at = 0; at < 24000; at += 40)
        {
            var events = new List<TimedEvent>();
            while (next < score.Count && score[next].Frame < at + 40)
            {
                events.Add(score[next].At((int)(score[next].Frame - at)));
                next++;
            }

            if (actual.LastStatus == ProcessStatus.Sleep && events.Count == 0)
            {
                actual.SteadyFrame += 40;
                skipped++;
                continue;
            }

            actual.Block(40, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(events), sound.Left.AsSpan(at), sound.Right.AsSpan(at));
        }

        Assert.True(skipped > 100, $"slept {skipped} blocks");
        AssertSame(whole, sound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void PolySynth_EveryVectorWidth_SameBits(int width)
    {
        VoiceRenderer renderer = width switch
        {
            1 => new VoiceRenderer<Lane1>(),
            4 => new VoiceRenderer<Lane4>(),
            8 => new VoiceRenderer<Lane8>(),
            _ => new VoiceRenderer<Lane16>(),
        };
        const int frames = 6000;
        for (var seed = 40; seed < 43; seed++)
        {
            var score = WithAutomation(RandomScore(seed, frames), seed);
            using var expected = new InstrumentRig(seed == 42 ? OwnPatchSynth() : NewSynth(seed));
            using var actual = new InstrumentRig(seed == 42 ? OwnPatchSynth(renderer) : NewSynth(seed, renderer));
            AssertSame(expected.Render(score, frames), actual.Render(score, frames));
        }
    }

    internal static void AssertSame(Stereo expected, Stereo actual)
    {
        Assert.True(expected.Peak > 0, "nothing sounded");
        Assert.True(float.IsFinite(expected.Peak));
        var at = expected.FirstDifference(actual);
        Assert.True(at < 0, at < 0 ? "" : $"differ from frame {at} on: {expected.Left[at]:R} {expected.Right[at]:R}, not {actual.Left[at]:R} {actual.Right[at]:R}");
    }

    internal static PolySynth NewSynth(int seed, VoiceRenderer? renderer = null) => new() { Renderer = renderer, VoiceCapacity = seed % 2 == 0 ? 24 : 64 };

    internal static PolySynth OwnPatchSynth(VoiceRenderer? renderer = null)
    {
        var synth = new PolySynth { Renderer = renderer, Program = PolySynth.OwnPatch, VoiceCapacity = 40 };
        synth[PolySynth.Osc3Wave] = (int)Wave.ModulatedSine;
        synth[PolySynth.Osc3Modulation] = 2;
        synth[PolySynth.Osc4Wave] = (int)Wave.Noise;
        synth[PolySynth.Unison] = 3;
        synth[PolySynth.LfoToPitch] = 0.3;
        return synth;
    }

    /// <summary>Dense MIDI of all kinds on a few channels: chords, floods, pedals, controllers, programs, modes.</summary>
    internal static List<ScoreEvent> RandomScore(int seed, int frames)
    {
        var random = new Random(seed);
        var score = new List<ScoreEvent>();
        for (var channel = 0; channel < 4; channel++)
        {
            score.Add(new(0, Midi.ProgramChange(channel, random.Next(128))));
        }

        for (var index = 0; index < frames / 100; index++)
        {
            // why: one event in five falls on a control step, where order matters most.
            var frame = random.Next(5) == 0 ? random.Next(frames / 16) * 16 : random.Next(frames);
            var channel = random.Next(4);
            var key = random.Next(36, 90);
            var value = random.Next(128);
            switch (random.Next(16))
            {
                case < 6:
                    score.Add(new(frame, Midi.NoteOn(channel, key, random.Next(1, 128))));
                    score.Add(new(frame + random.Next(1, 6000), Midi.NoteOff(channel, key)));
                    break;
                case 6:
                    for (var note = 0; note < 6; note++)
                    {
                        score.Add(new(frame + random.Next(20), Midi.NoteOn(channel, key + 3 * note, 100)));
                    }

                    score.Add(new(frame + 3000, Midi.ControlChange(channel, 123, 0)));
                    break;
                case 7:
                    score.Add(new(frame, Midi.PitchBend(channel, random.Next(16384))));
                    break;
                case 8:
                    int[] controllers = [1, 5, 7, 10, 11, 65, 67, 68, 71, 72, 73, 74, 75, 76, 77, 84];
                    score.Add(new(frame, Midi.ControlChange(channel, controllers[random.Next(controllers.Length)], value)));
                    break;
                case 9:
                    score.Add(new(frame, Midi.ControlChange(channel, random.Next(2) == 0 ? 64 : 66, value)));
                    break;
                case 10:
                    score.Add(new(frame, Midi.ProgramChange(channel, value)));
                    break;
                case 11:
                    score.Add(new(frame, Midi.ChannelPressure(channel, value)));
                    break;
                case 12:
                    score.Add(new(frame, Midi.PolyPressure(channel, key, value)));
                    break;
                case 13:
                    score.Add(new(frame, Midi.ControlChange(channel, random.Next(20) == 0 ? 120 : 126 + random.Next(2), 0)));
                    break;
                case 14:
                    score.Add(new(frame, Midi.NoteOn2(channel, key, random.Next(65536))));
                    score.Add(new(frame + 40, new UniversalMidiPacket(0x40600000u | (uint)channel << 16 | (uint)key << 8, (uint)random.Next())));
                    break;
                default:
                    score.Add(new(frame, Midi.ControlChange(channel, 121, 0)));
                    break;
            }
        }

        return [.. score.OrderBy(e => e.Frame)];
    }

    internal static List<ScoreEvent> WithAutomation(List<ScoreEvent> score, int seed)
    {
        var random = new Random(seed);
        var parameters = new PolySynth().Parameters;
        var frames = (int)score[^1].Frame;
        for (var index = 0; index < 60; index++)
        {
            var parameter = parameters[random.Next(parameters.Count)];
            score.Add(new(random.Next(frames), default)
            {
                ParameterIndex = parameter.Index,
                Value = parameter.Min + random.NextDouble() * (parameter.Max - parameter.Min) * (parameter.Id.EndsWith("attack", StringComparison.Ordinal) ? 0.01 : 1),
                RampFrames = parameter.IsStepped ? 0 : random.Next(2000),
            });
        }

        return [.. score.OrderBy(e => e.Frame)];
    }
}
