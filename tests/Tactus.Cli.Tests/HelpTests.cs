using System.CommandLine;

namespace Tactus.Cli.Tests;

/// <summary>Help that does what it says: every example runs as it stands, in a copy of the checkout's samples.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public static TheoryData<string> Verbs => [.. Leaves(new CommandTree().Root, "")];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_Help_ShowsTwoExamplesThatWork(string verb)
    {
        var help = ToolRun.InProcess(_folder, [.. verb.Split(' '), "--help"]);
        Assert.Equal(0, help.Status);
        Assert.Contains($"Usage: tactus {verb}", help.Output);
        var examples = help.Output.Split('\n').SkipWhile(line => line != "Examples:").Skip(1).Where(line => line.Length > 0).Select(line => line.Trim()).ToArray();
        Assert.Equal(2, examples.Length);

        var samples = Path.Combine(Checkout.Root, "samples");
        if (Directory.Exists(samples))
            Copy(samples, _folder.File("samples"));
        foreach (var example in examples)
        {
            var result = ToolRun.Shell(_folder, example);
            Assert.True(result.Status == 0, $"{example}: status {result.Status}: {result.Error}");
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Verb_HelpWithJson_IsOneDocument(string verb)
    {
        var help = ToolRun.InProcess(_folder, [.. verb.Split(' '), "--help", "--json"]);
        Assert.Equal(0, help.Status);
        Assert.NotEmpty(help.Json().GetProperty("help").EnumerateArray());
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(verb => Leaves(verb, $"{path} {verb.Name}".Trim()));

    // The songs and sounds; the folders beside them hold sample programs.
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
