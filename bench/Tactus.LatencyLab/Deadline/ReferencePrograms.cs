using System.Diagnostics;

namespace Tactus.LatencyLab;

/// <summary>The controls in <c>bench/reference</c>: built by its Makefile when asked for, run as processes of their own.</summary>
internal static class ReferencePrograms
{
    /// <returns>The program's path, or <see langword="null"/> after saying what is missing.</returns>
    internal static string? Build(string name, string missing)
    {
        var folder = FindFolder();
        if (folder is null)
        {
            Console.Error.WriteLine("The folder bench/reference is not above this program; run it from the repository.");
            return null;
        }

        try
        {
            using var make = Process.Start(new ProcessStartInfo("make", ["-s", "-C", folder, name]) { RedirectStandardOutput = true })!;
            make.StandardOutput.ReadToEnd();
            make.WaitForExit();
            if (make.ExitCode == 0)
                return Path.Combine(folder, name);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // make itself is not there
        }

        Console.Error.WriteLine($"The control bench/reference/{name} could not be built ({missing}).");
        return null;
    }

    /// <summary>Runs a control and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static string Run(string path, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{path} ended with status {process.ExitCode}.");
    }

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "bench", "reference");
            if (File.Exists(Path.Combine(candidate, "work.h")))
                return candidate;
        }

        return null;
    }
}
