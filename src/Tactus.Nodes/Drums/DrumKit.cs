using System.Globalization;
using Tactus.Nodes;

namespace Tactus;

/// <summary>A synthesised drum kit on the keys of General MIDI (35 to 81) and the further ones of General MIDI 2 (27 to 34, 82 to 87).</summary>
/// <remarks>
/// <para>Every key is a sound of its own at a fixed pitch, which ends by itself: note offs change nothing. Hats, whistles, guiros, cuicas, triangles and
/// surdos choke their partners.</para>
/// <para>Events: MIDI 1.0 and MIDI 2.0 channel voice messages; note on, volume, expression, pan, bend, all sound off, reset. Output: one stereo bus.
/// Parallelism, stealing and determinism are those of <see cref="PolySynth"/>.</para>
/// </remarks>
public sealed class DrumKit : Node
{
    /// <summary>The node's kind in <see cref="NodeCatalog"/>.</summary>
    public const string Kind = "drum-kit";

    /// <summary>A <see cref="Channel"/>: all channels are played.</summary>
    public const int AnyChannel = -1;

    /// <summary>Largest <see cref="VoiceCapacity"/>.</summary>
    public const int MaxVoiceCapacity = 1024;

    /// <summary>Level of the whole kit; −144 dB is silence.</summary>
    public static readonly Parameter Volume = Parameter.Decibels("volume", -144, 12, 0);

    /// <summary>Tuning of the whole kit.</summary>
    public static readonly Parameter Tune = Parameter.Semitones("tune", -24, 24, 0);

    /// <summary>Octaves added to the filter cutoffs.</summary>
    public static readonly Parameter Brightness = Parameter.Number("brightness", -5, 5, 0);

    /// <summary>Factor on decay times of strokes to come.</summary>
    public static readonly Parameter DecayScale = Parameter.Number("decay-scale", 0.1, 4, 1);

    /// <summary>Voices that may sound at once now; the capacity if that is less.</summary>
    public static readonly Parameter VoiceCount = Parameter.Count("voice-count", 1, MaxVoiceCapacity, MaxVoiceCapacity);

    /// <summary>How many voices sound, fading ones included.</summary>
    public static readonly Readout Voices = new(Readout.VoicesId, ParameterUnit.None);

    private int _voiceCapacity = 48;
    private int _channel = AnyChannel;

    /// <summary>Voices to allocate, 1 to <see cref="MaxVoiceCapacity"/>; 48 at first. A stroke takes one to three.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public int VoiceCapacity
    {
        get => _voiceCapacity;
        set
        {
            if (value is < 1 or > MaxVoiceCapacity)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name}: {value} voices; allowed are 1 to {MaxVoiceCapacity}.");
            }

            if (_voiceCapacity != value)
            {
                _voiceCapacity = value;
                Touch();
            }
        }
    }

    /// <summary>The channel that is played, 0 to 15, or <see cref="AnyChannel"/>, as at first. A kit that is sent a whole arrangement plays 9, General MIDI's channel 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public int Channel
    {
        get => _channel;
        set
        {
            if (value is < AnyChannel or > 15)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name}: channel {value}; allowed are 0 to 15, and {AnyChannel} for all.");
            }

            if (_channel != value)
            {
                _channel = value;
                Touch();
            }
        }
    }

    /// <inheritdoc/>
    public override NodePorts Ports { get; } = NodePorts.Instrument();

    /// <summary>The name of the drum on a key; empty where there is none.</summary>
    [AnyThread]
    public static string NameOf(int key) => key is >= 0 and < 128 && DrumBank.Patches[key] is { } patch ? patch.Name : "";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SaveSettings() => new Dictionary<string, string>
    {
        ["voice-capacity"] = _voiceCapacity.ToString(CultureInfo.InvariantCulture),
        ["channel"] = _channel.ToString(CultureInfo.InvariantCulture),
    };

    /// <inheritdoc/>
    public override void LoadSetting(string key, string value)
    {
        switch (key)
        {
            case "voice-capacity":
                VoiceCapacity = SettingText.Number(Name, key, value, 1, MaxVoiceCapacity);
                break;
            case "channel":
                Channel = SettingText.Number(Name, key, value, AnyChannel, 15);
                break;
            default:
                base.LoadSetting(key, value);
                break;
        }
    }

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context)
    {
        VoiceRehearsal.Ensure();
        return new DrumKitProcessor(_voiceCapacity, _channel, context);
    }
}
