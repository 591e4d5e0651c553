using System.Globalization;

namespace Tactus.LatencyLab;

/// <summary>64 voices, each a task.</summary>
/// <param name="Oversampling">8 for heavy voices, 1 for light ones.</param>
/// <param name="Frames">Frames of a block.</param>
/// <param name="IsPaced">One block a period, so that workers sleep in between, or block after block.</param>
internal sealed record VoiceTaskCase(int Oversampling, int Frames, bool IsPaced)
{
    internal const int Voices = 64;

    internal string Name => string.Create(CultureInfo.InvariantCulture, $"voiceTasks.{(Oversampling == 8 ? "heavy" : "light")}{Voices}.f{Frames}.{(IsPaced ? "paced" : "on")}");

    internal string[] Arguments(string share, double seconds) =>
    [
        Oversampling.ToString(CultureInfo.InvariantCulture), Frames.ToString(CultureInfo.InvariantCulture), share, IsPaced ? "paced" : "on",
        seconds.ToString(CultureInfo.InvariantCulture),
    ];
}
