using System.Diagnostics;

namespace Tactus.Samples.Tests;

/// <summary>A sample program as people start it: its own executable, in a folder of the test's own.</summary>
internal sealed class SampleRun : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    internal SampleRun(string sample, string folder, params string[] arguments)
    {
        var executable = Path.Combine(Root, "samples", sample, "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? sample + ".exe" : sample);
        _process = Process.Start(new ProcessStartInfo(executable, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The checkout that this suite was built from.</summary>
    internal static string Root { get; } = FindRoot();

    internal int ProcessId => _process.Id;

    /// <summary>Runs a sample to its end, which must be a good one.</summary>
    /// <returns>What it printed.</returns>
    internal static string Finish(string sample, string folder, params string[] arguments)
    {
        using var run = new SampleRun(sample, folder, arguments);
        var output = run._process.StandardOutput.ReadToEndAsync();
        Assert.True(run.WaitForExit(), $"{sample} does not end");
        Assert.True(run._process.ExitCode == 0, $"{sample} ended with status {run._process.ExitCode}: {run._errors.Result}");
        return output.Result;
    }

    /// <summary>Waits for the next line that the sample prints.</summary>
    internal string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the sample ended: {_errors.Result}");

    internal bool WaitForExit() => _process.WaitForExit(s_patience);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tactus.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("This suite must run inside the checkout it was built from.");
    }
}
