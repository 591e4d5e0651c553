using System.Text.RegularExpressions;

namespace Tactus.Conventions.Tests;

/// <summary>What the documents point to is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Links_LeadToFilesOfTheCheckout()
    {
        var broken =
            from page in Pages
            from Match link in Link().Matches(Repository.Read(page))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !IsThere(Path.Combine(Path.GetDirectoryName(page)!, target))
            select $"{page}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void PathsInPassing_AreThere()
    {
        var broken =
            from page in Pages
            from Match path in CheckoutPath().Matches(Repository.Read(page))
            let target = path.Groups["target"].Value
            where !target.Contains("/bin/", StringComparison.Ordinal) && !IsThere(target)
            select $"{page}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Map_LeadsToEveryPage()
    {
        var map = Repository.Read("docs/map.md");
        var missing = Pages.Where(page => page.StartsWith("docs/mechanisms/", StringComparison.Ordinal) || page.StartsWith("docs/adr/", StringComparison.Ordinal))
            .Where(page => !map.Contains($"({page["docs/".Length..]})", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Fact]
    public void Suite_SeesPages() => Assert.Contains("docs/map.md", Pages);

    private static IEnumerable<string> Pages => Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    // Patterns count as there if they match something.
    private static bool IsThere(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return path.Contains('*')
            ? Directory.Exists(Path.GetDirectoryName(full)) && Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(full)!, Path.GetFileName(full)).Any()
            : File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[`\s](?<target>(src|tests|bench|samples|docs)/[\w./*-]*[\w*/])")]
    private static partial Regex CheckoutPath();
}
