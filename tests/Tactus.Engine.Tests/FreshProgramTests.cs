using System.Reflection;
using System.Runtime.Loader;

namespace Tactus.Engine.Tests;

/// <summary>A program that has called nothing yet: the libraries in a load context of their own have registered no node kind, whatever other tests did.</summary>
public sealed class FreshProgramTests
{
    [Fact]
    public void Session_LoadedBeforeAnythingElse_KnowsTheBuiltInKinds()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tactus-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, """{ "format": "tactus-session", "version": 1, "tracks": [ { "name": "A", "instrument": { "kind": "poly-synth" }, "clips": [ { "at": 0, "audio": "none.wav" } ] } ] }""");
        var fresh = new FreshLibraries();
        try
        {
            var check = fresh.LoadFromAssemblyName(new AssemblyName("Tactus.Sessions")).GetType("Tactus.Session")!.GetMethod("Check")!;
            var errors = ((System.Collections.IEnumerable)check.Invoke(null, [path])!).Cast<object>().Select(error => error.ToString()).ToList();

            // the missing file alone: the synth is known, and the limiter of every session
            Assert.Contains("none.wav", Assert.Single(errors), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class FreshLibraries : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName name) =>
            name.Name!.StartsWith("Tactus.", StringComparison.Ordinal) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll")) : null;
    }
}
