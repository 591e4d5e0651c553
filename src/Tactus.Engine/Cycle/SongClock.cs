namespace Tactus.Engine;

/// <summary>The audio side's song position: moves, stops, jumps and loops, and says how far a block may reach.</summary>
/// <remarks>Owner: the audio role. All jumps happen between blocks.</remarks>
[AudioThread, RealTimeSafe]
internal sealed class SongClock
{
    private Chase? _loopChase;
    private long _loopEnd;

    internal long Position { get; private set; }

    internal bool IsPlaying { get; set; }

    /// <summary>Frames until the next tempo or meter change or the loop's end; at least 1.</summary>
    internal int FramesUntilCut(CompiledTimeline timeline, int limit)
    {
        if (!IsPlaying)
        {
            return limit;
        }

        var next = timeline.NextCutAfter(Position);
        if (_loopChase is not null && Position < _loopEnd)
        {
            next = Math.Min(next, _loopEnd);
        }

        return (int)Math.Min(limit, next - Position);
    }

    internal void Jump(long frame) => Position = frame;

    internal void SetLoop(Chase start, long endFrame)
    {
        _loopChase = start;
        _loopEnd = endFrame;
    }

    internal void ClearLoop() => _loopChase = null;

    /// <summary>Moves on behind a block.</summary>
    /// <returns>The chase to jump to if the block ended at the loop's end.</returns>
    internal Chase? Advance(int blockFrames)
    {
        if (!IsPlaying)
        {
            return null;
        }

        Position += blockFrames;
        return _loopChase is not null && Position == _loopEnd ? _loopChase : null;
    }
}
