namespace Tactus.Nodes;

/// <content>Levels.</content>
internal static unsafe partial class GmBank
{
    /// <summary>Decibels by program that bring a note of velocity 100 to the same loudness in all of them.</summary>
    /// <remarks>
    /// measured: K-weighted loudness (ITU-R BS.1770) of the loudest 400 ms, mean over three keys of each instrument's range, at volume 100 and expression
    /// 127. Aim: −27 LUFS; −25 for struck, plucked and bass sounds, −28 for pads, −29 for sound effects; and no peak above −10 dBFS.
    /// </remarks>
    private static ReadOnlySpan<float> LevelsDb =>
    [
        -9f, -9f, -8.5f, -10f, -9.5f, -11f, -7.5f, -10.5f,
        -6f, -6f, -6f, -5.5f, -3.5f, -0.5f, -8.5f, -6f,
        -15.5f, -14f, -19f, -14.5f, -14.5f, -14.5f, -12f, -13.5f,
        -2.5f, -8f, -0.5f, -9f, 0f, -19f, -21.5f, -3f,
        -7f, -10.5f, -8.5f, -2.5f, -8.5f, -7f, -8.5f, -5.5f,
        -10.5f, -12f, -12f, -10.5f, -7.5f, 0f, 0.5f, -5.5f,
        -10.5f, -10.5f, -11.5f, -9.5f, -12f, -13f, -14f, -6f,
        -11.5f, -11.5f, -11f, -1f, -10.5f, -11f, -10.5f, -10f,
        -12.5f, -13f, -13f, -12.5f, -13.5f, -14f, -10.5f, -12f,
        -8.5f, -7f, -10.5f, -5.5f, -9.5f, -5f, -12f, -11f,
        -15.5f, -11.5f, -9.5f, -12f, -17.5f, -13f, -11.5f, -11f,
        -11f, -9.5f, -11.5f, -12.5f, -11.5f, -10f, -11.5f, -13.5f,
        -8f, -10.5f, -10.5f, -10.5f, -9.5f, -13f, -7f, -12.5f,
        -8f, -3.5f, -4f, -5f, -4f, -16f, -11f, -12.5f,
        -6f, -1f, -6f, 0f, -3.5f, -3f, -0.5f, -14f,
        6.5f, -1f, -8f, -7f, -10f, -5f, -3.5f, -5.5f,
    ];
}
