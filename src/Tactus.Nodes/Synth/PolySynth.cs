using System.Globalization;
using Tactus.Nodes;

namespace Tactus;

/// <summary>A polyphonic synthesizer of four oscillators a voice with the 128 sounds of General MIDI, or with the patch that its own parameters make.</summary>
/// <remarks>
/// <para>It listens on all 16 channels, each with its own program and controllers, so one synth plays a whole arrangement as well as one track.
/// <see cref="Program"/> decides what sounds: from 0 to 127 it is the General MIDI program that every channel begins with, program changes are obeyed, and
/// the parameters of the first group (<see cref="Volume"/> to <see cref="VoiceCount"/>) modify whatever plays; with <see cref="OwnPatch"/> all other
/// parameters are the patch of all channels and program changes are ignored.</para>
/// <para>Events: MIDI 1.0 and MIDI 2.0 channel voice messages as universal MIDI packets. Output: one stereo bus.</para>
/// <para>Voices render in groups of sixteen side by side in vectors; the groups are the parts of an <see cref="IForkingProcessor"/>. When more notes
/// are asked for than voices are allowed, the note released first is taken, else the one that a pedal has held longest, else the oldest; it fades
/// within 3 ms beside the new one.</para>
/// </remarks>
public sealed partial class PolySynth : Node
{
    /// <summary>The node's kind in <see cref="NodeCatalog"/>.</summary>
    public const string Kind = "poly-synth";

    /// <summary>A <see cref="Program"/>: the parameters are the patch.</summary>
    public const int OwnPatch = -1;

    /// <summary>Largest <see cref="VoiceCapacity"/>.</summary>
    public const int MaxVoiceCapacity = 4096;

    /// <summary>How many voices sound, fading ones included.</summary>
    public static readonly Readout Voices = new(Readout.VoicesId, ParameterUnit.None);

    private int _voiceCapacity = 64;
    private int _program;
    private bool _playsDrumChannel;

    /// <summary>Voices to allocate, 1 to <see cref="MaxVoiceCapacity"/>; 64 at first. Rich sounds take two or more a note.</summary>
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

            Change(ref _voiceCapacity, value);
        }
    }

    /// <summary>The General MIDI program (0 to 127) that channels begin with, or <see cref="OwnPatch"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such program.</exception>
    public int Program
    {
        get => _program;
        set
        {
            if (value is < OwnPatch or > 127)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{Name}: program {value}; allowed are 0 to 127, and {OwnPatch} for the node's own patch.");
            }

            Change(ref _program, value);
        }
    }

    /// <summary>Whether notes of channel 10 (index 9) are played too; General MIDI leaves them to a <see cref="DrumKit"/>.</summary>
    public bool PlaysDrumChannel
    {
        get => _playsDrumChannel;
        set => Change(ref _playsDrumChannel, value);
    }

    /// <inheritdoc/>
    public override NodePorts Ports { get; } = NodePorts.Instrument();

    /// <summary>The name of a General MIDI program.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such program.</exception>
    [AnyThread]
    public static string NameOf(int program)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)program, 127u, nameof(program));
        return GmBank.Patches[program].Name;
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SaveSettings() => new Dictionary<string, string>
    {
        ["voice-capacity"] = _voiceCapacity.ToString(CultureInfo.InvariantCulture),
        ["program"] = _program.ToString(CultureInfo.InvariantCulture),
        ["plays-drum-channel"] = _playsDrumChannel ? "true" : "false",
    };

    /// <inheritdoc/>
    public override void LoadSetting(string key, string value)
    {
        switch (key)
        {
            case "voice-capacity":
                VoiceCapacity = SettingText.Number(Name, key, value, 1, MaxVoiceCapacity);
                break;
            case "program":
                Program = SettingText.Number(Name, key, value, OwnPatch, 127);
                break;
            case "plays-drum-channel":
                PlaysDrumChannel = SettingText.Truth(Name, key, value);
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
        return new PolySynthProcessor(_voiceCapacity, _program, _playsDrumChannel, context, Renderer);
    }

    /// <summary>How voices are rendered, for tests of the vector widths; the best for this machine if not set.</summary>
    internal VoiceRenderer? Renderer { get; init; }

    private void Change<T>(ref T setting, T value)
        where T : IEquatable<T>
    {
        if (!setting.Equals(value))
        {
            setting = value;
            Touch();
        }
    }
}
