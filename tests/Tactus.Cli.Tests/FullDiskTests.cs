using System.Globalization;
using System.Text;
using Tactus.Sessions;

namespace Tactus.Cli.Tests;

/// <summary>Places that take no file, or not all of it: one sentence, the right status, and nothing half-made left lying about.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public FullDiskTests()
    {
        Song.Prelude(_folder);

        // why: the runtime's own double mapping of code needs a file of gigabytes, which the limit on file sizes forbids.
        _folder.Environment["DOTNET_EnableWriteXorExecute"] = "0";
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("play ./prelude.mid --for 1s --in-process --device file:/dev/full", "full: ")]
    [InlineData("play ./prelude.mid --for 1s --in-process --device file:.", "name a file in it")]
    [InlineData("play ./prelude.mid --for 1s --in-process --device file:", "file:OUT.wav")]
    [InlineData("play ./prelude.mid --for 1s --in-process --device file:/nowhere/x.wav", "make it first")]
    [InlineData("play ./prelude.mid --for 1s --in-process --device file:/proc/x.wav", "x.wav")]
    [InlineData("render ./prelude.mid --in-process -o /dev/full", "full: ")]
    [InlineData("render ./prelude.mid --in-process -o /proc/x.wav", "x.wav")]
    [InlineData("render ./prelude.mid --in-process -o ./out.wav --stems /proc/stems", "/proc/stems")]
    [InlineData("render ./prelude.mid --in-process -o ./out.wav --stems ./prelude.mid", "prelude.mid")]
    public void Place_TakesNoFile_IsRefusedInOneSentence(string line, string hint)
    {
        var result = ToolRun.InProcess(_folder, line.Split(' '));
        Assert.Equal(2, result.Status);
        Assert.Contains(hint, result.Sentence());
        Assert.Equal(["prelude.mid"], Left());
    }

    [Fact]
    public void Device_IsAnEmptyName_IsRefused()
    {
        var result = ToolRun.InProcess(_folder, "play", "./prelude.mid", "--device", "", "--for", "1s");
        Assert.Equal(2, result.Status);
        Assert.Contains("--device", result.Sentence());
    }

    [Fact]
    public void Render_RunsOutOfRoom_LeavesNothing()
    {
        var result = ToolRun.Shell(_folder, "prlimit --fsize=500000:unlimited tactus render prelude.mid -o out.wav --in-process");
        Assert.Equal(2, result.Status);
        Assert.Contains("out.wav: ", result.Sentence());
        Assert.Contains("nothing of it was kept", result.Error);
        Assert.Equal(["prelude.mid"], Left());
    }

    [Fact]
    public void Render_RunsOutOfRoomOverAnOldFile_LeavesTheOldOneWhole()
    {
        var old = Encoding.UTF8.GetBytes("an hour of work");
        _folder.Write("out.wav", old);
        var result = ToolRun.Shell(_folder, "prlimit --fsize=500000:unlimited tactus render prelude.mid -o out.wav --in-process");
        Assert.Equal(2, result.Status);
        Assert.Contains("as it was", result.Sentence());
        Assert.Equal(old, File.ReadAllBytes(_folder.File("out.wav")));
        Assert.Equal(["out.wav", "prelude.mid"], Left());
    }

    // Through a link, and with the old file's rights, which are not the ones that a new file gets.
    [Fact]
    public void Render_OverAnOldFile_ReplacesItInOneStep()
    {
        _folder.Write("old.wav", [1, 2, 3]);
        File.SetUnixFileMode(_folder.File("old.wav"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_folder.File("out.wav"), "old.wav");
        var result = ToolRun.InProcess(_folder, "render", "./prelude.mid", "-o", "./out.wav", "--range", "0:00-0:01", "--in-process");
        Assert.Equal(0, result.Status);
        Assert.Equal(["old.wav", "out.wav", "prelude.mid"], Left());
        Assert.Equal("old.wav", new FileInfo(_folder.File("out.wav")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("old.wav")));
        using var reader = WavReader.Open(_folder.File("out.wav"));
        Assert.Equal(48_000, reader.FrameCount);
    }

    // The song goes on while there is no room, and the file, too, once there is: with silence in between, so that it keeps time.
    [Fact]
    public void Play_RoomIsMadeAgain_FileGoesOnInTime()
    {
        using var tool = ToolRun.Start(_folder, ToolRun.Executable, ["play", "prelude.mid", "--device", "file:out.wav", "--in-process", "--json"]);
        tool.WaitForError("quantum");
        Limit(tool, "200000:unlimited");
        tool.WaitForError("could not be");
        Limit(tool, "unlimited");
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(_folder.File("out.wav")).Length > 1_500_000, TimeSpan.FromSeconds(30)));
        tool.Signal(RunningTool.Interrupt);
        Assert.True(tool.WaitForExit(TimeSpan.FromSeconds(30)));

        var result = tool.Result();
        Assert.Equal(1, result.Status);
        var document = result.Json();
        var unwritten = document.GetProperty("unwrittenFrames").GetInt64();
        Assert.True(unwritten > 0);
        using var reader = WavReader.Open(_folder.File("out.wav"));
        var cycles = document.GetProperty("cycles").GetInt64();
        var lost = document.GetProperty("lostCycles").GetInt64();
        Assert.InRange(reader.FrameCount, cycles * 128, (cycles + lost) * 128);
        var samples = new float[reader.FrameCount * 2];
        reader.Read(samples, (int)reader.FrameCount);
        Assert.Contains(samples[^(int)(reader.FrameCount / 2)..], sample => Math.Abs(sample) > 0.01f);
    }

    private string[] Left() => [.. Directory.GetFileSystemEntries(_folder.Path).Select(entry => Path.GetFileName(entry)!).Order()];

    private void Limit(RunningTool tool, string bytes)
    {
        var result = ToolRun.Shell(_folder, string.Create(CultureInfo.InvariantCulture, $"prlimit --pid {tool.ProcessId} --fsize={bytes}"));
        Assert.True(result.Status == 0, result.Error);
    }
}
