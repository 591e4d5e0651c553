namespace Tactus;

/// <summary>The audio side of an <see cref="AudioClipPlayer"/>.</summary>
/// <remarks>
/// A head is a place in the song that sound is read at. The live head follows the transport; where the transport leaves it behind, it goes on as a fading
/// head for <see cref="AudioClipPlayer.DeclickSeconds"/> and a new one begins. All gains are functions of the frame, so the cut into blocks does not matter.
/// </remarks>
internal sealed class AudioClipProcessor : INodeProcessor
{
    /// <summary>Jumps that may still be fading at once; an older one is given up, which a loop of less than a millisecond could hear.</summary>
    private const int MaxFadingHeads = 8;

    private readonly SoundData[] _sounds;
    private readonly LoadedClip[] _clips;

    /// <summary>The latest end of this clip and all before it, so that a search finds the first one that may sound.</summary>
    private readonly long[] _latestEnds;
    private readonly Head[] _fading = new Head[MaxFadingHeads];
    private readonly float[] _gains;
    private readonly int _fadeFrames;
    private Head _live;
    private bool _isPlaying;
    private int _fadingCount;

    internal AudioClipProcessor(IReadOnlyList<AudioClip> clips, double sampleRate, int maxBlockFrames)
    {
        var rate = (int)Math.Round(sampleRate);
        _fadeFrames = Math.Max(1, (int)Math.Round(AudioClipPlayer.DeclickSeconds * rate));
        _gains = new float[maxBlockFrames];
        var sounds = new Dictionary<string, SoundData>(StringComparer.Ordinal);
        try
        {
            foreach (var clip in clips)
            {
                if (!sounds.ContainsKey(clip.Path))
                {
                    sounds.Add(clip.Path, SoundFile.Load(clip.Path, rate));
                }
            }
        }
        catch
        {
            foreach (var sound in sounds.Values)
            {
                sound.Dispose();
            }

            throw;
        }

        _sounds = [.. sounds.Values];
        _clips = [.. clips.Select(clip => new LoadedClip(clip, sounds[clip.Path], rate)).Where(clip => clip.EndFrame > clip.StartFrame).OrderBy(clip => clip.StartFrame)];
        _latestEnds = new long[_clips.Length];
        for (var i = 0; i < _clips.Length; i++)
        {
            _latestEnds[i] = Math.Max(_clips[i].EndFrame, i > 0 ? _latestEnds[i - 1] : 0);
        }
    }

    public ProcessStatus Process(in ProcessContext context)
    {
        var output = context.Output(0);
        var left = output[0];
        var right = output[1];
        left.Clear();
        right.Clear();
        var sounded = false;
        Follow(context.Transport.IsPlaying, context.Transport.PositionFrames);
        for (var i = 0; i < _fadingCount; i++)
        {
            sounded |= Render(ref _fading[i], left, right);
        }

        DropFaded();
        if (_isPlaying)
        {
            sounded |= Render(ref _live, left, right);
        }

        output.Silence = sounded ? SilenceMask.None : SilenceMask.All(2);
        return ProcessStatus.Continue;
    }

    public void Reset()
    {
        _isPlaying = false;
        _fadingCount = 0;
    }

    public void Dispose()
    {
        foreach (var sound in _sounds)
        {
            sound.Dispose();
        }
    }

    /// <summary>Lets the live head go on, or fade and begin anew where the song does not go on from where it was.</summary>
    private void Follow(bool isPlaying, long position)
    {
        if (_isPlaying && isPlaying && position == _live.Position)
        {
            return;
        }

        if (_isPlaying)
        {
            if (_fadingCount == MaxFadingHeads)
            {
                Array.Copy(_fading, 1, _fading, 0, --_fadingCount);
            }

            _live.FadeOutFrames = 0;
            _fading[_fadingCount++] = _live;
        }

        _isPlaying = isPlaying;
        _live = new Head { Position = position, BeganAt = position, FadeOutFrames = -1 };
    }

    private void DropFaded()
    {
        var kept = 0;
        for (var i = 0; i < _fadingCount; i++)
        {
            if (_fading[i].FadeOutFrames < _fadeFrames)
            {
                _fading[kept++] = _fading[i];
            }
        }

        _fadingCount = kept;
    }

    /// <summary>Adds what a head reads in this block, and moves it on.</summary>
    /// <returns>Whether anything sounds.</returns>
    private bool Render(ref Head head, Span<float> left, Span<float> right)
    {
        var sounded = false;
        var blockEnd = head.Position + left.Length;
        for (var i = FirstAfter(head.Position); i < _clips.Length && _clips[i].StartFrame < blockEnd; i++)
        {
            ref readonly var clip = ref _clips[i];
            var first = (int)Math.Max(0, clip.StartFrame - head.Position);
            var last = (int)Math.Min(left.Length, clip.EndFrame - head.Position);
            if (head.FadeOutFrames >= 0)
            {
                last = Math.Min(last, _fadeFrames - head.FadeOutFrames);
            }

            if (first < last)
            {
                var gains = _gains.AsSpan(0, last - first);
                clip.FillGains(gains, head.Position + first);
                ApplyHead(gains, head, clip.StartFrame < head.BeganAt, first);
                clip.Add(gains, head.Position + first, left[first..last], right[first..last]);
                sounded = true;
            }
        }

        head.Position = blockEnd;
        if (head.FadeOutFrames >= 0)
        {
            head.FadeOutFrames = Math.Min(_fadeFrames, head.FadeOutFrames + left.Length);
        }

        return sounded;
    }

    /// <summary>Multiplies in the fades of the head itself.</summary>
    private void ApplyHead(Span<float> gains, in Head head, bool beganInside, int first)
    {
        var step = 1f / _fadeFrames;
        if (beganInside)
        {
            var age = head.Position - head.BeganAt + first;
            for (var i = 0; i < gains.Length && age + i < _fadeFrames; i++)
            {
                gains[i] *= (age + i + 1) * step;
            }
        }

        if (head.FadeOutFrames >= 0)
        {
            for (var i = 0; i < gains.Length; i++)
            {
                gains[i] *= (_fadeFrames - head.FadeOutFrames - first - i - 1) * step;
            }
        }
    }

    /// <summary>The first clip that may still sound at a frame.</summary>
    private int FirstAfter(long frame)
    {
        var low = 0;
        var high = _latestEnds.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_latestEnds[middle] > frame)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>A place in the song that sound is read at.</summary>
    private struct Head
    {
        internal long Position;

        /// <summary>Where it began; clips that had begun before fade in.</summary>
        internal long BeganAt;

        /// <summary>Frames since it began to fade out; −1 while it is live.</summary>
        internal int FadeOutFrames;
    }
}
