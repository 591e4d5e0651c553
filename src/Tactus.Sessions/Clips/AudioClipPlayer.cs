using System.Text.Json;

namespace Tactus;

/// <summary>Plays sound files at their places in the song, to the frame, wherever the transport is.</summary>
/// <remarks>
/// <para>Files are loaded and converted when the processor is made, off the audio thread, and live in native memory; a file that several clips use is there
/// once. A mono file sounds on both sides; channels behind the second are left out.</para>
/// <para>No click: where the song starts, stops or jumps in the middle of a clip, what sounded fades out and what sounds now fades in over
/// <see cref="DeclickSeconds"/>. A clip that begins where the song goes on begins as it was recorded.</para>
/// </remarks>
public sealed class AudioClipPlayer : Node
{
    /// <summary>Name in the <see cref="NodeCatalog"/>.</summary>
    public const string Kind = "audio-clips";

    /// <summary>Length of the fades where the song starts, stops or jumps.</summary>
    public const double DeclickSeconds = 0.005;

    private const string ClipsKey = "clips";
    private IReadOnlyList<AudioClip> _clips = [];

    /// <summary>The clips.</summary>
    public IReadOnlyList<AudioClip> Clips => _clips;

    /// <inheritdoc/>
    public override NodePorts Ports { get; } = new([], [2]);

    /// <summary>Replaces the clips.</summary>
    /// <exception cref="ArgumentException">A clip cannot be played; the message says why.</exception>
    public void SetClips(IReadOnlyList<AudioClip> clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        foreach (var clip in clips)
        {
            if (clip is null || clip.Refuse() is { })
            {
                throw new ArgumentException(clip?.Refuse() ?? "a clip is missing.");
            }
        }

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
        catch (JsonException e)
        {
            throw new ArgumentException($"the clips cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SoundFileException">A file cannot be read.</exception>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new AudioClipProcessor(_clips, context.SampleRate, context.MaxBlockFrames);
}
