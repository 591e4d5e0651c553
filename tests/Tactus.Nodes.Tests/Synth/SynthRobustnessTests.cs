using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Tactus.Nodes.Tests.Synth;

/// <summary>Floods, random bytes, and machines without wide vectors.</summary>
public sealed class SynthRobustnessTests
{
    private const string ReplyFileVariable = "TACTUS_SYNTH_REPLY_FILE";

    [Fact]
    public void Flood_TenThousandNotes_StaysFiniteAndEnds()
    {
        foreach (var blockFrames in new[] { 8, 64, 1000 })
        {
            var random = new Random(blockFrames);
            using var rig = new InstrumentRig(new PolySynth { VoiceCapacity = 64 });
            var left = new float[1000];
            var right = new float[1000];
            var events = new TimedEvent[1024];
            for (var block = 0; block < 10; block++)
            {
                for (var index = 0; index < events.Length; index++)
                {
                    events[index] = new TimedEvent(index * blockFrames / events.Length, Midi.NoteOn(random.Next(16), random.Next(128), random.Next(128)));
                }

                rig.Block(blockFrames, events, left, right);
                Assert.True(left.All(float.IsFinite) && right.All(float.IsFinite));
                Assert.InRange(rig.Instance.Readouts.Read(PolySynth.Voices), 0, VoiceAllocator.LanesFor(64));
                Assert.True(rig.Voices.Allocator.SoundingLanes <= 64);
            }

            var off = Enumerable.Range(0, 16).Select(channel => new ScoreEvent(rig.SteadyFrame, Midi.ControlChange(channel, 120, 0))).ToArray();
            var sound = rig.Render(off, 4800);
            Assert.True(sound.IsSilent(200));
            Assert.Equal(ProcessStatus.Sleep, rig.LastStatus);
        }
    }

    [Fact]
    public void RandomPackets_OfAnyKind_StayFinite()
    {
        var random = new Random(3);
        foreach (var node in new Node[] { new PolySynth(), SynthDeterminismTests.OwnPatchSynth(), new DrumKit() })
        {
            using var rig = new InstrumentRig(node);
            var score = new List<ScoreEvent>();
            for (var index = 0; index < 6000; index++)
            {
                var word = (uint)random.NextInt64(1L << 32);
                word = random.Next(4) > 0 ? word & 0x0FFFFFFF | (random.Next(2) == 0 ? 0x20000000u : 0x40000000u) : word;
                score.Add(new(index * 8, new UniversalMidiPacket(word, (uint)random.NextInt64(1L << 32), (uint)random.Next())));
            }

            var sound = rig.Render(score, 60000, 128);
            Assert.True(sound.Left.All(float.IsFinite) && sound.Right.All(float.IsFinite), node.Name);
        }
    }

    [Fact]
    public void Parameters_AtTheirLimits_StayFinite()
    {
        var parameters = new PolySynth().Parameters;
        foreach (var atMax in new[] { false, true })
        {
            var synth = new PolySynth { Program = PolySynth.OwnPatch };
            for (var index = 0; index < parameters.Count; index++)
            {
                synth[parameters[index]] = atMax ? parameters[index].Max : parameters[index].Min;
                synth[parameters[index]] = double.NaN;
                synth[parameters[index]] = atMax ? double.PositiveInfinity : double.NegativeInfinity;
            }

            synth[PolySynth.AmpAttack] = 0.01;
            synth[PolySynth.Volume] = 12;
            synth[PolySynth.Osc1Wave] = 1;
            synth[PolySynth.Osc2Wave] = 5;
            using var rig = new InstrumentRig(synth);
            var sound = rig.Render([new(0, Midi.NoteOn(0, 0, 127)), new(100, Midi.NoteOn(0, 127, 127)), new(3000, Midi.NoteOff(0, 0))], 9600);
            Assert.True(float.IsFinite(sound.Peak) && sound.Peak < 100);
        }
    }

    [Fact]
    public void VoiceCount_Lowered_LimitsVoicesAndClimbsBack()
    {
        var synth = new PolySynth { Program = 56, VoiceCapacity = 32 };
        using var rig = new InstrumentRig(synth);
        var notes = Enumerable.Range(40, 20).Select(key => new ScoreEvent(0, Midi.NoteOn(0, key, 100))).ToArray();
        rig.Render(notes, 9600);
        Assert.Equal(20, rig.Instance.Readouts.Read(PolySynth.Voices));
        rig.Instance.Parameters.Push(PolySynth.VoiceCount, 6);
        rig.Render([], 480);
        Assert.Equal(6, rig.Instance.Readouts.Read(PolySynth.Voices));
        rig.Instance.Parameters.Push(PolySynth.VoiceCount, 4096);
        rig.Render([.. Enumerable.Range(70, 10).Select(key => new ScoreEvent(rig.SteadyFrame + 32, Midi.NoteOn(0, key, 100)))], 9600);
        Assert.Equal(16, rig.Instance.Readouts.Read(PolySynth.Voices));
    }

    [Fact]
    public void VoiceCapacity_TwoThousand_AllSound()
    {
        using var rig = new InstrumentRig(new PolySynth { Program = 56, VoiceCapacity = 2048, PlaysDrumChannel = true });
        for (var channel = 0; channel < 16; channel++)
        {
            rig.Render([.. Enumerable.Range(0, 128).Select(key => new ScoreEvent(rig.SteadyFrame, Midi.NoteOn(channel, key, 20)))], 64);
        }

        // A trumpet takes one lane a note.
        var sound = rig.Render([], 4800, 480, PartOrder.Shuffled);
        Assert.Equal(2048, rig.Instance.Readouts.Read(PolySynth.Voices));
        Assert.True(float.IsFinite(sound.Peak));
    }

    [Fact]
    public void Settings_SaveAndLoad_KeepTheSynth()
    {
        var synth = new PolySynth { VoiceCapacity = 200, Program = 12, PlaysDrumChannel = true };
        var copy = new PolySynth();
        foreach (var (key, value) in synth.SaveSettings())
        {
            copy.LoadSetting(key, value);
        }

        Assert.Equal((200, 12, true), (copy.VoiceCapacity, copy.Program, copy.PlaysDrumChannel));
        Assert.True(copy.Revision > 0);
        var error = Assert.Throws<ArgumentException>(() => copy.LoadSetting("program", "128"));
        Assert.Equal("PolySynth: setting \"program\" is \"128\"; allowed are whole numbers from -1 to 127.", error.Message);
        Assert.Throws<ArgumentException>(() => copy.LoadSetting("colour", "red"));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Machine_WithoutVectorFeature_SameBits(string switchedOff)
    {
        var lines = RunAlone(nameof(Hash_OfAReferenceScore_IsRepeatable), switchedOff);
        Assert.True(!Vector256.IsHardwareAccelerated || lines[1] != "256 bits", $"{switchedOff} changed nothing");
        Assert.Equal(ReferenceHash().ToString("x16"), lines[0]);
    }

    [Fact]
    public void Hash_OfAReferenceScore_IsRepeatable()
    {
        var hash = ReferenceHash();
        Assert.Equal(hash, ReferenceHash());
        Tell(hash.ToString("x16"), Vector256.IsHardwareAccelerated ? "256 bits" : "fewer");
    }

    [Fact]
    public void FirstNotes_InAFreshProcess_CompileNothing() => Assert.Equal("0", RunAlone(nameof(Playing_AfterPreparation_CompilesNothing), "DOTNET_None")[0]);

    [Fact]
    public void Playing_AfterPreparation_CompilesNothing()
    {
        // The rig itself warms up with a message that means nothing; what is compiled from then on is the instruments' own.
        ScoreEvent[] nothing = [new(0, default)];
        var scores = Enumerable.Range(0, 8).Select(seed => SynthDeterminismTests.RandomScore(100 + seed, 8000).ToArray()).ToArray();
        ScoreEvent[] drums = [.. Enumerable.Range(0, 128).Select(key => new ScoreEvent(key * 50, Midi.NoteOn(9, key, 100)))];
        using var synth = new InstrumentRig(new PolySynth { VoiceCapacity = 24 });
        using var own = new InstrumentRig(SynthDeterminismTests.OwnPatchSynth());
        using var kit = new InstrumentRig(new DrumKit());
        foreach (var rig in new[] { synth, own, kit })
        {
            rig.Render(nothing, 100, 33);
            rig.SteadyFrame = 0;
        }

        var before = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true);
        for (var round = 0; round < scores.Length; round++)
        {
            synth.SteadyFrame = own.SteadyFrame = 0;
            synth.Processor.Reset();
            own.Processor.Reset();
            synth.Render(scores[round], 8000, 17 + 31 * round);
            own.Render(scores[round], 8000, 17 + 31 * round);
        }

        kit.Render(drums, 8000, 50);
        var compiled = System.Runtime.JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        Tell(compiled.ToString());
        Assert.Equal(0, compiled);
    }

    /// <summary>Runs one test of this class in a process of its own and returns what it told.</summary>
    private static string[] RunAlone(string test, string switchedOff)
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SynthRobustnessTests).Assembly.Location);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(SynthRobustnessTests).FullName}.{test}");
        start.Environment[ReplyFileVariable] = file;
        start.Environment[switchedOff] = "0";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        var lines = File.ReadAllLines(file);
        File.Delete(file);
        Assert.True(child.ExitCode == 0 && lines.Length > 0, output);
        return lines;
    }

    private static void Tell(params string[] lines)
    {
        if (Environment.GetEnvironmentVariable(ReplyFileVariable) is { } file)
        {
            File.WriteAllLines(file, lines);
        }
    }

    private static ulong ReferenceHash()
    {
        using var rig = new InstrumentRig(new PolySynth { VoiceCapacity = 24 });
        using var kit = new InstrumentRig(new DrumKit());
        ScoreEvent[] drums = [.. Enumerable.Range(35, 47).Select(key => new ScoreEvent(key * 20, Midi.NoteOn(9, key, 100)))];
        return rig.Render(SynthDeterminismTests.RandomScore(77, 3000), 3000).Hash() ^ kit.Render(drums, 3000).Hash();
    }
}
