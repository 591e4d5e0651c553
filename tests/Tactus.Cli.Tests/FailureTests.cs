using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace Tactus.Cli.Tests;

/// <summary>Faults of the tool itself, which no command line can bring about: run in this process.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly WorkFolder _folder = new();
    private readonly MemoryStream _output = new();
    private readonly StringWriter _error = new();

    public FailureTests()
    {
        Environment.SetEnvironmentVariable("TACTUS_STATE_DIR", _folder.File("state"));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TACTUS_STATE_DIR", null);
        _folder.Dispose();
    }

    [Fact]
    public async Task Verb_Throws_EndsWithFourAndNamesTheReport()
    {
        var status = await Run(isJson: false, new InvalidOperationException("the wheel came off"));
        Assert.Equal(ExitStatus.Fault, status);
        var sentence = Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("the wheel came off", sentence);
        var report = Assert.Single(Directory.GetFiles(_folder.File("state")));
        Assert.Contains(report, sentence);
        Assert.Contains("the wheel came off", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Verb_ThrowsWithJson_LeavesOneDocument()
    {
        await Run(isJson: true, new InvalidOperationException("the wheel came off"));
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(_output.ToArray()));
        Assert.Equal(4, document.RootElement.GetProperty("error").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task StateFolder_CannotBeMade_ReportGoesElsewhere()
    {
        Environment.SetEnvironmentVariable("TACTUS_STATE_DIR", "/dev/null/state");
        await Run(isJson: false, new InvalidOperationException("the wheel came off"));
        var path = _error.ToString().Split(' ').Last().Trim().TrimEnd('.');
        Assert.StartsWith(Path.GetTempPath(), path);
        File.Delete(path);
    }

    private Task<ExitStatus> Run(bool isJson, Exception exception)
    {
        var tree = new CommandTree();
        tree.Root.Add(new FailingVerb(exception));
        return Tool.RunAsync(tree, ["fail"], new Report(_output, _error, Terminal.Plain, isJson));
    }

    private sealed class FailingVerb(Exception exception) : Verb("fail", "Fails.")
    {
        internal override IReadOnlyList<string> Examples => [];

        internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop) => throw exception;
    }
}
