namespace Tactus.Effects;

/// <summary>One channel's way into the room: low cut, high cut, pre-delay, and four all-passes that thicken it.</summary>
/// <remarks>All-pass lengths after Dattorro ("Effect design", JAES 45, 1997), given there for 29 761 Hz. State below -240 dB becomes zero.</remarks>
internal sealed class ReverbEntrance
{
    private const double ReferenceRate = 29_761;
    private const float Floor = 1e-12f;

    private static readonly int[] s_lengths = [142, 107, 379, 277];
    private static readonly float[] s_gains = [0.75f, 0.75f, 0.625f, 0.625f];

    private readonly float[] _preDelay;
    private readonly int _preMask;
    private readonly float[][] _allPasses;
    private readonly int[] _allPassFrames;
    private float _low;
    private float _high;

    internal ReverbEntrance(double sampleRate, int maxPreDelayFrames, int spread)
    {
        _preDelay = new float[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)maxPreDelayFrames + 1)];
        _preMask = _preDelay.Length - 1;
        _allPassFrames = [.. s_lengths.Select(length => (int)Math.Round((length + spread) * sampleRate / ReferenceRate))];
        _allPasses = [.. _allPassFrames.Select(frames => new float[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)frames + 1)])];
    }

    internal bool IsClear
    {
        get
        {
            var isClear = _low == 0 && _high == 0 && !_preDelay.AsSpan().ContainsAnyExcept(0f);
            foreach (var line in _allPasses)
            {
                isClear &= !line.AsSpan().ContainsAnyExcept(0f);
            }

            return isClear;
        }
    }

    internal float Next(float sample, long frame, int phase, float lowCut, float highCut, in EntranceRun run)
    {
        _low = Flush(_low + lowCut * (sample - _low));
        _high = Flush(_high + highCut * (sample - _low - _high));
        var at = (int)frame & _preMask;
        _preDelay[at] = _high;
        var value = _preDelay[at - run.PreFrames & _preMask];
        if (run.FadeFrame >= 0)
        {
            var next = _preDelay[at - run.NextPreFrames & _preMask];
            value += (next - value) * ((run.FadeFrame + phase + 1) * run.FadeStep);
        }

        for (var stage = 0; stage < _allPasses.Length; stage++)
        {
            var line = _allPasses[stage];
            var mask = line.Length - 1;
            var write = (int)frame & mask;
            var delayed = line[write - _allPassFrames[stage] & mask];
            var into = Flush(value + s_gains[stage] * delayed);
            line[write] = into;
            value = Flush(delayed - s_gains[stage] * into);
        }

        return value;
    }

    internal void Clear()
    {
        _low = 0;
        _high = 0;
        Array.Clear(_preDelay);
        foreach (var line in _allPasses)
        {
            Array.Clear(line);
        }
    }

    private static float Flush(float x) => MathF.Abs(x) >= Floor ? x : 0f;
}
