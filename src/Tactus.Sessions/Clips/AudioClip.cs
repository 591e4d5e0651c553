using System.Text.Json.Serialization;

namespace Tactus;

/// <summary>A stretch of a sound file at a place of the song.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="StartFrame">First frame of the song that it sounds at.</param>
/// <param name="SampleRate">Frames a second that <paramref name="StartFrame"/> counts; another rate of the engine moves it to the nearest frame.</param>
/// <param name="OffsetSeconds">What is left out of the file in front.</param>
/// <param name="Seconds">How long it sounds.</param>
/// <param name="GainDb">Level.</param>
/// <param name="FadeInSeconds">Fade at its start.</param>
/// <param name="FadeOutSeconds">Fade at its end.</param>
/// <param name="FadeCurve">How both fades run.</param>
[AnyThread]
public sealed record AudioClip(
    string Path,
    long StartFrame,
    int SampleRate,
    double OffsetSeconds,
    double Seconds,
    double GainDb = 0,
    double FadeInSeconds = 0,
    double FadeOutSeconds = 0,
    FadeCurve FadeCurve = FadeCurve.EqualPower)
{
    /// <summary>Why it cannot be played, as a sentence; <see langword="null"/> if it can.</summary>
    internal string? Refuse() =>
        string.IsNullOrEmpty(Path) || Path.Contains('\0') ? "a clip without a file."
        : SampleRate is < 1 or > TempoMap.MaxSampleRate ? $"a clip at {SampleRate} frames a second; allowed are 1 to {TempoMap.MaxSampleRate}."
        : StartFrame is < 0 or > 1L << 58 ? $"a clip that starts at frame {StartFrame}; allowed are 0 to {1L << 58}."
        : !IsTime(OffsetSeconds) || !IsTime(Seconds) || !IsTime(FadeInSeconds) || !IsTime(FadeOutSeconds) ? "a clip with times outside 0 to 1000000 s."
        : !(GainDb is >= -144 and <= 48) ? "a clip with a gain outside -144 to 48 dB."
        : null;

    private static bool IsTime(double seconds) => seconds is >= 0 and <= 1e6;
}

/// <summary>Source-generated JSON of clip lists.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<AudioClip>))]
internal sealed partial class AudioClipJson : JsonSerializerContext;
