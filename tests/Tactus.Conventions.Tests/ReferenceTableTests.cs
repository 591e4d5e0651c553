namespace Tactus.Conventions.Tests;

/// <summary>The layers of the house: what each project may reference. A new project begins with a row here.</summary>
public sealed class ReferenceTableTests
{
    private static readonly Dictionary<string, string[]> s_rows = new()
    {
        ["Tactus.RealTime"] = [],
        ["Tactus.Audio"] = ["Tactus.RealTime"],
        ["Tactus.Graph"] = ["Tactus.Audio"],
        ["Tactus.Scheduling"] = ["Tactus.Graph"],
        ["Tactus.Nodes"] = ["Tactus.Audio"],
        ["Tactus.Plugins"] = ["Tactus.Audio"],
        ["Tactus.Devices"] = ["Tactus.Audio"],
        ["Tactus.Diagnostics"] = ["Tactus.RealTime"],
        ["Tactus.Sessions"] = ["Tactus.Graph"],
        ["Tactus.Engine"] = ["Tactus.Scheduling", "Tactus.Nodes", "Tactus.Plugins", "Tactus.Devices", "Tactus.Diagnostics", "Tactus.Sessions"],
        ["Tactus.Supervision"] = ["Tactus.Engine"],
        ["Tactus.Measurement"] = ["Tactus.Engine"],
        ["Tactus.Monitor"] = ["Tactus.Supervision"],
        ["Tactus.Cli"] = ["Tactus.Monitor", "Tactus.Measurement"],
        ["Tactus.Analyzers"] = [],
    };

    private static readonly Dictionary<string, string[]> s_packages = new()
    {
        ["Tactus.Cli"] = ["System.CommandLine"],
        ["Tactus.Analyzers"] = ["Microsoft.CodeAnalysis.CSharp"],
    };

    // An analyzer is part of the build, not of the product.
    private static readonly string[] s_buildOnly = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    [Fact]
    public void Projects_AllHaveARow()
    {
        var without = Repository.Projects("src").Keys.Except(s_rows.Keys);
        Assert.Empty(without);
    }

    [Fact]
    public void ProjectReferences_GoDownwardsOnly()
    {
        var wrong =
            from project in Repository.Projects("src")
            let allowed = Below(project.Key)
            from reference in project.Value.Descendants("ProjectReference")
            let name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
            let isAnalyzer = (string?)reference.Attribute("OutputItemType") == "Analyzer"
            where !isAnalyzer && !allowed.Contains(name)
            select $"{project.Key} may not reference {name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void PackageReferences_AreOnTheList()
    {
        var wrong =
            from project in Repository.Projects("src")
            let allowed = s_packages.GetValueOrDefault(project.Key, [])
            from reference in project.Value.Descendants("PackageReference")
            let name = reference.Attribute("Include")?.Value
            where name is not null && !allowed.Contains(name) && !s_buildOnly.Contains(name)
            select $"{project.Key} may not use {name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void InternalsVisibleTo_IsForTestsAndBenchmarks()
    {
        string[] ends = [".Tests", ".Testing", ".Benchmarks", ".LatencyLab", ".Litmus"];
        var wrong =
            from project in Repository.Projects("src")
            from friend in project.Value.Descendants("InternalsVisibleTo")
            let name = friend.Attribute("Include")!.Value
            where !ends.Any(end => name.EndsWith(end, StringComparison.Ordinal))
            select $"{project.Key} shows its internals to {name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = Repository.Read("Tactus.slnx").Replace('\\', '/');
        var missing = Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Fact]
    public void Table_HasNoCycle()
    {
        Assert.All(s_rows.Keys, name => Assert.DoesNotContain(name, Below(name)));
    }

    private static HashSet<string> Below(string project)
    {
        var below = new HashSet<string>();
        var open = new Stack<string>(s_rows.GetValueOrDefault(project, []));
        while (open.TryPop(out var next))
        {
            if (below.Add(next))
            {
                foreach (var further in s_rows[next])
                    open.Push(further);
            }
        }

        return below;
    }
}
