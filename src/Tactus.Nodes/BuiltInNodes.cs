namespace Tactus;

/// <summary>The node kinds that come with Tactus, by the names that session files use.</summary>
[AnyThread]
public static class BuiltInNodes
{
    /// <summary>Makes them known to <see cref="NodeCatalog"/>; calling it again changes nothing.</summary>
    public static void Register()
    {
        NodeCatalog.Register<Gain>("gain");
        NodeCatalog.Register<Send>("send");
        NodeCatalog.Register<MixerStrip>("mixer-strip");
        NodeCatalog.Register<BusStrip>("bus-strip");
        NodeCatalog.Register<PolySynth>(PolySynth.Kind);
        NodeCatalog.Register<DrumKit>(DrumKit.Kind);
        NodeCatalog.Register<Limiter>("limiter");
        NodeCatalog.Register<Reverb>("reverb");
        NodeCatalog.Register<ParametricEq>("parametric-eq");
        NodeCatalog.Register<Compressor>("compressor");
        NodeCatalog.Register<Delay>("delay");
        NodeCatalog.Register<Chorus>("chorus");
        NodeCatalog.Register<MidiThrough>(MidiThrough.Kind);
    }
}
