using Tactus.Mixer;

namespace Tactus;

/// <summary>A channel of the mixing desk: polarity, width, pan, fader, mute and solo, with meters behind the fader.</summary>
/// <remarks>
/// <para>Input bus 0 is stereo, or mono when <see cref="IsMono"/> says so. Output bus 0 is behind the fader. Output bus 1 is the tap for sends before the
/// fader: it hears polarity, mute and solo, but neither gain nor pan nor width.</para>
/// <para>No change clicks: whatever moves a gain (fader, mute, solo, pan, a jump in automation), the factor that the sound meets moves in steps of at most
/// one full scale in <see cref="DeclickSeconds"/>, frame by frame and independent of the block.</para>
/// <para>Not-a-number, infinities and samples beyond +240 dB count as zero here, so that one broken node cannot take the whole mix with it.</para>
/// <para>Meters: the peak rises at once and falls by 20 dB in 1.7 s; the RMS is the mean square through a one-pole of 300 ms. Both are brought up to date every
/// 256 frames of the steady clock and read in dBFS, -144 for silence.</para>
/// </remarks>
public class MixerStrip : Node
{
    /// <summary>Shortest time in which a factor moves by one full scale.</summary>
    public const double DeclickSeconds = 0.005;

    /// <summary>Fader level; the lower end is silence.</summary>
    public static readonly Parameter Gain = Parameter.Decibels("gain", -144, 12, 0).Named("Gain");

    /// <summary>Position, -1 left to +1 right.</summary>
    public static readonly Parameter Pan = Parameter.Number("pan", -1, 1, 0).Named("Pan");

    /// <summary>The <see cref="PanLaw"/>, by its number; balance at first, which leaves a centred strip at 0 dB.</summary>
    public static readonly Parameter Law = Parameter.Choice("pan-law", (int)PanLaw.Balance, "Constant power", "Linear", "Compromise", "Balance").Named("Pan law");

    /// <summary>Share of the side signal: 0 % mono, 100 % as it came, 200 % at most.</summary>
    public static readonly Parameter Width = Parameter.Ratio("width", 1, 0, 2).Named("Width");

    /// <summary>Turns the wave upside down.</summary>
    public static readonly Parameter Polarity = Parameter.Toggle("polarity", false).Named("Invert polarity");

    /// <summary>Silences the strip.</summary>
    public static readonly Parameter Mute = Parameter.Toggle("mute", false).Named("Mute");

    /// <summary>Asks that only soloed strips sound; what follows for the others is worked out by <see cref="MixerSolo"/>.</summary>
    public static readonly Parameter Solo = Parameter.Toggle("solo", false).Named("Solo");

    /// <summary>Silences the strip because others are soloed; set by <see cref="MixerSolo.Apply"/>.</summary>
    public static readonly Parameter SoloedOut = Parameter.Toggle("soloed-out", false).Named("Soloed out").Hidden();

    /// <summary>Peak of the left channel in dBFS.</summary>
    public static readonly Readout PeakLeft = new("peak-left", ParameterUnit.Decibels);

    /// <summary>Peak of the right channel in dBFS.</summary>
    public static readonly Readout PeakRight = new("peak-right", ParameterUnit.Decibels);

    /// <summary>RMS of the left channel in dBFS (a full-scale sine reads -3).</summary>
    public static readonly Readout RmsLeft = new("rms-left", ParameterUnit.Decibels);

    /// <summary>RMS of the right channel in dBFS (a full-scale sine reads -3).</summary>
    public static readonly Readout RmsRight = new("rms-right", ParameterUnit.Decibels);

    private const string SoloSafeKey = "solo-safe";
    private const string MonoKey = "mono";

    private bool _isMono;

    /// <summary>Whether others' solo leaves this strip alone: for buses, returns and the click.</summary>
    public bool IsSoloSafe { get; set; }

    /// <summary>Whether the input is one channel, panned between two.</summary>
    public bool IsMono
    {
        get => _isMono;
        set
        {
            if (_isMono != value)
            {
                _isMono = value;
                Touch();
            }
        }
    }

    /// <summary>Fader level in decibels.</summary>
    public double GainDb
    {
        get => this[Gain];
        set => this[Gain] = value;
    }

    /// <summary>Position, -1 to +1.</summary>
    public double PanPosition
    {
        get => this[Pan];
        set => this[Pan] = value;
    }

    /// <summary>How the level is shared as the strip is panned.</summary>
    public PanLaw PanLaw
    {
        get => (PanLaw)(int)this[Law];
        set => this[Law] = (int)value;
    }

    /// <summary>Whether the strip is silenced by hand.</summary>
    public bool IsMuted
    {
        get => this[Mute] != 0;
        set => this[Mute] = value ? 1 : 0;
    }

    /// <summary>Whether the strip is soloed.</summary>
    public bool IsSoloed
    {
        get => this[Solo] != 0;
        set => this[Solo] = value ? 1 : 0;
    }

    /// <inheritdoc/>
    public override NodePorts Ports => new([_isMono ? 1 : 2], [2, 2]);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SaveSettings() =>
        new Dictionary<string, string> { [SoloSafeKey] = IsSoloSafe ? "on" : "off", [MonoKey] = _isMono ? "on" : "off" };

    /// <inheritdoc/>
    public override void LoadSetting(string key, string value)
    {
        switch (key)
        {
            case SoloSafeKey:
                IsSoloSafe = ReadSwitch(key, value);
                break;
            case MonoKey:
                IsMono = ReadSwitch(key, value);
                break;
            default:
                throw new ArgumentException($"{Name} has no setting \"{key}\"; it has \"{SoloSafeKey}\" and \"{MonoKey}\".", nameof(key));
        }
    }

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new MixerStripProcessor(context.SampleRate, context.MaxBlockFrames);

    private bool ReadSwitch(string key, string value) => value switch
    {
        "on" => true,
        "off" => false,
        _ => throw new ArgumentException($"{Name}: setting \"{key}\" is \"{value}\"; allowed are on, off.", nameof(value)),
    };
}

/// <summary>A strip for what others are sent to: groups, effect returns, the master. As <see cref="MixerStrip"/>, but left alone by solo.</summary>
public sealed class BusStrip : MixerStrip
{
    /// <summary>Starts solo-safe.</summary>
    public BusStrip() => IsSoloSafe = true;
}
