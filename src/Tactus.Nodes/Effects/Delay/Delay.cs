using Tactus.Effects;

namespace Tactus;

/// <summary>Echoes: two delay lines with filtered feedback, side by side or crossing over.</summary>
/// <remarks>
/// <para>With <see cref="PingPong"/> the sum of both channels enters on the left, and each line feeds the other: echoes alternate. A change of time fades from the old delay
/// to the new one in 2048 frames, so pitch stays where it is.</para>
/// <para>Below -240 dB samples in the loop become zero, so echoes end in exact silence.</para>
/// </remarks>
public sealed class Delay : Node
{
    /// <summary>Time from one echo to the next.</summary>
    public static readonly Parameter Time = Parameter.Seconds("time", 0.001, 2, 0.375).Named("Time");

    /// <summary>Share of an echo that comes back.</summary>
    public static readonly Parameter Feedback = Parameter.Ratio("feedback", 0.35, 0, 0.98).Named("Feedback");

    /// <summary>Whether echoes alternate between the sides.</summary>
    public static readonly Parameter PingPong = Parameter.Toggle("ping-pong", false).Named("Ping-pong");

    /// <summary>Frequency below which each repeat loses (6 dB an octave).</summary>
    public static readonly Parameter LowCut = Parameter.Hertz("low-cut", 10, 2000, 60).Named("Low cut");

    /// <summary>Frequency above which each repeat loses (6 dB an octave).</summary>
    public static readonly Parameter HighCut = Parameter.Hertz("high-cut", 500, 22000, 9000).Named("High cut");

    /// <summary>Share of the echoes in the output; the rest is dry.</summary>
    public static readonly Parameter WetMix = Parameter.Ratio("mix", 0.3).Named("Mix");

    /// <summary>Time from one echo to the next, in seconds.</summary>
    public double TimeSeconds
    {
        get => this[Time];
        set => this[Time] = value;
    }

    /// <summary>Share of the echoes in the output, 0 to 1.</summary>
    public double Mix
    {
        get => this[WetMix];
        set => this[WetMix] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new DelayProcessor(context, this[Time], this[Feedback]);
}
