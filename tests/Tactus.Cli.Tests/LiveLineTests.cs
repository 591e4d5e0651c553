using System.Text.RegularExpressions;

namespace Tactus.Cli.Tests;

/// <summary>The moving line: never wider than the terminal, never without what matters most, and only where something can move.</summary>
public sealed partial class LiveLineTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public LiveLineTests()
    {
        Song.Prelude(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80, "0:01 / 2:05  load 3 %")]
    [InlineData(24, "0:01 / 2:05  load 3 %")]
    [InlineData(23, "0:01")]
    [InlineData(6, "0:0")]
    [InlineData(1, "0")]
    public void Line_InSeveralLengths_IsTheLongestThatFitsWithRoomForTheEcho(int columns, string shown)
    {
        using var error = new StringWriter();
        var report = new Report(Stream.Null, error, new Terminal(true, false, () => columns), isJson: false);
        report.LiveLine("0:01 / 2:05  load 3 %", "0:01");
        Assert.Equal($"\r{shown}\e[K", error.ToString());
    }

    [Fact]
    public void Play_OnANarrowTerminal_FitsItAndShowsXruns()
    {
        const int columns = 40;
        var output = ToolRun.OnTerminal(_folder, $"stty cols {columns}; tactus play prelude.mid --device null --for 1s --in-process").Output;
        var lines = LiveLine().Matches(output).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(line.Length <= columns - 3, $"\"{line}\" is too wide for {columns}"));
        Assert.All(lines, line => Assert.Contains("xruns", line));
    }

    [Theory]
    [InlineData("TERM=dumb tactus play prelude.mid --device null --for 1s --in-process")]
    [InlineData("tactus play prelude.mid --device null --for 1s --in-process 2>&1 | cat")]
    public void Play_WhereNothingMoves_PrintsWholeLines(string line)
    {
        var output = ToolRun.OnTerminal(_folder, line).Output;
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotMatch(@"\r[^\n]", output);
    }

    [Fact]
    public void Play_WithoutColour_StillMoves()
    {
        _folder.Environment["NO_COLOR"] = "1";
        var output = ToolRun.OnTerminal(_folder, "tactus play prelude.mid --device null --for 1s --in-process").Output;
        Assert.Matches(LiveLine(), output);
        Assert.DoesNotContain("\e[3", output);
    }

    [Fact]
    public void Play_NobodyReadsTheDocument_EndsWithoutNoise()
    {
        var result = ToolRun.Shell(_folder, "set -o pipefail; tactus play prelude.mid --device null --for 1s --json --in-process | head -c 1 >/dev/null");
        Assert.Equal(0, result.Status);
        Assert.DoesNotContain("xception", result.Error);
    }

    [GeneratedRegex(@"\r([^\r\n\e]+)\e\[K")]
    private static partial Regex LiveLine();
}
