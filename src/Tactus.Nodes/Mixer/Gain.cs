using Tactus.Mixer;

namespace Tactus;

/// <summary>A level, nothing else: stereo in, stereo out, moved without clicks.</summary>
public sealed class Gain : Node
{
    /// <summary>Level; the lower end is silence.</summary>
    public static readonly Parameter Level = Parameter.Decibels("level", -144, 24, 0).Named("Level");

    /// <summary>Level in decibels.</summary>
    public double LevelDb
    {
        get => this[Level];
        set => this[Level] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new LevelProcessor(Level, context);
}

/// <summary>Carries a share of one strip to a bus: connected behind a strip's post- or pre-fader output and before the bus.</summary>
public sealed class Send : Node
{
    /// <summary>Level; the lower end is silence.</summary>
    public static readonly Parameter Level = Parameter.Decibels("level", -144, 12, 0).Named("Level");

    /// <summary>Level in decibels.</summary>
    public double LevelDb
    {
        get => this[Level];
        set => this[Level] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new LevelProcessor(Level, context);
}
