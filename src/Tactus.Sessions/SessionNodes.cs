namespace Tactus;

/// <summary>The node kinds that sessions bring along.</summary>
[AnyThread]
public static class SessionNodes
{
    /// <summary>Makes them known to <see cref="NodeCatalog"/>; calling it again changes nothing.</summary>
    public static void Register() => NodeCatalog.Register<AudioClipPlayer>(AudioClipPlayer.Kind);
}
