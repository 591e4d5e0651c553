using System.Buffers.Binary;
using System.Text;

namespace Tactus.Cli.Tests;

/// <summary>Ctrl+C: the first time with a fade and what is there saved, the second time at once.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    /// <summary>Part of the line that tells that the song plays. An xrun before it names a quantum too, but no workers.</summary>
    private const string Playing = " worker";

    private readonly WorkFolder _folder = new();

    public InterruptTests()
    {
        Song.Prelude(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(RunningTool.Interrupt)]
    [InlineData(RunningTool.Terminate)]
    public void Play_Interrupted_EndsWellAndTellsWhatItDid(int signal)
    {
        using var tool = Start("play", "prelude.mid", "--device", "file:out.wav", "--json");
        tool.WaitForError(Playing);
        tool.Signal(signal);
        Assert.True(tool.WaitForExit(s_patience));
        var result = tool.Result();
        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("cycles").GetInt64() > 0);

        // Saved: the header of the file was completed. Faded: the last frame is silent.
        var bytes = File.ReadAllBytes(_folder.File("out.wav"));
        Assert.Contains("Tactus finished", Encoding.Latin1.GetString(bytes, 0, 200));
        Assert.Equal(0f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan()[^8..]));
        Assert.Equal(0f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan()[^4..]));
    }

    [Fact]
    public void Render_Interrupted_LeavesAFileOfWhatWasRendered()
    {
        using var tool = Start("render", "prelude.mid", "-o", "out.wav", "--rate", "192000", "--json");
        WaitForBytes(tool, "out.wav", 1_000_000);
        tool.Signal(RunningTool.Interrupt);
        Assert.True(tool.WaitForExit(s_patience));
        var result = tool.Result();
        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("interrupted").GetBoolean());
        Assert.Contains("Tactus finished", Encoding.Latin1.GetString(File.ReadAllBytes(_folder.File("out.wav")), 0, 200));
    }

    [Fact]
    public void Render_InterruptedTwice_EndsAtOnce()
    {
        using var tool = Start("render", "prelude.mid", "-o", "out.wav", "--rate", "384000", "--in-process");
        WaitForBytes(tool, "out.wav", 1_000_000);

        // Both at once, with the process stopped in between, so that the first cannot have done its work before the second comes.
        tool.Signal(RunningTool.Stop);
        tool.Signal(RunningTool.Interrupt);
        tool.Signal(RunningTool.Hangup);
        tool.Signal(RunningTool.Continue);
        Assert.True(tool.WaitForExit(s_patience));
        Assert.Equal(130, tool.Result().Status);
    }

    [Fact]
    public void Play_Interrupted_LeavesNoEngineBehind()
    {
        using var tool = Start("play", "prelude.mid", "--device", "null");
        tool.WaitForError(Playing);
        var engine = Assert.Single(ChildrenOf(tool.ProcessId));
        tool.Signal(RunningTool.Interrupt);
        Assert.True(tool.WaitForExit(s_patience));
        Assert.Equal(0, tool.Result().Status);
        Assert.False(Directory.Exists($"/proc/{engine}"));
    }

    [Fact]
    public void Play_AsABackgroundJobOfAScript_CanBeInterrupted()
    {
        // A shell without job control starts background jobs with the signal ignored.
        var result = ToolRun.Shell(_folder, """
            tactus play prelude.mid --device null 2>log &
            until grep -q quantum log; do sleep 0.1; done
            kill -INT $!
            wait $!
            """);
        Assert.Equal(0, result.Status);
    }

    private RunningTool Start(params string[] arguments) => ToolRun.Start(_folder, ToolRun.Executable, arguments);

    private void WaitForBytes(RunningTool tool, string name, long bytes)
    {
        using var watcher = new FileSystemWatcher(_folder.Path) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        var file = new FileInfo(_folder.File(name));
        while (!file.Exists || file.Length < bytes)
        {
            Assert.False(tool.WaitForExit(TimeSpan.Zero), "it ended too early");
            watcher.WaitForChanged(WatcherChangeTypes.All, 1000);
            file.Refresh();
        }
    }

    private static int[] ChildrenOf(int process) =>
    [
        .. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse),
        .. Directory.GetDirectories($"/proc/{process}/task").Where(task => Path.GetFileName(task) != process.ToString()).SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse),
    ];
}
