using System.Diagnostics;
using System.Xml.Linq;

namespace Tactus.Conventions.Tests;

/// <summary>The checkout that this suite was built from.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Paths of all files that belong to the project, relative, with forward slashes.</summary>
    internal static IReadOnlyList<string> Files { get; } = ListFiles();

    /// <summary>All C# files below a folder such as <c>src</c>.</summary>
    internal static IEnumerable<string> Sources(params string[] folders) =>
        Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal)));

    /// <summary>All project files below a folder such as <c>src</c>, by project name.</summary>
    internal static Dictionary<string, XDocument> Projects(string folder) => Files
        .Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => XDocument.Load(Path.Combine(Root, path)));

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tactus.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("This suite must run inside the checkout it was built from.");
    }

    // Tracked files, and new ones that git does not ignore; without git, everything that is no build output.
    private static IReadOnlyList<string> ListFiles()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var list = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0)
                return [.. list.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Root, path)))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git here.
        }

        string[] outputs = ["bin", "obj", "artifacts", ".git"];
        return
        [
            .. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => !path.Split('/').Any(outputs.Contains)),
        ];
    }
}
