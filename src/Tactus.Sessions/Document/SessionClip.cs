namespace Tactus;

/// <summary>A clip: notes, a MIDI file or a sound file, at a place of the song. Exactly one of <see cref="Notes"/>, <see cref="Midi"/> and <see cref="Audio"/> is there.</summary>
public sealed record SessionClip
{
    /// <summary>Where it starts, in quarter notes.</summary>
    public double At { get; init; }

    /// <summary>Notes, in any order.</summary>
    public IReadOnlyList<SessionNote>? Notes { get; init; }

    /// <summary>Other messages beside the notes, in any order; of one time in the order of this list.</summary>
    public IReadOnlyList<SessionMessage> Messages { get; init; } = [];

    /// <summary>A MIDI file.</summary>
    public string? Midi { get; init; }

    /// <summary>The only channel of the MIDI file to play, 1 to 16, all unless given; system exclusive messages always come along. For notes: their channel, 1 unless given.</summary>
    public int? Channel { get; init; }

    /// <summary>The only track of the MIDI file to play, from 1; all unless given.</summary>
    public int? Track { get; init; }

    /// <summary>The only port of the MIDI file to play, 1 to 16; all unless given.</summary>
    public int? Port { get; init; }

    /// <summary>Quarter notes of the notes or the MIDI file that are left out in front. Controllers, programs and bends before are brought up to date where the clip starts.</summary>
    public double Offset { get; init; }

    /// <summary>Quarter notes that it plays; to the end unless given. Whatever sounds then is ended.</summary>
    public double? Length { get; init; }

    /// <summary>Semitones added to every key; keys that leave 0 to 127 are left out.</summary>
    public int Transpose { get; init; }

    /// <summary>A sound file. It plays at its own speed, whatever the tempo.</summary>
    public string? Audio { get; init; }

    /// <summary>Seconds of the sound file that are left out in front.</summary>
    public double OffsetSeconds { get; init; }

    /// <summary>Seconds that sound; all of the file unless given.</summary>
    public double? LengthSeconds { get; init; }

    /// <summary>Level of the sound file in decibels.</summary>
    public double GainDb { get; init; }

    /// <summary>Seconds of the fade at the start.</summary>
    public double FadeInSeconds { get; init; }

    /// <summary>Seconds of the fade at the end.</summary>
    public double FadeOutSeconds { get; init; }

    /// <summary>How both fades run.</summary>
    public FadeCurve FadeCurve { get; init; }
}

/// <summary>A note of a clip.</summary>
/// <param name="Beat">Where it begins, in quarter notes from the start of the content.</param>
/// <param name="Length">How long it lasts, in quarter notes.</param>
/// <param name="Key">0 to 127; 60 is middle C.</param>
/// <param name="Velocity">1 to 127.</param>
public readonly record struct SessionNote(double Beat, double Length, int Key, int Velocity);

/// <summary>A MIDI message of a clip that is no note.</summary>
/// <param name="Beat">Where, in quarter notes from the start of the content.</param>
/// <param name="Bytes">One channel message, or a whole system exclusive message (<c>F0 … F7</c>); borrowed.</param>
public readonly record struct SessionMessage(double Beat, ReadOnlyMemory<byte> Bytes);

/// <summary>How a fade runs.</summary>
public enum FadeCurve
{
    /// <summary>A quarter of a sine: two sounds that cross keep their power.</summary>
    EqualPower,

    /// <summary>Amplitude in a straight line: for fades of one sound, and for crossing two copies of it.</summary>
    Linear,
}
