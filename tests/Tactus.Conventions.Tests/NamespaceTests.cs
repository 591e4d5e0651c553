namespace Tactus.Conventions.Tests;

/// <summary>Where public things live.</summary>
public sealed class NamespaceTests
{
    [Fact]
    public void PublicTypes_LiveInTheProjectsNamespaces()
    {
        var stray =
            from assembly in Libraries.All
            let own = assembly.GetName().Name!
            from type in assembly.GetExportedTypes()
            where type.Namespace != "Tactus" && type.Namespace != own && type.Namespace?.StartsWith(own + ".", StringComparison.Ordinal) != true
            select $"{own}: {type.FullName}";
        Assert.Empty(stray);
    }
}
