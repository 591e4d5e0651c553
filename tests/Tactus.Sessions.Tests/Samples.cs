using System.Runtime.CompilerServices;

namespace Tactus.Sessions.Tests;

/// <summary>The files of samples/, found from where this source lies.</summary>
internal static class Samples
{
    internal static string Folder => Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", "samples"));

    internal static byte[] Prelude() => File.ReadAllBytes(Path.Combine(Folder, "prelude.mid"));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
