using System.Collections.Concurrent;
using Tactus.Devices.Tests.Jack;

namespace Tactus.Engine.Tests;

/// <summary>The engine on a real JACK server that ends, is killed, comes back, and changes its buffer size.</summary>
public sealed class JackLossTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_GoneAndBack_SongGoesOnAndReturns(bool isKilled)
    {
        using var server = JackServer.Start();
        var said = new ConcurrentQueue<EngineNotification>();
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "jack:" + server.Name, Workers = 2 }, Token);
        engine.Notifications += said.Enqueue;
        engine.Transport.Locate(30);
        engine.Transport.Play();
        await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > 30.1);

        if (isKilled)
        {
            server.Kill();
        }
        else
        {
            server.Terminate();
        }

        await DeviceLossTests.Until(() => engine.Info.Device == "null");
        var lostAt = engine.Transport.PositionSeconds;
        Assert.InRange(lostAt, 30.1, 60);
        await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > lostAt + 0.2);
        Assert.Contains("JACK server", Assert.Single(said).Message, StringComparison.Ordinal);

        server.Restart(quantum: 256);
        await DeviceLossTests.Until(() => engine.Info.Device == "jack:" + server.Name);
        Assert.Equal(256, engine.Info.QuantumFrames);
        var backAt = engine.Transport.PositionSeconds;
        Assert.True(backAt > lostAt);
        await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > backAt + 0.2);
        Assert.Contains("tactus:out_1", server.Tool("jack_lsp", ""), StringComparison.Ordinal);
        Assert.Equal(0, engine.Snapshot.AllocatedBytes);
    }

    [Fact]
    public async Task Server_StandsStillAndMovesAgain_SongGoesOnAndReturns()
    {
        using var server = JackServer.Start();
        var said = new ConcurrentQueue<EngineNotification>();
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "jack:" + server.Name, Workers = 2 }, Token);
        engine.Notifications += said.Enqueue;
        engine.Transport.Play();
        await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > 0.1);

        server.Freeze();
        try
        {
            var edit = engine.EditAsync(graph => graph.Add(new Gain()).To(graph.Output), Token);
            await DeviceLossTests.Until(() => engine.Info.Device == "null");
            await edit;
            var position = engine.Transport.PositionSeconds;
            await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > position + 0.2);
            Assert.Contains("has not called", Assert.Single(said).Message, StringComparison.Ordinal);
        }
        finally
        {
            server.Thaw();
        }

        await DeviceLossTests.Until(() => engine.Info.Device == "jack:" + server.Name);
        var backAt = engine.Transport.PositionSeconds;
        await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > backAt + 0.2);
    }

    [Fact]
    public async Task Server_StandsStill_EngineCanStillBeEnded()
    {
        using var server = JackServer.Start();
        var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "jack:" + server.Name, Workers = 2 }, Token);
        server.Freeze();
        try
        {
            await engine.DisposeAsync();
        }
        finally
        {
            server.Kill(); // why: a thawed server takes up to a minute to end by itself
        }
    }

    [Fact]
    public async Task BufferSize_ChangedWhilePlaying_IsFollowedAndSaid()
    {
        using var server = JackServer.Start(quantum: 128);
        var said = new ConcurrentQueue<EngineNotification>();
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "jack:" + server.Name, Workers = 2 }, Token);
        engine.Notifications += said.Enqueue;
        engine.Transport.Play();
        foreach (var quantum in (int[])[512, 64])
        {
            server.Tool("jack_bufsize", quantum.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await DeviceLossTests.Until(() => engine.Info.QuantumFrames == quantum);
            var position = engine.Transport.PositionSeconds;
            await DeviceLossTests.Until(() => engine.Transport.PositionSeconds > position + 0.2);
        }

        Assert.Equal(["jack:" + server.Name], said.Select(_ => engine.Info.Device).Distinct());
        Assert.Equal(2, said.Count(notification => notification.Message.Contains("quantum", StringComparison.Ordinal)));
        Assert.Equal(0, engine.Snapshot.AllocatedBytes);
    }
}
