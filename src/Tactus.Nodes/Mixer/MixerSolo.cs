namespace Tactus;

/// <summary>Solo, as a desk understands it: while any strip is soloed, all strips are silent that are neither soloed nor solo-safe.</summary>
[MainThread]
public static class MixerSolo
{
    /// <summary>Says for each strip whether others' solo silences it; changes nothing.</summary>
    public static bool[] Resolve(IReadOnlyList<MixerStrip> strips)
    {
        var isAnySoloed = false;
        foreach (var strip in strips)
        {
            isAnySoloed |= strip.IsSoloed;
        }

        var silenced = new bool[strips.Count];
        for (var index = 0; index < silenced.Length; index++)
        {
            silenced[index] = isAnySoloed && !strips[index].IsSoloed && !strips[index].IsSoloSafe;
        }

        return silenced;
    }

    /// <summary>Works it out and tells the strips whose answer has changed, by <see cref="MixerStrip.SoloedOut"/>. To be called after every change of a solo or of the desk.</summary>
    public static void Apply(IReadOnlyList<MixerStrip> strips)
    {
        var silenced = Resolve(strips);
        for (var index = 0; index < silenced.Length; index++)
        {
            var value = silenced[index] ? 1 : 0;
            if (strips[index][MixerStrip.SoloedOut] != value)
            {
                strips[index][MixerStrip.SoloedOut] = value;
            }
        }
    }
}
