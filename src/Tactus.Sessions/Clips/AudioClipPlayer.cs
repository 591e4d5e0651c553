using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tactus;

/// <summary>A stretch of a sound file at a place of the song.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="StartFrame">First frame of the song that it sounds at, at the rate that the session was built for.</param>
/// <param name="OffsetSeconds">What is left out of the file in front.</param>
/// <param name="Seconds">How long it sounds.</param>
/// <param name="GainDb">Level.</param>
/// <param name="FadeInSeconds">Fade at its start, equal power.</param>
/// <param name="FadeOutSeconds">Fade at its end, equal power.</param>
[AnyThread]
public sealed record AudioClip(string Path, long StartFrame, double OffsetSeconds, double Seconds, double GainDb, double FadeInSeconds, double FadeOutSeconds);

/// <summary>Plays sound files at their places in the song, sample by sample where the transport is.</summary>
/// <remarks>
/// Files are loaded and converted when the processor is made, off the audio thread, and live in native memory. A jump of the transport fades over
/// <see cref="AudioClipProcessor.DeclickFrames"/> frames from what sounded to what sounds now.
/// </remarks>
public sealed class AudioClipPlayer : Node
{
    /// <summary>Name in the <see cref="NodeCatalog"/>.</summary>
    public const string Kind = "audio-clips";

    private const string ClipsKey = "clips";
    private IReadOnlyList<AudioClip> _clips = [];

    /// <summary>The clips.</summary>
    [MainThread]
    public IReadOnlyList<AudioClip> Clips => _clips;

    /// <inheritdoc/>
    public override NodePorts Ports { get; } = new([], [2]);

    /// <summary>Replaces the clips.</summary>
    [MainThread]
    public void SetClips(IReadOnlyList<AudioClip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        _clips = [.. clips];
        Touch();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SaveSettings() =>
        new Dictionary<string, string> { [ClipsKey] = JsonSerializer.Serialize(_clips, AudioClipJson.Default.IReadOnlyListAudioClip) };

    /// <inheritdoc/>
    public override void LoadSetting(string key, string value)
    {
        if (key != ClipsKey)
        {
            throw new ArgumentException($"there is no setting \"{key}\"; known is \"{ClipsKey}\".");
        }

        try
        {
            SetClips(JsonSerializer.Deserialize(value, AudioClipJson.Default.IReadOnlyListAudioClip) ?? []);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"the clips cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new AudioClipProcessor(_clips, (int)context.SampleRate, context.MaxBlockFrames);
}

/// <summary>Source-generated JSON of clip lists.</summary>
[JsonSerializable(typeof(IReadOnlyList<AudioClip>))]
internal sealed partial class AudioClipJson : JsonSerializerContext;
