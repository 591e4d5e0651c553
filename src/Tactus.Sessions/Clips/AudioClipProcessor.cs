namespace Tactus;

/// <summary>The audio side of an <see cref="AudioClipPlayer"/>.</summary>
internal sealed class AudioClipProcessor : INodeProcessor
{
    /// <summary>Length of the fade when the song starts, stops or jumps: 2.7 ms at 48 kHz.</summary>
    internal const int DeclickFrames = 128;

    private readonly LoadedClip[] _clips;
    private long _expectedFrame = -1;
    private long _fadingFrame;
    private int _fadeOutLeft;
    private int _fadeInLeft;

    internal AudioClipProcessor(IReadOnlyList<AudioClip> clips, int sampleRate, int maxBlockFrames)
    {
        _ = maxBlockFrames;
        var loaded = new List<LoadedClip>();
        try
        {
            foreach (var clip in clips)
            {
                loaded.Add(new LoadedClip(clip, sampleRate));
            }
        }
        catch
        {
            loaded.ForEach(clip => clip.Dispose());
            throw;
        }

        _clips = [.. loaded];
    }

    public ProcessStatus Process(in ProcessContext context)
    {
        var output = context.Output(0);
        output.Clear();
        var isPlaying = context.Transport.IsPlaying;
        var position = context.Transport.PositionFrames;
        NoteJump(isPlaying, position);
        if (_fadeOutLeft > 0)
        {
            FadeOut(output);
        }

        if (isPlaying)
        {
            foreach (var clip in _clips)
            {
                clip.AddTo(output, position, _fadeInLeft, DeclickFrames);
            }

            _fadeInLeft = Math.Max(0, _fadeInLeft - context.BlockFrames);
            _expectedFrame = position + context.BlockFrames;
        }
        else
        {
            _expectedFrame = -1;
        }

        return ProcessStatus.Continue;
    }

    public void Reset()
    {
        _expectedFrame = -1;
        _fadeOutLeft = 0;
        _fadeInLeft = 0;
    }

    public void Dispose()
    {
        foreach (var clip in _clips)
        {
            clip.Dispose();
        }
    }

    /// <summary>Starts fades where the song does not go on from where it was.</summary>
    private void NoteJump(bool isPlaying, long position)
    {
        var wasPlaying = _expectedFrame >= 0;
        if (wasPlaying && (!isPlaying || position != _expectedFrame))
        {
            _fadingFrame = _expectedFrame;
            _fadeOutLeft = DeclickFrames;
        }

        if (isPlaying && position != _expectedFrame && (wasPlaying || position > 0))
        {
            _fadeInLeft = DeclickFrames;
        }
    }

    private void FadeOut(AudioBlock output)
    {
        foreach (var clip in _clips)
        {
            clip.AddFading(output, _fadingFrame, _fadeOutLeft, DeclickFrames);
        }

        _fadingFrame += output.FrameCount;
        _fadeOutLeft = Math.Max(0, _fadeOutLeft - output.FrameCount);
    }
}

/// <summary>One clip with its sound, ready to be added up.</summary>
internal sealed class LoadedClip : IDisposable
{
    private readonly SoundData _sound;
    private readonly long _startFrame;
    private readonly long _lengthFrames;
    private readonly long _offsetFrames;
    private readonly long _fadeInFrames;
    private readonly long _fadeOutFrames;
    private readonly float _gain;

    internal LoadedClip(AudioClip clip, int sampleRate)
    {
        _sound = SoundFile.Load(clip.Path, sampleRate);
        _startFrame = clip.StartFrame;
        _offsetFrames = Math.Min(_sound.FrameCount, (long)Math.Round(clip.OffsetSeconds * sampleRate));
        _lengthFrames = Math.Min(_sound.FrameCount - _offsetFrames, (long)Math.Round(clip.Seconds * sampleRate));
        _fadeInFrames = Math.Min(_lengthFrames, (long)Math.Round(clip.FadeInSeconds * sampleRate));
        _fadeOutFrames = Math.Min(_lengthFrames, (long)Math.Round(clip.FadeOutSeconds * sampleRate));
        _gain = Decibels.ToGain(clip.GainDb);
    }

    /// <summary>Adds what sounds from a song position on; the first frames rise if a fade-in is under way.</summary>
    internal void AddTo(AudioBlock output, long position, int fadeInLeft, int fadeFrames)
    {
        var first = Math.Max(0, _startFrame - position);
        var last = Math.Min(output.FrameCount, _startFrame + _lengthFrames - position);
        for (var frame = first; frame < last; frame++)
        {
            var left = fadeInLeft - frame;
            Add(output, (int)frame, position + frame - _startFrame, left > 0 ? 1 - left / (float)fadeFrames : 1);
        }
    }

    /// <summary>Adds what would have sounded had the song gone on, falling.</summary>
    internal void AddFading(AudioBlock output, long position, int fadeOutLeft, int fadeFrames)
    {
        var first = Math.Max(0, _startFrame - position);
        var last = Math.Min(Math.Min(output.FrameCount, fadeOutLeft), _startFrame + _lengthFrames - position);
        for (var frame = first; frame < last; frame++)
        {
            Add(output, (int)frame, position + frame - _startFrame, (fadeOutLeft - 1 - frame) / (float)fadeFrames);
        }
    }

    public void Dispose() => _sound.Dispose();

    private void Add(AudioBlock output, int frame, long inClip, float scale)
    {
        var gain = _gain * scale * Envelope(inClip);
        for (var channel = 0; channel < output.ChannelCount; channel++)
        {
            // why: a mono file sounds on both sides; further channels of a wider one are left out.
            var source = Math.Min(channel, _sound.ChannelCount - 1);
            output[channel][frame] += gain * _sound.Channel(source)[(int)(_offsetFrames + inClip)];
        }

        output.Silence = SilenceMask.None;
    }

    private float Envelope(long inClip)
    {
        var gain = 1f;
        if (inClip < _fadeInFrames)
        {
            gain = MathF.Sin((inClip + 0.5f) / _fadeInFrames * (MathF.PI / 2));
        }

        var left = _lengthFrames - inClip;
        if (left < _fadeOutFrames)
        {
            gain *= MathF.Sin((left - 0.5f) / _fadeOutFrames * (MathF.PI / 2));
        }

        return gain;
    }
}
