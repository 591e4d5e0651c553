namespace Tactus.Effects;

/// <summary>A low cut and a high cut of 6 dB an octave, one after the other.</summary>
internal struct OnePole
{
    private const float Floor = 1e-20f;

    private float _low;
    private float _high;

    public readonly bool IsClear => _low == 0 && _high == 0;

    /// <summary>Share a frame that makes the corner <paramref name="hertz"/>.</summary>
    public static float ShareOf(float hertz, double sampleRate) => (float)(1 - Math.Exp(-2 * Math.PI * Math.Min(hertz, 0.45 * sampleRate) / sampleRate));

    /// <summary>One sample.</summary>
    public float Next(float x, float lowShare, float highShare)
    {
        _low = MathF.FusedMultiplyAdd(lowShare, x - _low, _low);
        _high = MathF.FusedMultiplyAdd(highShare, x - _low - _high, _high);
        return _high;
    }

    /// <summary>Lets a faded state end; called on the grid.</summary>
    public void Settle()
    {
        _low = MathF.Abs(_low) >= Floor ? _low : 0f;
        _high = MathF.Abs(_high) >= Floor ? _high : 0f;
    }
}
