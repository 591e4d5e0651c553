namespace Tactus;

/// <summary>One clip in frames of the engine, with its sound. The sound belongs to the processor.</summary>
internal readonly unsafe struct LoadedClip
{
    private const int QuarterSineSteps = 4096;

    private static readonly float[] s_quarterSine = MakeQuarterSine();

    private readonly float* _left;
    private readonly float* _right;
    private readonly int _fadeInFrames;
    private readonly int _fadeOutFrames;
    private readonly bool _isLinear;
    private readonly float _gain;

    internal LoadedClip(AudioClip clip, SoundData sound, int sampleRate)
    {
        StartFrame = clip.SampleRate == sampleRate ? clip.StartFrame : (long)WideMath.RoundDivide((Int128)clip.StartFrame * sampleRate, clip.SampleRate);
        var offset = Math.Min(sound.FrameCount, Frames(clip.OffsetSeconds, sampleRate));
        var length = Math.Min(sound.FrameCount - offset, Frames(clip.Seconds, sampleRate));
        EndFrame = StartFrame + length;
        _left = sound.ChannelPointer(0) + offset;
        _right = sound.ChannelPointer(Math.Min(1, sound.ChannelCount - 1)) + offset;
        _gain = Decibels.ToGain(clip.GainDb);
        _fadeInFrames = Math.Min(length, Frames(clip.FadeInSeconds, sampleRate));
        _fadeOutFrames = Math.Min(length, Frames(clip.FadeOutSeconds, sampleRate));
        _isLinear = clip.FadeCurve == FadeCurve.Linear;
    }

    /// <summary>First frame of the song that it sounds at.</summary>
    internal long StartFrame { get; }

    /// <summary>The frame behind its last.</summary>
    internal long EndFrame { get; }

    /// <summary>Its level and fades from a frame of the song on.</summary>
    internal void FillGains(Span<float> gains, long frame)
    {
        gains.Fill(_gain);
        var into = frame - StartFrame;
        for (var i = 0; i < gains.Length && into + i < _fadeInFrames; i++)
        {
            gains[i] *= Fade(into + i, _fadeInFrames);
        }

        // A fade out is a fade in read backwards.
        var left = EndFrame - frame;
        for (var i = (int)Math.Clamp(left - _fadeOutFrames, 0, gains.Length); i < gains.Length; i++)
        {
            gains[i] *= Fade(left - 1 - i, _fadeOutFrames);
        }
    }

    /// <summary>Adds its sound from a frame of the song on.</summary>
    internal void Add(ReadOnlySpan<float> gains, long frame, Span<float> left, Span<float> right)
    {
        var into = (nint)(frame - StartFrame);
        Mix.AddScaledRamp(new ReadOnlySpan<float>(_left + into, gains.Length), gains, left);
        Mix.AddScaledRamp(new ReadOnlySpan<float>(_right + into, gains.Length), gains, right);
    }

    private static int Frames(double seconds, int sampleRate) => (int)Math.Min(int.MaxValue, Math.Round(seconds * sampleRate));

    /// <summary>The gain of a rising fade at one of its frames.</summary>
    private float Fade(long frame, int frames)
    {
        var x = (frame + 0.5f) / frames;
        if (_isLinear)
        {
            return x;
        }

        // why: a table gives the same bits on every machine, whatever its sine does in the last place; between its entries the error is below 2e-8.
        var at = x * QuarterSineSteps;
        var index = (int)at;
        return s_quarterSine[index] + ((at - index) * (s_quarterSine[index + 1] - s_quarterSine[index]));
    }

    private static float[] MakeQuarterSine()
    {
        var table = new float[QuarterSineSteps + 2];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (float)Math.Sin(i * Math.PI / 2 / QuarterSineSteps);
        }

        return table;
    }
}
