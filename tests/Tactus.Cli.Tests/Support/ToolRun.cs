using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Tactus.Cli.Tests;

/// <summary>What a run of the real executable left behind.</summary>
/// <param name="Status">Exit status; 128 plus the signal if one ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolResult(int Status, string Output, string Error)
{
    /// <summary>The one document on standard output; fails the test if there is none or more.</summary>
    internal JsonElement Json()
    {
        // Parse refuses trailing content, so a second document does not pass.
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    /// <summary>The one sentence of a call that failed; fails the test if there is more on standard error.</summary>
    internal string Sentence()
    {
        var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(lines);
        Assert.StartsWith("tactus: ", lines[0]);
        return lines[0];
    }
}

/// <summary>Runs the executable as people and scripts do: as a child process.</summary>
internal static class ToolRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The executable of this build.</summary>
    internal static string Executable { get; } = Path.Combine(
        Checkout.Root, "src", "Tactus.Cli", "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? "tactus.exe" : "tactus");

    /// <summary>Runs it to its end with standard input closed to it.</summary>
    internal static ToolResult Run(WorkFolder folder, params string[] arguments) => Finish(Start(folder, Executable, arguments));

    /// <summary>Runs it in this process, which saves a start: for calls that end before an engine starts, or with <c>--in-process</c>. <c>./</c> stands for the folder.</summary>
    internal static ToolResult InProcess(WorkFolder folder, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        string[] placed = [.. arguments.Select(argument => argument.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder.Path, argument[2..]) : argument)];
        using var report = new Report(output, error, Terminal.Plain, placed.Contains("--json"));
        var status = Tool.RunAsync(new CommandTree(), placed, report).GetAwaiter().GetResult();
        return new ToolResult((int)status, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs a line of shell with the tool in the path as <c>tactus</c>.</summary>
    internal static ToolResult Shell(WorkFolder folder, string line) => Finish(Start(folder, "bash", ["-c", line]));

    /// <summary>Runs the tool with a terminal as its standard streams; both come back as <see cref="ToolResult.Output"/>.</summary>
    internal static ToolResult OnTerminal(WorkFolder folder, string line) =>
        Finish(Start(folder, "script", ["-qec", line, "/dev/null"]));

    internal static RunningTool Start(WorkFolder folder, string file, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["PATH"] = Path.GetDirectoryName(Executable) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["TACTUS_STATE_DIR"] = Path.Combine(folder.Path, "state");
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in folder.Environment)
            start.Environment[name] = value;

        return new RunningTool(Process.Start(start)!);
    }

    internal static ToolResult Finish(RunningTool tool)
    {
        using (tool)
        {
            tool.CloseInput();
            Assert.True(tool.WaitForExit(s_patience), "the tool did not end");
            return tool.Result();
        }
    }
}
