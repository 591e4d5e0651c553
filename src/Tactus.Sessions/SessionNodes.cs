namespace Tactus;

/// <summary>The node kinds that sessions bring along.</summary>
[AnyThread]
public static class SessionNodes
{
    private static readonly Lazy<bool> s_known = new(RegisterAll);

    /// <summary>Makes them known to <see cref="NodeCatalog"/>; calling it again changes nothing.</summary>
    public static void Register() => NodeCatalog.Register<AudioClipPlayer>(AudioClipPlayer.Kind);

    /// <summary>Makes known what sessions may name without a word of the program's: these kinds, and the built-in ones where the program has them.</summary>
    internal static void EnsureKnown() => _ = s_known.Value;

    // why by name: this project does not know the room of the built-in nodes, which is beside it; a program that reads a session may not have touched that room yet.
    // Both names are constants, so trimming sees what is called and keeps it, or finds nothing to keep.
    private static bool RegisterAll()
    {
        Register();
        Type.GetType("Tactus.BuiltInNodes, Tactus.Nodes")?.GetMethod("Register")?.CreateDelegate<Action>()();
        return true;
    }
}
