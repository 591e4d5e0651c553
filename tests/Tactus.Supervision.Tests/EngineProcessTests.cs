using System.Diagnostics;
using Tactus.Sessions;

namespace Tactus.Supervision.Tests;

/// <summary>The engine as a child process: what works in one process works in two, and no end of either leaves anything behind.</summary>
public sealed class EngineProcessTests
{
    private static readonly EngineOptions s_null = new() { Device = "null", QuantumFrames = 256 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_NullDevice_RunsInAnotherProcess()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);

        await Until(() => engine.Snapshot.Cycles > 10);

        Assert.NotEqual(Environment.ProcessId, engine.Info.ProcessId);
        Assert.Equal(256, engine.Info.QuantumFrames);
    }

    [Fact]
    public async Task EditSendReadAndPush_OwnNodeKind_ReachTheOtherProcess()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);
        var beeper = new Beeper();
        await engine.EditAsync(graph => graph.Add(beeper).To(graph.Output), Token);

        Assert.True(engine.Send(beeper, Midi.NoteOn(0, 60, 100)));
        await Until(() => engine.Read(beeper, Beeper.Down) == 1);
        await Until(() => engine.Snapshot.OutputPeak == 0.5f);
        beeper[Beeper.Level] = 1;
        await Until(() => engine.Snapshot.OutputPeak == 1f);

        Assert.False(engine.Send(new Beeper(), Midi.NoteOn(0, 60, 100)));
    }

    [Fact]
    public async Task Edit_SecondNode_KeepsTheFirstOnesState()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);
        var first = new Beeper();
        await engine.EditAsync(graph => graph.Add(first).To(graph.Output), Token);
        engine.Send(first, Midi.NoteOn(0, 60, 100));
        await Until(() => engine.Read(first, Beeper.Down) == 1);

        await engine.EditAsync(graph => graph.Add(new Beeper()).To(graph.Output), Token);
        engine.Send(first, Midi.NoteOn(0, 62, 100));

        await Until(() => engine.Read(first, Beeper.Down) == 2);
    }

    [Fact]
    public async Task Edit_NodeThatFailsToPrepare_IsRefusedAndTheOldGraphPlaysOn()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);
        var good = new Beeper();
        await engine.EditAsync(graph => graph.Add(good).To(graph.Output), Token);

        var refusal = await Assert.ThrowsAsync<EngineException>(
            () => engine.EditAsync(graph => graph.Add(new Beeper { Label = "broken" }).To(graph.Output), Token));
        engine.Send(good, Midi.NoteOn(0, 60, 100));

        Assert.Equal(EngineFault.BadInput, refusal.Fault);
        Assert.Contains("broken", refusal.Message, StringComparison.Ordinal);
        await Until(() => engine.Read(good, Beeper.Down) == 1);
    }

    [Fact]
    public async Task Edit_Cycle_IsRefusedWithTheNodesNamed()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);

        var refusal = await Assert.ThrowsAsync<EngineException>(() => engine.EditAsync(
            graph =>
            {
                var a = new Gain { Name = "Ay" };
                var b = new Gain { Name = "Bee" };
                graph.Add(a).To(b).To(a);
            },
            Token));

        Assert.Contains("Ay", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Bee", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownDevice_IsRefusedInOneSentence()
    {
        var refusal = await Assert.ThrowsAsync<EngineException>(() => EngineProcess.StartAsync(s_null with { Device = "gramophone" }, Token));

        Assert.Equal(EngineFault.Missing, refusal.Fault);
        Assert.Contains("gramophone", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_LoadPlayLocate_MovesTheSongInTheOtherProcess()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);
        var (graph, timeline, beeper) = Song();
        await engine.LoadAsync(graph, timeline, Token);

        engine.Transport.Locate(1.5);
        engine.Transport.Play();

        await Until(() => engine.Transport.PositionSeconds > 2.01);
        await Until(() => engine.Read(beeper, Beeper.Down) == 1);
        engine.Transport.Stop();
        await Until(() => engine.Read(beeper, Beeper.Down) == 0 && !engine.Transport.State.IsPlaying);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EndSeconds_OfALoadedSong_FollowsItsTempo(bool isProcess)
    {
        await using IEngine engine = isProcess ? await EngineProcess.StartAsync(s_null, Token) : await AudioEngine.StartAsync(s_null, Token);
        Assert.Equal(0, engine.Transport.EndSeconds);
        var (graph, timeline, _) = Song();

        // 200 quarter notes, at first 120 a minute.
        await engine.LoadAsync(graph, timeline, Token);
        Assert.Equal(100, engine.Transport.EndSeconds, 1e-9);

        engine.Transport.SetTempo(60);
        await Until(() => Math.Abs(engine.Transport.EndSeconds - 200) < 1e-9);
    }

    [Fact]
    public void RunIfChild_InAnOrdinaryProcess_ReturnsAndKnowsTheKindsOfSessions()
    {
        Assert.False(EngineProcess.RunIfChild([]));

        // why: a program may read a session before it starts an engine.
        Assert.Contains(PolySynth.Kind, NodeCatalog.Kinds);
        Assert.Contains(AudioClipPlayer.Kind, NodeCatalog.Kinds);
    }

    [Fact]
    public async Task EngineKilled_WhilePlaying_ComesBackAtTheSamePositionWithTheSameGraph()
    {
        await using var engine = await EngineProcess.StartAsync(s_null, Token);
        var messages = new List<string>();
        engine.Notifications += notification => messages.Add(notification.Message);
        var (graph, timeline, beeper) = Song();
        await engine.LoadAsync(graph, timeline, Token);
        engine.Transport.Locate(30);
        engine.Transport.Play();
        await Until(() => engine.Transport.PositionSeconds > 30.2);
        var killed = engine.Info.ProcessId;

        Process.GetProcessById(killed).Kill();

        await Until(() => engine.RestartCount == 1 && engine.Transport.PositionSeconds > 30.2);
        Assert.InRange(engine.Transport.PositionSeconds, 30.2, 60);
        Assert.NotEqual(killed, engine.Info.ProcessId);
        Assert.True(engine.Send(beeper, Midi.NoteOn(0, 60, 100)));
        await Until(() => engine.Read(beeper, Beeper.Down) >= 1);
        Assert.Contains(messages, message => message.Contains("signal 9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_WhilePlaying_EndsTheProcess()
    {
        var engine = await EngineProcess.StartAsync(s_null, Token);
        var processId = engine.Info.ProcessId;

        await engine.StopAsync(Token);
        await engine.DisposeAsync();

        Assert.True(HasEnded(processId));
    }

    [Fact]
    public async Task SupervisorKilled_WhileWritingAFile_LeavesNoProcessAndAReadableFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.wav");
        using var supervisor = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [DoomedSupervisor.Verb, path]) { RedirectStandardOutput = true })!;
        try
        {
            var engineId = int.Parse((await supervisor.StandardOutput.ReadLineAsync(Token))!, System.Globalization.CultureInfo.InvariantCulture);
            await Until(() => File.Exists(path) && new FileInfo(path).Length > 48_000 * 8);

            supervisor.Kill();
            var killed = Stopwatch.StartNew();
            await Until(() => HasEnded(engineId));

            using var reader = WavReader.Open(path);
            Assert.True(killed.Elapsed < TimeSpan.FromSeconds(10));
            Assert.True(reader.FrameCount > 48_000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (AudioGraph Graph, Timeline Timeline, Beeper Beeper) Song()
    {
        var graph = new AudioGraph();
        var beeper = new Beeper();
        graph.Add(beeper).To(graph.Output);
        var timeline = new Timeline
        {
            Lanes = [new EventLane(beeper, [new ScheduledEvent(MusicalTime.FromBeats(4), Midi.NoteOn(0, 60, 100)), new ScheduledEvent(MusicalTime.FromBeats(200), Midi.NoteOff(0, 60))])],
            End = MusicalTime.FromBeats(200),
        };
        return (graph, timeline, beeper);
    }

    private static bool HasEnded(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>Waits for something that other processes bring about; fails after a time that no machine needs.</summary>
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
