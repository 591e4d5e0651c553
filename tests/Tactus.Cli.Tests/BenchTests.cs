using System.Text.Json;

namespace Tactus.Cli.Tests;

/// <summary>The benchmarks as a command: what can be asked for and in what shape it comes. How fast anything is, no test says.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_NamesBenchmarksCasesAndPeers()
    {
        var result = ToolRun.InProcess(_folder, "bench", "--list", "--json");

        Assert.Equal(0, result.Status);
        var listed = result.Json().GetProperty("benchmarks").EnumerateArray().ToDictionary(benchmark => benchmark.GetProperty("name").GetString()!);
        Assert.Equal(["deadline", "graph", "patterns", "queues", "voices"], listed.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("JUCE", Strings(listed["graph"].GetProperty("peers")));
        Assert.Contains("graph.dag512.f64", Strings(listed["graph"].GetProperty("cases")));
        Assert.Contains("voices.heavy64.f64", Strings(listed["voices"].GetProperty("cases")));
        Assert.Contains("queues.spsc.pushPop", Strings(listed["queues"].GetProperty("cases")));
        Assert.All(listed, pair => Assert.All(Strings(pair.Value.GetProperty("cases")), name => Assert.StartsWith(pair.Key + ".", name)));
    }

    [Fact]
    public void List_WithNameAndOnly_ListsThose()
    {
        var result = ToolRun.InProcess(_folder, "bench", "graph", "--list", "--only", "chain2048", "--json");

        var benchmark = Assert.Single(result.Json().GetProperty("benchmarks").EnumerateArray());
        Assert.Equal("graph", benchmark.GetProperty("name").GetString());
        Assert.Equal(
            ["graph.chain2048.f32", "graph.chain2048.f64", "graph.chain2048.f128", "graph.chain2048.f256"], Strings(benchmark.GetProperty("cases")));
    }

    [Fact]
    public void List_ForPeople_HasALineForEachCase()
    {
        var result = ToolRun.InProcess(_folder, "bench", "queues", "--list");

        Assert.Equal(0, result.Status);
        Assert.Contains("  queues.mpmc.pushPop\n", result.Output);
        Assert.Contains("jack_ringbuffer", result.Output);
    }

    [Theory]
    [InlineData("there is no benchmark \"queue\"; did you mean \"queues\"?", "queue")]
    [InlineData("no case has \"dag513\" in its name", "graph", "--only", "dag513")]
    [InlineData("--rounds is \"0\"", "queues", "--rounds", "0")]
    [InlineData("--seconds: \"soon\"", "queues", "--seconds", "soon")]
    [InlineData("--peers is \"some\"; allowed are auto, all and none", "queues", "--peers", "some")]
    public void Bench_WrongWords_AreRefusedInOneSentence(string sentence, params string[] words)
    {
        var result = ToolRun.InProcess(_folder, ["bench", .. words]);

        Assert.Equal(2, result.Status);
        Assert.Contains(sentence, result.Sentence());
    }

    [Fact]
    public void Bench_WithoutPeers_GivesOurFiguresAlone()
    {
        var result = ToolRun.InProcess(_folder, "bench", "graph", "--only", "graph.chain64.f64", "--rounds", "1", "--seconds", "1ms", "--peers", "none", "--json");

        Assert.Equal(0, result.Status);
        var document = result.Json();
        Assert.True(document.GetProperty("resultsAgree").GetBoolean());
        Assert.False(document.GetProperty("interrupted").GetBoolean());
        Assert.All(document.GetProperty("peers").EnumerateArray(), peer => Assert.False(peer.GetProperty("present").GetBoolean()));
        var results = document.GetProperty("results").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!);
        Assert.Equal(
            ["auto2.nsPerNode", "auto2.speedup", "serial.nsPerNode", "static2.speedup", "stealing2.speedup"],
            results.Keys.Select(name => name["graph.chain64.f64.".Length..]).Order(StringComparer.Ordinal));
        Assert.All(results.Values, figure =>
        {
            Assert.True(figure.GetProperty("value").GetDouble() > 0);
            Assert.Equal(JsonValueKind.Null, figure.GetProperty("peer").ValueKind);
            Assert.Equal(JsonValueKind.Null, figure.GetProperty("ratio").ValueKind);
        });
        Assert.Equal("ns", results["graph.chain64.f64.serial.nsPerNode"].GetProperty("unit").GetString());
        Assert.Equal("x", results["graph.chain64.f64.auto2.speedup"].GetProperty("unit").GetString());
    }

    [Fact]
    public void Bench_NameOfAFigure_PicksThatFigure()
    {
        var result = ToolRun.InProcess(_folder, "bench", "--only", "queues.mpmc.pushPopNs", "--rounds", "1", "--peers", "none", "--json");

        var figure = Assert.Single(result.Json().GetProperty("results").EnumerateArray());
        Assert.Equal("queues.mpmc.pushPopNs", figure.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("queues", "queues.spsc")]
    [InlineData("queues", "queues.mpsc")]
    [InlineData("voices", "voices.saws64")]
    public void Bench_OneRound_EndsWithFiguresThatAgree(string benchmark, string cases)
    {
        var result = ToolRun.InProcess(_folder, "bench", benchmark, "--only", cases, "--rounds", "1", "--peers", "none", "--json");

        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("resultsAgree").GetBoolean());
        Assert.All(result.Json().GetProperty("results").EnumerateArray(), figure => Assert.StartsWith(cases, figure.GetProperty("name").GetString()));
    }

    // Eight ways, two threads each, from one to the next: the bits say that none of them ran a task before what it waits for.
    [Fact]
    public void Bench_Patterns_AllComputeTheSame()
    {
        Assert.SkipUnless(Tactus.RealTime.WorkerPlacement.Current.Processors.Count > 1, "needs two processors");

        var result = ToolRun.InProcess(_folder, "bench", "patterns", "--rounds", "1", "--json");

        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("resultsAgree").GetBoolean());
        var results = result.Json().GetProperty("results").EnumerateArray().ToLookup(figure => figure.GetProperty("name").GetString()!);
        Assert.Equal(3 * 8, results.Count);
        Assert.Equal(["one thread", "levels without barriers"], results["patterns.tracks.barrier2.usPerBlock"].Select(figure => figure.GetProperty("peer").GetString()));
    }

    [Fact]
    public void Bench_ForPeople_IsOneLineAFigure()
    {
        var result = ToolRun.InProcess(_folder, "bench", "queues", "--only", "queues.spsc.pushPop", "--rounds", "1", "--peers", "none");

        var line = Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("queues.spsc.pushPopNs ", line);
        Assert.EndsWith("alone", line);
    }

    [Fact]
    public void Bench_ControlInC_IsBuiltAndAgrees()
    {
        var result = ToolRun.InProcess(_folder, "bench", "deadline", "--only", "quiet", "--rounds", "1", "--seconds", "50ms", "--json");

        Assert.Equal(0, result.Status);
        var peer = Assert.Single(result.Json().GetProperty("peers").EnumerateArray());
        Assert.True(peer.GetProperty("present").GetBoolean(), peer.ToString());
        Assert.All(result.Json().GetProperty("results").EnumerateArray(), figure => Assert.Equal("C loop", figure.GetProperty("peer").GetString()));
    }

    [Fact]
    public void Bench_Neighbour_IsTheToolItself()
    {
        var result = ToolRun.Run(_folder, "bench", "deadline", "--only", "neighbour", "--rounds", "1", "--seconds", "50ms", "--peers", "none", "--json");

        Assert.Equal(0, result.Status);
        Assert.Contains("deadline.q128.neighbour.lostPerMinute", result.Output);
    }

    [Fact]
    public void Bench_Interrupted_TellsWhatItHas()
    {
        using var tool = ToolRun.Start(_folder, ToolRun.Executable, ["bench", "queues", "--rounds", "10000", "--peers", "none", "--json"]);
        tool.WaitForError("Measuring");
        tool.Signal(RunningTool.Interrupt);

        Assert.True(tool.WaitForExit(TimeSpan.FromSeconds(60)));
        var result = tool.Result();
        Assert.Equal(0, result.Status);
        Assert.True(result.Json().GetProperty("interrupted").GetBoolean());
        Assert.Contains("Stopped", result.Error);
    }

    [Fact]
    public void Bench_OutsideACheckout_SaysWherePeersAre()
    {
        // The tool as it is installed: its own folder, nothing of the checkout above it.
        var installed = Directory.CreateDirectory(_folder.File("installed")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(ToolRun.Executable)!))
            File.Copy(file, Path.Combine(installed, Path.GetFileName(file)));

        var result = ToolRun.Finish(ToolRun.Start(
            _folder, Path.Combine(installed, Path.GetFileName(ToolRun.Executable)), ["bench", "queues", "--only", "queues.spsc.pushPop", "--rounds", "1", "--json"]));

        Assert.Equal(0, result.Status);
        Assert.All(result.Json().GetProperty("peers").EnumerateArray(), peer => Assert.Contains("checkout", peer.GetProperty("absence").GetString()));

        var strict = ToolRun.Finish(ToolRun.Start(
            _folder, Path.Combine(installed, Path.GetFileName(ToolRun.Executable)), ["bench", "queues", "--peers", "all", "--rounds", "1"]));
        Assert.Equal(3, strict.Status);
        Assert.Contains("is absent", strict.Sentence());
    }

    private static List<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];
}
