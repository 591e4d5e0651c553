namespace Tactus.Effects;

/// <summary>One channel's past: written in runs, read at any whole delay.</summary>
internal sealed class DelayRing
{
    private readonly float[] _samples;
    private readonly int _mask;
    private int _at;

    /// <summary>Room for delays up to <paramref name="maxDelayFrames"/> when written in runs of up to <paramref name="maxRunFrames"/>.</summary>
    public DelayRing(int maxDelayFrames, int maxRunFrames)
    {
        _samples = new float[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(maxDelayFrames + maxRunFrames))];
        _mask = _samples.Length - 1;
    }

    /// <summary>Whether all that it holds is zero.</summary>
    public bool IsClear => !_samples.AsSpan().ContainsAnyExcept(0f);

    /// <summary>Appends a run.</summary>
    [RealTimeSafe]
    public void Write(ReadOnlySpan<float> run)
    {
        var first = Math.Min(run.Length, _samples.Length - _at);
        run[..first].CopyTo(_samples.AsSpan(_at));
        run[first..].CopyTo(_samples);
        _at = _at + run.Length & _mask;
    }

    /// <summary>Reads the run written last, as it was <paramref name="delayFrames"/> before.</summary>
    [RealTimeSafe]
    public void Read(int delayFrames, Span<float> run)
    {
        var from = _at - run.Length - delayFrames & _mask;
        var first = Math.Min(run.Length, _samples.Length - from);
        _samples.AsSpan(from, first).CopyTo(run);
        _samples.AsSpan(0, run.Length - first).CopyTo(run[first..]);
    }

    /// <summary>The sample written <paramref name="delayFrames"/> before the newest.</summary>
    [RealTimeSafe]
    public float this[int delayFrames] => _samples[_at - 1 - delayFrames & _mask];

    /// <summary>Appends one sample.</summary>
    [RealTimeSafe]
    public void Write(float sample)
    {
        _samples[_at] = sample;
        _at = _at + 1 & _mask;
    }

    [RealTimeSafe]
    public void Clear() => Array.Clear(_samples);
}
