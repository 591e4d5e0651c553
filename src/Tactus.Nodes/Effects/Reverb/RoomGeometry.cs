namespace Tactus.Effects;

/// <summary>The integer delays of a room: sixteen lines and the pre-delay.</summary>
internal sealed class RoomGeometry
{
    public const int LineCount = 16;

    // Sixteen lengths in equal ratios: 1.05 s in all, and so as many modes a hertz.
    private const double ShortestSeconds = 0.033;
    private const double LongestSeconds = 0.113;

    private readonly double _sampleRate;
    private readonly int[] _primes;

    public RoomGeometry(double sampleRate)
    {
        _sampleRate = sampleRate;
        MaxLineFrames = (int)Math.Ceiling(LongestSeconds * Reverb.Size.Max * sampleRate) + 256;
        MaxPreDelayFrames = (int)Math.Ceiling(Reverb.PreDelay.Max * sampleRate);
        _primes = PrimesFrom(MaxLineFrames);
    }

    public int MaxLineFrames { get; }

    public int MaxPreDelayFrames { get; }

    public int PreDelayFrames(float seconds) => Math.Clamp((int)Math.Round(seconds * _sampleRate), 0, MaxPreDelayFrames);

    /// <summary>Rising primes, so that no two lines share a period.</summary>
    public void LinesOf(float size, Span<int> lengths)
    {
        var previous = 0;
        for (var line = 0; line < lengths.Length; line++)
        {
            var seconds = ShortestSeconds * Math.Pow(LongestSeconds / ShortestSeconds, line / (LineCount - 1.0)) * size;
            var wanted = Math.Max((int)(seconds * _sampleRate), previous + 1);
            previous = _primes[Math.Clamp(wanted, FeedbackNetwork.ChunkFrames, _primes.Length - 1)];
            lengths[line] = previous;
        }
    }

    /// <summary>For every number the smallest prime that is not below it, or, past the last prime, the number.</summary>
    private static int[] PrimesFrom(int count)
    {
        var isComposite = new bool[count];
        for (var factor = 2; factor * factor < count; factor++)
        {
            for (var multiple = factor * factor; !isComposite[factor] && multiple < count; multiple += factor)
            {
                isComposite[multiple] = true;
            }
        }

        var next = new int[count];
        var prime = count - 1;
        for (var number = count - 1; number >= 0; number--)
        {
            prime = number >= 2 && !isComposite[number] ? number : prime;
            next[number] = prime;
        }

        return next;
    }
}
