using System.Globalization;

namespace Tactus.Sessions;

/// <summary>What a number of a session document may be.</summary>
/// <param name="Min">Least.</param>
/// <param name="Max">Most.</param>
/// <param name="Unit">What follows the number in a sentence, with its space; empty for none.</param>
/// <param name="IsWhole">Whether only whole numbers are allowed.</param>
internal readonly record struct NumberRule(double Min, double Max, string Unit = "", bool IsWhole = false)
{
    private const double MaxBeats = 1e9;

    /// <summary>A position in quarter notes from the start: 10^9 are fifteen years at 120 beats a minute.</summary>
    internal static readonly NumberRule Position = new(0, MaxBeats, " beats");

    /// <summary>A length in quarter notes; the least is below one tick of a sequencer.</summary>
    internal static readonly NumberRule Length = new(1e-6, MaxBeats, " beats");

    internal static readonly NumberRule BeatsPerMinute = new(1, 60_000_000, " beats a minute");

    internal static readonly NumberRule Seconds = new(0, 1e6, " s");

    internal static readonly NumberRule SoundLength = new(1e-6, 1e6, " s");

    internal static readonly NumberRule Fade = new(0, 3600, " s");

    internal static readonly NumberRule BeatsPerBar = new(1, 255, IsWhole: true);

    internal static readonly NumberRule BeatUnit = new(1, 64, IsWhole: true);

    internal static readonly NumberRule ClipGain = new(-144, 48, " dB");

    internal static readonly NumberRule SendLevel = new(-144, 12, " dB");

    internal static readonly NumberRule Key = new(0, 127, IsWhole: true);

    internal static readonly NumberRule Velocity = new(1, 127, IsWhole: true);

    internal static readonly NumberRule Channel = new(1, 16, IsWhole: true);

    internal static readonly NumberRule FileTrack = new(1, 65535, IsWhole: true);

    internal static readonly NumberRule Transpose = new(-127, 127, " semitones", IsWhole: true);

    internal bool Allows(double value) => value >= Min && value <= Max && (!IsWhole || value == Math.Floor(value));

    internal string Describe() => string.Create(CultureInfo.InvariantCulture, $"{(IsWhole ? "whole numbers from " : "")}{Min:0.########} to {Max:0.########}{Unit}");

    /// <summary>The sentence's second half for a number that is not allowed.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="text">The number as it stands in the document.</param>
    internal string Refuse(string field, string text) => $"\"{field}\" is {text}{Unit}; allowed are {Describe()}.";
}
