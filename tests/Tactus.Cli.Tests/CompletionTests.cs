namespace Tactus.Cli.Tests;

/// <summary>What the shells' completion scripts get to hear.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("doc", "doctor")]
    [InlineData("", "doctor")]
    [InlineData("completion ", "bash")]
    [InlineData("completion z", "zsh")]
    [InlineData("doctor --st", "--strict")]
    [InlineData("doctor --j", "--json")]
    [InlineData("session ", "check")]
    [InlineData("play song.mid --exec", "--executor")]
    [InlineData("play song.mid --executor ", "stealing")]
    [InlineData("play song.mid --quantum ", "128")]
    public void Suggestion_ForWhatWasTyped_HoldsTheWord(string line, string word) =>
        Assert.Contains(word, Suggest(line));

    [Theory]
    [InlineData("play ")]
    [InlineData("play so")]
    [InlineData("session check ")]
    public void Suggestion_WhereAFileIsWanted_IsLeftToTheShell(string line) => Assert.Empty(Suggest(line));

    [Fact]
    public void Suggestion_PastTheEnd_IsThatOfTheEnd()
    {
        var result = ToolRun.InProcess(_folder, "[suggest:999]", "doc");
        Assert.Equal(0, result.Status);
        Assert.Contains("doctor", result.Output);
    }

    [Fact]
    public void BashScript_InBash_CompletesVerbs()
    {
        var result = ToolRun.Shell(_folder, """
            source <(tactus completion bash)
            COMP_LINE='tactus doc' COMP_POINT=10 COMP_WORDS=(tactus doc) COMP_CWORD=1
            _tactus
            echo "${COMPREPLY[@]}"
            """);
        Assert.Equal("doctor", result.Output.Trim());
    }

    [Theory]
    [InlineData("bash", "bash -n")]
    [InlineData("zsh", "zsh -n")]
    [InlineData("fish", "fish -n")]
    public void Script_IsReadByItsShell(string shell, string check)
    {
        Assert.NotEmpty(ToolRun.InProcess(_folder, "completion", shell).Output);
        if (ToolRun.Shell(_folder, $"command -v {shell}").Status != 0)
            return;

        var result = ToolRun.Shell(_folder, $"tactus completion {shell} > script && {check} script");
        Assert.True(result.Status == 0, result.Error);
    }

    private string[] Suggest(string line) =>
        ToolRun.InProcess(_folder, $"[suggest:{line.Length}]", line).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
