namespace Tactus;

/// <summary>One bit per channel, set when the channel is known to hold zeros for the whole block.</summary>
/// <remarks>A hint: a channel whose bit is set holds zeros as well, so whoever ignores the mask computes the same result, only slower.</remarks>
/// <param name="Bits">Bit <c>n</c> belongs to channel <c>n</c>.</param>
[AnyThread]
public readonly record struct SilenceMask(ulong Bits)
{
    /// <summary>Most channels a bus can have, given by the width of the mask.</summary>
    public const int MaxChannels = 64;

    /// <summary>No channel is known to be silent.</summary>
    public static SilenceMask None => default;

    /// <summary>All of <paramref name="channelCount"/> channels are silent.</summary>
    [RealTimeSafe]
    public static SilenceMask All(int channelCount) => new(channelCount >= MaxChannels ? ulong.MaxValue : (1UL << channelCount) - 1);

    /// <summary>Whether channel <paramref name="channel"/> is silent.</summary>
    [RealTimeSafe]
    public bool IsSilent(int channel) => (Bits >> channel & 1) != 0;

    /// <summary>Whether each of <paramref name="channelCount"/> channels is silent.</summary>
    [RealTimeSafe]
    public bool AreAllSilent(int channelCount) => (Bits & All(channelCount).Bits) == All(channelCount).Bits;
}
