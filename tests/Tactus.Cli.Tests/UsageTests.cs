namespace Tactus.Cli.Tests;

/// <summary>Wrong command lines: status 2 and one sentence with the way out.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("doctr", "did you mean \"doctor\"?")]
    [InlineData("doctor --strct", "did you mean \"--strict\"?")]
    [InlineData("doctor --nonsense", "tactus doctor --help")]
    [InlineData("doctor extra", "one argument too many")]
    [InlineData("completion", "SHELL is missing")]
    [InlineData("completion tcsh", "bash, zsh, fish, pwsh")]
    [InlineData("--vrsion", "did you mean \"--version\"?")]
    [InlineData("@arguments", "no verb")]
    public void CommandLine_IsWrong_EndsWithTwoAndOneSentence(string line, string hint)
    {
        var result = ToolRun.InProcess(_folder, line.Split(' '));
        Assert.Equal(2, result.Status);
        Assert.Contains(hint, result.Sentence());
        Assert.Empty(result.Output);
    }

    [Fact]
    public void CommandLine_IsWrongWithJson_LeavesOneDocumentWithTheSentence()
    {
        var result = ToolRun.Run(_folder, "doctr", "--json");
        Assert.Equal(2, result.Status);
        var error = result.Json().GetProperty("error");
        Assert.Equal(2, error.GetProperty("status").GetInt32());
        Assert.Equal(result.Sentence(), "tactus: " + error.GetProperty("message").GetString());
    }

    [Fact]
    public void CommandLine_HasControlCharacters_KeepsThemOffTheTerminal()
    {
        var result = ToolRun.Run(_folder, "a\nb\e[31mc");
        Assert.Equal(2, result.Status);
        Assert.DoesNotContain('\e', result.Sentence());
    }

    [Fact]
    public void Tool_WithoutArguments_ShowsHelp()
    {
        var result = ToolRun.Run(_folder);
        Assert.Equal(0, result.Status);
        Assert.Contains("Usage: tactus VERB", result.Output);
    }

    [Fact]
    public void Version_IsOneLine()
    {
        var result = ToolRun.Run(_folder, "--version");
        Assert.Equal(0, result.Status);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", result.Output);
        Assert.Empty(result.Error);
    }
}
