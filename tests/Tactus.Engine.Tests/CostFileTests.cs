using Tactus.Scheduling;

namespace Tactus.Engine.Tests;

public sealed class CostFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-costs-").FullName;

    private string File => Path.Combine(_folder, "costs.bin");

    [Fact]
    public void Options_UnlessAsked_KeepNothing() => Assert.Null(new EngineOptions().CostFile);

    [Fact]
    public async Task Engine_AskedToKeepCosts_WritesThemAtItsEndAndReadsThemAtTheNextStart()
    {
        await PlayAsync(TestContext.Current.CancellationToken);

        var book = CostBook.Read(File);
        Assert.Equal("", book.Trouble);
        Assert.True(book.Count > 0);
        Assert.Equal([File], Directory.GetFiles(_folder));
        Assert.Equal("", await PlayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Engine_FileOfNonsense_SaysSoAndPlaysAndReplacesIt()
    {
        System.IO.File.WriteAllText(File, "nonsense, but long enough to be looked at");

        Assert.Contains("something else", await PlayAsync(TestContext.Current.CancellationToken));

        Assert.Equal("", CostBook.Read(File).Trouble);
    }

    [Fact]
    public async Task Engine_PlaceThatCannotBeWritten_SaysSoAndEnds()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "occupied"), "");
        var said = new List<string>();
        await using (var engine = await AudioEngine.StartAsync(Options(Path.Combine(_folder, "occupied", "costs.bin")), TestContext.Current.CancellationToken))
        {
            engine.Notifications += notification => said.Add(notification.Message);
        }

        Assert.Contains(said, message => message.StartsWith("What nodes cost could not be kept", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static EngineOptions Options(string file) => new() { Device = "null", QuantumFrames = 64, Workers = 2, CostFile = file };

    /// <summary>Plays until something was measured.</summary>
    /// <returns>What the engine said about the file at its start.</returns>
    private async Task<string> PlayAsync(CancellationToken cancellation)
    {
        await using var engine = await AudioEngine.StartAsync(Options(File), cancellation);
        await engine.EditAsync(graph => graph.Add(new PolySynth()).To(new Reverb()).To(graph.Output), cancellation);
        while (engine.Snapshot.Cycles < 400)
        {
            await Task.Delay(5, cancellation);
        }

        return engine.Info.CostFileTrouble;
    }
}
