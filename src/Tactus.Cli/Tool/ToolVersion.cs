using System.Reflection;

namespace Tactus.Cli;

/// <summary>The version that the build wrote into the executable.</summary>
internal static class ToolVersion
{
    /// <summary>Such as <c>0.1.0</c>, with the commit where the build knew it.</summary>
    internal static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
