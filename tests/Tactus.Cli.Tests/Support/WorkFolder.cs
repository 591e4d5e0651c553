namespace Tactus.Cli.Tests;

/// <summary>A folder of a test's own, gone afterwards, and the environment it gives the tool.</summary>
internal sealed class WorkFolder : IDisposable
{
    internal WorkFolder()
    {
        Path = Directory.CreateTempSubdirectory("tactus-cli-").FullName;
    }

    internal string Path { get; }

    internal Dictionary<string, string?> Environment { get; } = [];

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    internal string Write(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return name;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>The checkout that this suite was built from.</summary>
internal static class Checkout
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tactus.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("This suite must run inside the checkout it was built from.");
    }
}
