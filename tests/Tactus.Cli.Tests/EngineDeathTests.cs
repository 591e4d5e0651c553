using System.Diagnostics;

namespace Tactus.Cli.Tests;

/// <summary>An engine process that is killed before it could play a note: as by the system when memory is short.</summary>
public sealed class EngineDeathTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly WorkFolder _folder = new();

    public EngineDeathTests() => Song.Prelude(_folder);

    public void Dispose() => _folder.Dispose();

    // At once: while it starts. Later: while the song is loaded, or plays.
    [Theory]
    [InlineData(3, 0)]
    [InlineData(1, 150)]
    [InlineData(2, 400)]
    public void Play_EngineKilledInItsFirstSecond_IsStartedAgainAndSaysSo(int times, int afterMilliseconds)
    {
        using var tool = Start("play", "prelude.mid", "--device", "null", "--for", "2s", "--json");
        Assert.Equal(times, KillChildren(tool, times, TimeSpan.FromMilliseconds(afterMilliseconds)));
        Assert.True(tool.WaitForExit(s_patience));
        var result = tool.Result();

        Assert.True(result.Status == 0, $"{result.Status}: {result.Error}");
        Assert.Equal(times, result.Json().GetProperty("restarts").GetInt32());
        Assert.True(result.Json().GetProperty("voicesMax").GetInt32() > 0, "it did not play");
        Assert.Contains("signal 9", result.Error);
    }

    [Fact]
    public void Play_EngineKilledEveryTime_EndsInASentenceThatSaysWhatToDo()
    {
        using var tool = Start("play", "prelude.mid", "--device", "null");
        Assert.Equal(6, KillChildren(tool, 6, TimeSpan.Zero));
        Assert.True(tool.WaitForExit(s_patience));
        var result = tool.Result();

        Assert.Equal(4, result.Status);
        var last = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains("signal 9", last);
        Assert.Contains("system's log", last);
    }

    private RunningTool Start(params string[] arguments) => ToolRun.Start(_folder, ToolRun.Executable, arguments);

    /// <summary>Kills each new engine process so long after it appeared.</summary>
    private static int KillChildren(RunningTool tool, int times, TimeSpan after)
    {
        var killed = new HashSet<int>();
        while (killed.Count < times && !tool.WaitForExit(TimeSpan.FromMilliseconds(1)))
        {
            foreach (var child in ChildrenOf(tool.ProcessId).Where(killed.Add))
            {
                // why the command line: between fork and exec the child still is the tool itself.
                Assert.True(SpinWait.SpinUntil(() => IsEngineOrGone(child), s_patience));
                Thread.Sleep(after); // the stimulus, not a wait for anything
                using var process = Process.GetProcessById(child);
                process.Kill();
            }
        }

        return killed.Count;
    }

    private static bool IsEngineOrGone(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("--channel", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static IEnumerable<int> ChildrenOf(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (var task in Directory.GetDirectories($"/proc/{process}/task"))
            {
                children.AddRange(File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse));
            }
        }
        catch (IOException)
        {
            // why: threads and processes end while they are looked at.
        }

        return children;
    }
}
