using System.Reflection;

namespace Tactus.Conventions.Tests;

/// <summary>The project's own assemblies, as built beside this suite.</summary>
internal static class Libraries
{
    internal static IReadOnlyList<Assembly> All { get; } = Load();

    /// <summary>Every type that other assemblies can see.</summary>
    internal static IEnumerable<Type> PublicTypes => All.SelectMany(assembly => assembly.GetExportedTypes());

    private static Assembly[] Load() =>
    [
        .. Repository.Projects("src").Keys
            .Where(name => name is not ("Tactus.Cli" or "Tactus.Analyzers"))
            .Order(StringComparer.Ordinal)
            .Select(name => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, name + ".dll"))),
    ];
}
