using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tactus.Engine.Tests;

/// <summary>A device that goes away while a song plays, comes back, or comes back as another: the song's clock goes on, and each turn is said once.</summary>
public sealed class DeviceLossTests
{
    private readonly ScriptedBackend _stage = new();
    private readonly ConcurrentQueue<EngineNotification> _said = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Device_Lost_SongGoesOnAtItsPositionAndReturnsWithTheDevice()
    {
        await using var engine = await StartAsync();
        _stage.Refusal = new DeviceFault(DeviceFaultKind.Retry, "Device \"stage\" is not there.");
        var before = engine.Transport.PositionSeconds;
        _stage.Newest.Lose();

        await Until(() => engine.Info.Device == "null");
        Assert.Equal("stage", engine.Info.AwaitedDevice);
        Assert.True(_stage.Opened[0].IsDisposed);
        await Until(() => engine.Transport.PositionSeconds > before + 0.2);
        Assert.InRange(engine.Transport.PositionSeconds, before + 0.2, before + 5);
        var loss = Assert.Single(_said);
        Assert.Equal(NotificationLevel.Error, loss.Level);
        Assert.Equal("Somebody pulled the plug of device \"stage\"; the song goes on in silence on the null device; bring \"stage\" back at 48000 Hz, and the sound returns by itself.", loss.Message);

        _stage.Refusal = null;
        await Until(() => engine.Info.Device == "stage");
        Assert.Equal("", engine.Info.AwaitedDevice);
        Assert.Equal(2, _stage.Opened.Count);
        var frame = engine.Snapshot.SteadyFrame;
        await Until(() => engine.Snapshot.SteadyFrame > frame + 4800);
        Assert.Equal(0, engine.Snapshot.AllocatedBytes);
        Assert.Equal(NotificationLevel.Information, _said.Last().Level);
        Assert.Equal(2, _said.Count);
    }

    [Fact]
    public async Task Device_BackAtAnotherRate_IsNotUsedAndItIsSaidOnce()
    {
        await using var engine = await StartAsync();
        _stage.SampleRate = 44_100;
        _stage.Newest.Lose();

        await Until(() => _stage.Opened.Count == 3);
        Assert.Equal("null", engine.Info.Device);
        var refusal = Assert.Single(_said, notification => notification.Level == NotificationLevel.Warning);
        Assert.Contains("44100 Hz", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("48000 Hz", refusal.Message, StringComparison.Ordinal);
        Assert.True(_stage.Opened[1].IsDisposed);

        _stage.SampleRate = 48_000;
        await Until(() => engine.Info.Device == "stage");
    }

    [Fact]
    public async Task Device_ThatDoesNotStartAgain_LeavesTheStandInPlaying()
    {
        await using var engine = await StartAsync();
        _stage.RefusesToStart = true;
        _stage.Newest.Lose();

        await Until(() => _stage.Opened.Count == 2 && _stage.Opened[1].IsDisposed);
        var frame = engine.Snapshot.SteadyFrame;
        await Until(() => engine.Snapshot.SteadyFrame > frame + 4800);
        Assert.Equal("null", engine.Info.Device);

        _stage.RefusesToStart = false;
        await Until(() => engine.Info.Device == "stage");
    }

    [Fact]
    public async Task Device_ChangesItsRateWhilePlaying_IsLeft()
    {
        await using var engine = await StartAsync();
        _stage.SampleRate = 44_100;
        _stage.Newest.ChangeRate(44_100);

        await Until(() => engine.Info.Device == "null");
        Assert.Equal(48_000, engine.Info.SampleRate);
        Assert.Contains("44100 Hz", _said.First().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_ChangesItsQuantumWhilePlaying_IsFollowed()
    {
        await using var engine = await StartAsync();
        _stage.Newest.ChangeQuantum(512);

        await Until(() => engine.Info.QuantumFrames == 512);
        await Until(() => !_said.IsEmpty);
        Assert.Equal(NotificationLevel.Information, Assert.Single(_said).Level);
        Assert.Equal("stage", engine.Info.Device);
    }

    [Fact]
    public async Task Start_DeviceMissingButWaitedFor_PlaysOnTheNullDeviceUntilItComes()
    {
        _stage.Refusal = new DeviceFault(DeviceFaultKind.Retry, "Device \"stage\" is not there.");
        await Assert.ThrowsAsync<EngineException>(() => AudioEngine.StartAsync(new EngineOptions { Device = "stage" }, _stage.Catalog(), Token));
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "stage", WaitsForDevice = true }, _stage.Catalog(), Token);
        Assert.Equal("null", engine.Info.Device);
        Assert.Contains("not there", engine.Info.DeviceChoice, StringComparison.Ordinal);

        _stage.Refusal = null;
        await Until(() => engine.Info.Device == "stage");
    }

    [Fact]
    public async Task Stop_WhileTheDeviceIsAway_EndsWithoutReturning()
    {
        var engine = await StartAsync();
        _stage.Newest.Lose();
        await engine.StopAsync(Token);
        await engine.DisposeAsync();
        Assert.All(_stage.Opened, device => Assert.True(device.IsDisposed));
    }

    [Fact]
    public void MoveToAnotherThread_SoundRisesFromSilenceWithoutAStep()
    {
        var graph = new AudioGraph();
        graph.Add(new Steady()).To(graph.Output);
        using var rig = new CycleRig(graph, Timeline.Empty);
        rig.Run(128);
        rig.Runner.MoveToAnotherThread();
        var start = rig.Left.Count;
        rig.Run(CycleRig.SampleRate / 10);

        Assert.Equal(1f, rig.Left[start - 1]);
        var fadeFrames = CycleRig.SampleRate * CycleRunner.FadeMilliseconds / 1000;
        for (var frame = 0; frame < fadeFrames; frame++)
        {
            Assert.Equal(frame / (float)fadeFrames, rig.Left[start + frame], 1e-6f);
        }

        Assert.All(rig.Left.Skip(start + fadeFrames), sample => Assert.Equal(1f, sample));
    }

    private async Task<AudioEngine> StartAsync()
    {
        var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "stage", QuantumFrames = 256, Workers = 2 }, _stage.Catalog(), Token);
        engine.Notifications += _said.Enqueue;
        engine.Transport.Locate(30);
        engine.Transport.Play();
        await Until(() => engine.Transport.PositionSeconds > 30);
        return engine;
    }

    internal static async Task Until(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "what was waited for did not come within 30 s");
            await Task.Delay(5, Token);
        }
    }

    private sealed class Steady : Node
    {
        public override NodePorts Ports { get; } = NodePorts.Instrument();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

        private sealed class Processor : INodeProcessor
        {
            public ProcessStatus Process(in ProcessContext context)
            {
                var output = context.Output(0);
                output[0].Fill(1);
                output[1].Fill(1);
                output.Silence = SilenceMask.None;
                return ProcessStatus.Continue;
            }
        }
    }
}
