namespace Tactus.Cli.Tests;

/// <summary>Standard streams in every state that a caller can leave them in.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tactus doctor --json >&-", 0)]
    [InlineData("tactus nope 2>&-", 2)]
    [InlineData("tactus doctor >&- 2>&- <&-", 0)]
    [InlineData("set -o pipefail; tactus doctor --json | head -c 1 >/dev/null", 0)]
    [InlineData("tactus doctor >/dev/full", 3)]
    public void Stream_IsClosedOrFull_EndsWithoutNoise(string line, int status)
    {
        var result = ToolRun.Shell(_folder, line);
        Assert.Equal(status, result.Status);
        Assert.DoesNotContain("xception", result.Error);
    }

    [Fact]
    public void Json_WithTextOnTheSide_KeepsStandardOutputToOneDocument()
    {
        var result = ToolRun.Run(_folder, "doctor", "--json");
        Assert.All(result.Json().GetProperty("findings").EnumerateArray(), finding =>
        {
            Assert.NotEmpty(finding.GetProperty("name").GetString()!);
            Assert.NotEmpty(finding.GetProperty("value").GetString()!);
            Assert.True(finding.GetProperty("ok").GetBoolean() || finding.GetProperty("mend").GetString() is { Length: > 0 });
        });
    }

    [Fact]
    public void Colour_IsForTerminalsThatWantIt()
    {
        Assert.Contains('\e', ToolRun.OnTerminal(_folder, "tactus doctor").Output);
        Assert.DoesNotContain('\e', ToolRun.Run(_folder, "doctor").Output);
        Assert.DoesNotContain('\e', ToolRun.OnTerminal(_folder, "TERM=dumb tactus doctor").Output);
        _folder.Environment["NO_COLOR"] = "1";
        Assert.DoesNotContain('\e', ToolRun.OnTerminal(_folder, "tactus doctor").Output);
    }
}
