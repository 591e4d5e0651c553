using System.Collections.Concurrent;
using System.Diagnostics;
using Tactus.Devices.Tests.Jack;
using Tactus.Sessions;

namespace Tactus.Supervision.Tests;

/// <summary>What an engine process leaves behind and goes on with when it, or what it plays on, is taken away.</summary>
public sealed class WorstDayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-worst-").FullName;
    private readonly ConcurrentQueue<string> _said = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Twice, since the second restart must not write over what the first one wrote; and a file of the same name was there before.
    [Fact]
    public async Task EngineKilled_WhileWritingAFile_KeepsWhatWasWrittenAndWritesOnBeside()
    {
        var path = Path.Combine(_folder, "out.wav");
        await File.WriteAllTextAsync(Path.Combine(_folder, "out-2.wav"), "somebody's", Token);
        await using (var engine = await StartAsync("file:" + path))
        {
            var beeper = new Beeper();
            await engine.EditAsync(graph => graph.Add(beeper).To(graph.Output), Token);
            foreach (var name in (string[])["out.wav", "out-3.wav"])
            {
                await Until(() => engine.Info.Device == "file:" + Path.Combine(_folder, name));
                await Until(() => engine.Send(beeper, Midi.NoteOn(0, 60, 100)) || engine.GivenUp is not null);
                var seen = engine.Snapshot.SteadyFrame;
                await Until(() => engine.Snapshot.SteadyFrame > seen + 48_000);
                var played = engine.Snapshot.SteadyFrame - (name == "out.wav" ? 0 : seen);
                var restarts = engine.RestartCount;
                await KillAsync(engine);

                // Everything but the last second of this run, before the restart and after it.
                var written = await File.ReadAllBytesAsync(Path.Combine(_folder, name), Token);
                AssertHolds(Path.Combine(_folder, name), played - 48_000);
                await Until(() => engine.RestartCount == restarts + 1);
                Assert.Equal(written, await File.ReadAllBytesAsync(Path.Combine(_folder, name), Token));
            }

            await Until(() => engine.Send(beeper, Midi.NoteOn(0, 60, 100)));
            var last = engine.Snapshot.SteadyFrame;
            await Until(() => engine.Snapshot.SteadyFrame > last + 24_000);
            await engine.StopAsync(Token);
        }

        AssertHolds(Path.Combine(_folder, "out-4.wav"), 24_000);
        Assert.Equal("somebody's", await File.ReadAllTextAsync(Path.Combine(_folder, "out-2.wav"), Token));
        Assert.Contains(_said, message => message.Contains("writes into out-3.wav; out.wav keeps what was written before", StringComparison.Ordinal));
        Assert.Contains(_said, message => message.Contains("writes into out-4.wav; out-3.wav keeps what was written before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EngineKilled_Figures_CountOn()
    {
        await using var engine = await StartAsync("null");
        await Until(() => engine.Snapshot.Cycles > 200);
        var before = engine.Snapshot;
        await KillAsync(engine);
        await Until(() => engine.RestartCount == 1);

        Assert.True(engine.Snapshot.Cycles >= before.Cycles);
        await Until(() => engine.Snapshot.Cycles > before.Cycles + 200);
        Assert.True(engine.Snapshot.SteadyFrame > before.SteadyFrame);
        Assert.True(engine.Snapshot.LostCycles >= before.LostCycles);
    }

    [Fact]
    public async Task EngineKilled_AgainAndAgain_IsGivenUpInOneSentence()
    {
        await using var engine = await StartAsync("null");
        for (var round = 0; engine.GivenUp is null && round < 20; round++)
        {
            var restarts = engine.RestartCount;
            await KillAsync(engine);
            await Until(() => engine.RestartCount > restarts || engine.GivenUp is not null);
        }

        Assert.Equal(5, engine.RestartCount);
        Assert.Contains("signal 9", engine.GivenUp, StringComparison.Ordinal);
        Assert.Contains(_said, message => message.Contains("given up now", StringComparison.Ordinal));
        Assert.Equal(engine.GivenUp, Assert.Throws<EngineException>(engine.Transport.Play).Message);
        var refusal = await Assert.ThrowsAsync<EngineException>(() => engine.EditAsync(_ => { }, Token));
        Assert.Equal(engine.GivenUp, refusal.Message);
        await engine.StopAsync(Token);
    }

    [Fact]
    public async Task Start_DeviceNameOfThousandsOfLetters_ComesBackWhole()
    {
        var folder = _folder;
        for (var depth = 0; depth < 12; depth++)
        {
            folder = Directory.CreateDirectory(Path.Combine(folder, string.Concat(Enumerable.Repeat("Füße_und_ähnliche_", 10)))).FullName;
        }

        var device = "file:" + Path.Combine(folder, "out.wav");
        await using var engine = await StartAsync(device);

        Assert.True(device.Length > 2000);
        Assert.Equal(device, engine.Info.Device);
    }

    // The server dies, then the engine that waits for it; the next engine waits on, and plays there once the server is back.
    [Fact]
    public async Task ServerAndEngineKilled_SongGoesOnAndReturnsToTheServer()
    {
        using var server = JackServer.Start();
        var device = "jack:" + server.Name;
        await using var engine = await StartAsync(device);
        engine.Transport.Locate(30);
        engine.Transport.Play();
        await Until(() => engine.Transport.PositionSeconds > 30.1);

        server.Kill();
        await Until(() => engine.Info.Device == "null");
        Assert.Equal(device, engine.Info.AwaitedDevice);
        await KillAsync(engine);
        await Until(() => engine.RestartCount == 1 && engine.Transport.PositionSeconds > 30.1);
        Assert.Equal("null", engine.Info.Device);
        Assert.Equal(device, engine.Info.AwaitedDevice);

        server.Restart();
        await Until(() => engine.Info.Device == device);
        Assert.InRange(engine.Transport.PositionSeconds, 30.1, 90);
        await Until(() => _said.Any(message => message.Contains("is back", StringComparison.Ordinal)));
    }

    private async Task<EngineProcess> StartAsync(string device)
    {
        var engine = await EngineProcess.StartAsync(new EngineOptions { Device = device, QuantumFrames = 128 }, Token);
        engine.Notifications += notification => _said.Enqueue(notification.Message);
        return engine;
    }

    private static async Task KillAsync(EngineProcess engine)
    {
        using var process = Process.GetProcessById(engine.Info.ProcessId);
        process.Kill();
        await process.WaitForExitAsync(Token);
    }

    private static void AssertHolds(string path, long frames)
    {
        using var reader = WavReader.Open(path);
        Assert.True(reader.FrameCount >= frames, $"{Path.GetFileName(path)} holds {reader.FrameCount} frames of {frames}");
        var samples = new float[reader.FrameCount * reader.ChannelCount];
        Assert.Contains(0.5f, ReadAll(reader, samples));
    }

    private static float[] ReadAll(WavReader reader, float[] samples)
    {
        reader.Read(samples, (int)reader.FrameCount);
        return samples;
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
