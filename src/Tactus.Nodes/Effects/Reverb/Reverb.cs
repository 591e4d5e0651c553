using Tactus.Effects;

namespace Tactus;

/// <summary>A room: pre-delay, diffusion and a feedback delay network of sixteen lines.</summary>
/// <remarks>
/// <para>The network follows Jot and Chaigne ("Digital delay networks for designing artificial reverberators", AES 1991): lines of mutually prime lengths, a lossless
/// mixing matrix (Hadamard) and per line an absorption filter whose loss matches the line's length, so that the whole room decays at one rate. The absorption is a
/// first-order shelf; <see cref="Decay"/> holds at low and middle frequencies, <see cref="Damping"/> shortens the top.</para>
/// <para>What keeps long tails from ringing is a mixing matrix that turns slowly (Schlecht and Habets, "Time-varying feedback matrices in feedback delay networks",
/// JASA 138, 2015): it stays lossless and bends no pitch, as modulated delays would.</para>
/// <para>Before the network four Schroeder all-passes a channel thicken the echoes, with lengths after Dattorro ("Effect design", JAES 45, 1997).</para>
/// <para>Below -240 dB samples in the loops become zero, so every tail ends in exact silence.</para>
/// </remarks>
public sealed class Reverb : Node
{
    /// <summary>Share of the room in the output; the rest is dry.</summary>
    public static readonly Parameter WetMix = Parameter.Ratio("mix", 0.3).Named("Mix");

    /// <summary>Time in which the room falls by 60 dB, at low and middle frequencies.</summary>
    public static readonly Parameter Decay = Parameter.Seconds("decay", 0.1, 30, 1.8).Named("Decay");

    /// <summary>Size of the room: scales all lines. A change fades over in 2048 frames.</summary>
    public static readonly Parameter Size = Parameter.Ratio("size", 1, 0.2, 1.5).Named("Size");

    /// <summary>Time before the room answers. A change fades over in 2048 frames.</summary>
    public static readonly Parameter PreDelay = Parameter.Seconds("pre-delay", 0, 0.25, 0.012).Named("Pre-delay");

    /// <summary>How much faster high frequencies decay: 0 % as slowly as the rest, 100 % ten times as fast.</summary>
    public static readonly Parameter Damping = Parameter.Ratio("damping", 0.5).Named("Damping");

    /// <summary>Stereo width of the room: 0 % mono, 100 % as it is.</summary>
    public static readonly Parameter Width = Parameter.Ratio("width", 1).Named("Width");

    /// <summary>Frequency below which less reaches the room (6 dB an octave).</summary>
    public static readonly Parameter LowCut = Parameter.Hertz("low-cut", 10, 1000, 80).Named("Low cut");

    /// <summary>Frequency above which less reaches the room (6 dB an octave).</summary>
    public static readonly Parameter HighCut = Parameter.Hertz("high-cut", 500, 22000, 12000).Named("High cut");

    /// <summary>How far the mixing matrix turns to and fro.</summary>
    public static readonly Parameter Modulation = Parameter.Ratio("modulation", 0.7).Named("Modulation");

    /// <summary>Share of the room in the output, 0 to 1.</summary>
    public double Mix
    {
        get => this[WetMix];
        set => this[WetMix] = value;
    }

    /// <summary>Time in which the room falls by 60 dB, in seconds.</summary>
    public double DecaySeconds
    {
        get => this[Decay];
        set => this[Decay] = value;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => NodePorts.Effect();

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new ReverbProcessor(context, this[Decay]);
}
