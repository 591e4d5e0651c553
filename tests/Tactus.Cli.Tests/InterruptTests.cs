using System.Buffers.Binary;
using System.Text;
using Tactus.Sessions;

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
    [InlineData(RunningTool.Hangup)]
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
    public void Play_InterruptedTwice_EndsAtOnceAndTheEngineWithIt()
    {
        using var tool = Start("play", "prelude.mid", "--device", "file:out.wav");
        tool.WaitForError("quantum");
        var engine = Assert.Single(ChildrenOf(tool.ProcessId));
        tool.Signal(RunningTool.Stop);
        tool.Signal(RunningTool.Interrupt);
        tool.Signal(RunningTool.Terminate);
        tool.Signal(RunningTool.Continue);
        Assert.True(tool.WaitForExit(s_patience));
        Assert.Equal(130, tool.Result().Status);
        WaitUntilGone(engine);
        Assert.Contains("Tactus finished", Encoding.Latin1.GetString(File.ReadAllBytes(_folder.File("out.wav")), 0, 200));
    }

    // As timeout(1) and service managers do it: the tool hears the signal twice, and the engine process too, which must leave the decision to the tool.
    [Fact]
    public void Play_WholeGroupSignalled_EndsWellWithoutARestart()
    {
        using var tool = Start("play", "prelude.mid", "--device", "file:out.wav", "--json");
        tool.WaitForError(Playing);
        Assert.All(ChildrenOf(tool.ProcessId), child => RunningTool.Signal(child, RunningTool.Terminate));
        tool.Signal(RunningTool.Terminate);
        tool.Signal(RunningTool.Terminate);
        Assert.True(tool.WaitForExit(s_patience));
        var result = tool.Result();
        Assert.Equal(0, result.Status);
        Assert.Equal(0, result.Json().GetProperty("restarts").GetInt32());
        Assert.DoesNotContain("new one", result.Error);
    }

    [Theory]
    [InlineData("play prelude.mid --device file:out.wav")]
    [InlineData("play prelude.mid --device file:out.wav --in-process")]
    [InlineData("render prelude.mid -o out.wav --rate 96000")]
    public void Tool_Killed_LeavesNoProcessAndAFileOfAllButTheLastSecond(string line)
    {
        using var tool = Start(line.Split(' '));
        WaitForBytes(tool, "out.wav", 1_000_000);
        var children = ChildrenOf(tool.ProcessId);
        var written = new FileInfo(_folder.File("out.wav")).Length;
        tool.Signal(RunningTool.Kill9);
        Assert.True(tool.WaitForExit(s_patience));
        Assert.All(children, WaitUntilGone);

        using var reader = WavReader.Open(_folder.File("out.wav"));
        Assert.True(reader.FrameCount * reader.ChannelCount * sizeof(float) >= written - 1000, $"{reader.FrameCount} frames of {written} bytes");

        // Any other program believes the sizes in the header, which lag behind by less than a second of play.
        var header = File.ReadAllBytes(_folder.File("out.wav")).AsSpan();
        var data = header.IndexOf("data"u8);
        Assert.True(BinaryPrimitives.ReadUInt32LittleEndian(header[(data + 4)..]) >= written - 96_000 * 8);
        Assert.Empty(Directory.EnumerateFileSystemEntries("/dev/shm", "tactus-[cb]*"));
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

    private static void WaitUntilGone(int process) => Assert.True(SpinWait.SpinUntil(
        () => !File.Exists($"/proc/{process}/stat") || File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal), s_patience));

    private static int[] ChildrenOf(int process) =>
    [
        .. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse),
        .. Directory.GetDirectories($"/proc/{process}/task").Where(task => Path.GetFileName(task) != process.ToString()).SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse),
    ];
}
