using System.Text.Json;

namespace Tactus.Cli.Tests;

/// <summary>Predictions by the tool: figures that hang together, and a sentence for every question that makes no sense.</summary>
public sealed class SimulateTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public SimulateTests()
    {
        Song.Prelude(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Simulate_WithJson_GivesFiguresThatHangTogether()
    {
        var document = Simulate("--cores 1,2,64 --range 0:10-0:14 --quantum 256 --rate 44100");

        Assert.Equal(256e6 / 44_100, document.GetProperty("periodUs").GetDouble(), 2);
        Assert.InRange(document.GetProperty("fromSeconds").GetDouble(), 10, 14);
        var serial = document.GetProperty("serialUs").GetDouble();
        var longest = document.GetProperty("criticalPathUs").GetDouble();
        Assert.InRange(longest, 0, serial * 1.001);
        Assert.NotEmpty(document.GetProperty("criticalPath").EnumerateArray());
        var cores = document.GetProperty("cores").EnumerateArray().ToArray();
        Assert.Equal([1, 2, 64], cores.Select(core => core.GetProperty("count").GetInt32()));
        Assert.Equal("serial", cores[0].GetProperty("executor").GetString());
        Assert.Equal(1, cores[0].GetProperty("speedup").GetDouble(), 3);
        Assert.All(cores, core =>
        {
            var speedup = core.GetProperty("speedup").GetDouble();
            Assert.Equal(serial / core.GetProperty("makespanUs").GetDouble(), speedup, 0.01);
            Assert.InRange(speedup, 0.9, core.GetProperty("count").GetInt32() + 0.001);
            Assert.InRange(core.GetProperty("utilisation").GetDouble(), 0, 1.001);
            Assert.True(core.GetProperty("p99Us").GetDouble() >= core.GetProperty("makespanUs").GetDouble());
            Assert.Contains(core.GetProperty("limit").GetString(), (string[])["cores", "critical-path", "grain", "imbalance", "shared-core"]);
        });
    }

    [Theory]
    [InlineData("serial")]
    [InlineData("static")]
    [InlineData("stealing")]
    public void Simulate_AskedForAnExecutor_UsesThatOne(string executor) =>
        Assert.Equal(executor, Simulate($"--cores 3 --range -2s --executor {executor}").GetProperty("cores")[0].GetProperty("executor").GetString());

    // A song of one short note: shorter than what has to be measured.
    [Fact]
    public void Simulate_AShortSong_IsPlayedAgainUntilItIsMeasured()
    {
        Song.Session(_folder, Song.OneNote);
        var result = ToolRun.InProcess(_folder, "simulate", "./song.json", "--quantum", "1024", "--cores", "1,2");
        Assert.True(result.Status == 0, result.Error);
        Assert.Contains("speed-up", result.Output);
        Assert.Contains("Predicted, not measured", result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("simulate", "FILE")]
    [InlineData("simulate ./missing.mid", "missing.mid")]
    [InlineData("simulate ./prelude.mid --cores 0", "--cores is \"0\"")]
    [InlineData("simulate ./prelude.mid --cores -1", "--cores is \"-1\"")]
    [InlineData("simulate ./prelude.mid --cores 1e9", "1 to 64")]
    [InlineData("simulate ./prelude.mid --cores 1000000000", "1 to 64")]
    [InlineData("simulate ./prelude.mid --cores 1,,2", "commas between")]
    [InlineData("simulate ./prelude.mid --cores ,", "commas between")]
    [InlineData("simulate ./prelude.mid --cores", "--cores")]
    [InlineData("simulate ./prelude.mid --cores 1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6", "at most 32|1 to 32")]
    [InlineData("simulate ./prelude.mid --executor magic", "auto, serial, static, stealing")]
    [InlineData("simulate ./prelude.mid --quantum 0", "--quantum")]
    [InlineData("simulate ./prelude.mid --rate 1", "--rate")]
    [InlineData("simulate ./prelude.mid --seed -4", "--seed")]
    [InlineData("simulate ./prelude.mid --range 59:00-59:10", "begin earlier")]
    public void Simulate_AskedForTheImpossible_SaysWhatIsPossible(string line, string hints)
    {
        var result = ToolRun.InProcess(_folder, line.Split(' '));
        Assert.Equal(2, result.Status);
        var sentence = result.Sentence();
        Assert.Contains(hints.Split('|'), hint => sentence.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public void Simulate_Interrupted_EndsWellAtOnce()
    {
        using var plain = ToolRun.Start(_folder, ToolRun.Executable, ["simulate", "prelude.mid", "--quantum", "1", "--json"]);
        WaitForThread(plain, "tactus-measure");
        plain.Signal(RunningTool.Interrupt);
        Assert.True(plain.WaitForExit(TimeSpan.FromSeconds(30)));
        var result = plain.Result();
        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("interrupted").GetBoolean());
    }

    private static void WaitForThread(RunningTool tool, string name)
    {
        while (!Directory.EnumerateDirectories($"/proc/{tool.ProcessId}/task").Any(task => NameOf(task) == name))
            Assert.False(tool.WaitForExit(TimeSpan.FromMilliseconds(20)), "the tool ended before it measured");
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            return ""; // it has ended meanwhile
        }
    }

    private JsonElement Simulate(string options)
    {
        var result = ToolRun.InProcess(_folder, ["simulate", "./prelude.mid", "--json", .. options.Split(' ')]);
        Assert.True(result.Status == 0, result.Error);
        return result.Json();
    }
}
