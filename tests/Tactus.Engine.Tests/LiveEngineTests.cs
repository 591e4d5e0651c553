using System.Diagnostics;
using Tactus.Sessions;

namespace Tactus.Engine.Tests;

/// <summary>The engine on a real clock: what it allocates, compiles and collects once it is live.</summary>
public sealed class LiveEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Play_AllBuiltInKinds_NeitherAllocatesNorCompilesOnAudioThreads()
    {
        using var jit = new JitLog();
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "null", QuantumFrames = 256, Workers = 2 }, Token);
        var (graph, timeline) = Song();
        await engine.LoadAsync(graph, timeline, Token);
        jit.Clear();
        engine.Transport.SetLoop(0, 4);
        engine.Transport.Play();
        await Until(() => engine.Snapshot.SteadyFrame > 48_000 * 3);
        engine.Transport.Stop();
        engine.Transport.Locate(1);
        engine.Transport.Play();
        await Until(() => engine.Snapshot.SteadyFrame > 48_000 * 4);

        var snapshot = engine.Snapshot;
        Assert.Equal(0, snapshot.AllocatedBytes);
        Assert.True(snapshot.MethodsCompiled == 0, $"{snapshot.MethodsCompiled} methods: {jit}");
        Assert.True(snapshot.VoicesMax > 0);
        Assert.Equal(0, snapshot.NodeFaults);
    }

    // A note is held when the program ends: what is on tape falls to silence within the fade, in no step larger than the wave's own.
    [Fact]
    public async Task DisposeAsync_WhileANoteSounds_FadesFirst()
    {
        var folder = Directory.CreateTempSubdirectory("tactus-held-");
        var path = Path.Combine(folder.FullName, "held.wav");
        var synth = new PolySynth();
        await using (var engine = await AudioEngine.StartAsync(new EngineOptions { Device = $"file:{path}", Workers = 1 }, Token))
        {
            await engine.EditAsync(graph => graph.Add(synth).To(graph.Output), Token);
            engine.Send(synth, Midi.NoteOn(0, 60, 100));
            await Until(() => engine.Snapshot.OutputPeak > 0.01f && engine.Snapshot.SteadyFrame > 24_000);
        }

        using var tape = WavReader.Open(path);
        var planar = new float[tape.FrameCount * tape.ChannelCount];
        Assert.Equal(tape.FrameCount, tape.Read(planar, (int)tape.FrameCount));
        var left = planar[..(int)tape.FrameCount];
        var end = Array.FindLastIndex(left, sample => Math.Abs(sample) > 1e-4f);
        var sounding = left.AsSpan(end - 9_600, 4_800);
        Assert.True(Mix.Peak(sounding) > 0.01f, "nothing sounded before the end");
        Assert.True(Mix.Peak(left.AsSpan(end - 240)) < 0.3f * Mix.Peak(sounding), "the end is as loud as the note");
        folder.Delete(recursive: true);
    }

    private static (AudioGraph Graph, Timeline Timeline) Song()
    {
        BuiltInNodes.Register();
        var graph = new AudioGraph();
        var synth = new PolySynth { VoiceCapacity = 128 };
        var kit = new DrumKit();
        var strip = new MixerStrip();
        graph.Add(synth).To(strip);
        graph.Add(kit).To(strip).To(new Reverb()).To(new Limiter()).To(graph.Output);
        ScheduledEvent[] events =
        [
            .. Enumerable.Range(0, 128).SelectMany(step => new ScheduledEvent[]
            {
                new(MusicalTime.FromBeats(step / 32.0), Midi.ProgramChange(step % 8, step)),
                new(MusicalTime.FromBeats(step / 32.0), Midi.NoteOn(step % 8, 40 + step % 40, 90)),
                new(MusicalTime.FromBeats(step / 32.0 + 0.2), Midi.NoteOff(step % 8, 40 + step % 40)),
            }).OrderBy(entry => entry.Time.Ticks),
        ];
        ScheduledEvent[] drums = [.. Enumerable.Range(35, 47).Select(key => new ScheduledEvent(MusicalTime.FromBeats((key - 35) / 12.0), Midi.NoteOn(9, key, 100)))];
        var timeline = new Timeline
        {
            Lanes = [new EventLane(synth, events), new EventLane(kit, drums)],
            Automation = [new AutomationLane(strip, MixerStrip.Gain, [new AutomationPoint(MusicalTime.Zero, -20, AutomationShape.Linear), new AutomationPoint(MusicalTime.FromBeats(4), 0, AutomationShape.Hold)])],
            End = MusicalTime.FromBeats(8),
        };
        return (graph, timeline);
    }

    private static async Task Until(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "what was waited for did not come within 30 s");
            await Task.Delay(5, Token);
        }
    }
}
