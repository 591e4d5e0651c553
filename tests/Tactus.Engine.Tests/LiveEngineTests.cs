using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;

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

    /// <summary>Names of methods as they are compiled, so that a failure says which.</summary>
    private sealed class JitLog : EventListener
    {
        private const EventKeywords JitKeyword = (EventKeywords)0x10;

        private readonly ConcurrentQueue<string> _names = new();

        public void Clear() => _names.Clear();

        public override string ToString() => string.Join(", ", _names);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) == true)
            {
                _names?.Enqueue($"[{eventData.OSThreadId}] {eventData.Payload?[6]}.{eventData.Payload?[7]}");
            }
        }
    }
}
