using System.Diagnostics;

namespace Tactus.Measurement;

/// <summary>The controls in <c>bench/reference</c>: built by its Makefile when asked for, run as processes of their own.</summary>
internal static class ReferencePrograms
{
    private const string NoCheckout = "its sources are in bench/reference of a checkout of Tactus; run ./tactus bench there";

    /// <summary>Builds a control if it is not there or older than its sources.</summary>
    /// <param name="name">The file that the Makefile makes.</param>
    /// <param name="needs">What building it takes, such as a command that installs packages.</param>
    /// <param name="path">Where it lies; empty if it could not be built.</param>
    /// <returns>Why it could not be built, or <see langword="null"/>.</returns>
    internal static string? TryBuild(string name, string needs, out string path)
    {
        path = "";
        if (FindFolder() is not { } folder)
            return NoCheckout;
        if (Make("-s", "-C", folder, name) != 0)
            return $"bench/reference/{name} could not be built; it takes {needs}";
        path = Path.Combine(folder, name);
        return null;
    }

    /// <summary>Whether a control is there and newer than its sources.</summary>
    internal static bool IsBuilt(string name) => FindFolder() is { } folder && Make("-q", "-C", folder, name) == 0;

    /// <returns>The program's path, or <see langword="null"/> after saying what is missing.</returns>
    internal static string? Build(string name, string needs)
    {
        if (TryBuild(name, needs, out var path) is not { } absence)
            return path;

        Console.Error.WriteLine($"The control is missing: {absence}.");
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

    /// <returns>The status of make; -1 if make itself is not there.</returns>
    private static int Make(params string[] arguments)
    {
        try
        {
            using var make = Process.Start(new ProcessStartInfo("make", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            // why both at once: a compiler with much to complain about fills one pipe while nobody reads the other.
            var complaints = make.StandardError.ReadToEndAsync();
            make.StandardOutput.ReadToEnd();
            complaints.Wait();
            make.WaitForExit();
            return make.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
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
