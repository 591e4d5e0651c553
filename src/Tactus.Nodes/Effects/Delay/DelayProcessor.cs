namespace Tactus.Effects;

/// <summary>A delay's parameters at one point of the grid.</summary>
internal readonly record struct DelaySettings(float Time, float Feedback, float PingPong, float LowCut, float HighCut, float Mix) : IGridSettings<DelaySettings>
{
    public static DelaySettings Read(in ProcessContext context, int frame) => new(
        context.Smoothed(Delay.Time)[frame],
        context.Smoothed(Delay.Feedback)[frame],
        context.Smoothed(Delay.PingPong)[frame] >= 0.5f ? 1 : 0,
        context.Smoothed(Delay.LowCut)[frame],
        context.Smoothed(Delay.HighCut)[frame],
        context.Smoothed(Delay.WetMix)[frame]);

    /// <summary>The time is taken at once; its change fades by itself.</summary>
    public static DelaySettings Approach(in DelaySettings current, in DelaySettings target) => new(
        target.Time,
        GridSettings<DelaySettings>.Approach(current.Feedback, target.Feedback),
        GridSettings<DelaySettings>.Approach(current.PingPong, target.PingPong),
        GridSettings<DelaySettings>.Approach(current.LowCut, target.LowCut),
        GridSettings<DelaySettings>.Approach(current.HighCut, target.HighCut),
        GridSettings<DelaySettings>.Approach(current.Mix, target.Mix));
}

/// <summary>The scalar coefficients that follow from the settings.</summary>
internal readonly record struct DelayCoefficients(float Feedback, float Cross, float LowShare, float HighShare, float Dry, float Wet)
{
    public static DelayCoefficients Of(in DelaySettings settings, double sampleRate) => new(
        settings.Feedback, settings.PingPong, OnePole.ShareOf(settings.LowCut, sampleRate), OnePole.ShareOf(settings.HighCut, sampleRate), 1 - settings.Mix, settings.Mix);

    public static DelayCoefficients Between(in DelayCoefficients from, in DelayCoefficients to, float share) => new(
        Lerp(from.Feedback, to.Feedback, share),
        Lerp(from.Cross, to.Cross, share),
        Lerp(from.LowShare, to.LowShare, share),
        Lerp(from.HighShare, to.HighShare, share),
        Lerp(from.Dry, to.Dry, share),
        Lerp(from.Wet, to.Wet, share));

    private static float Lerp(float from, float to, float share) => ReverbCoefficients.Lerp(from, to, share);
}

/// <summary>The audio side of <see cref="Delay"/>.</summary>
internal sealed class DelayProcessor : INodeProcessor
{
    private const int FadeFrames = 2048;

    // -240 dB.
    private const float Floor = 1e-12f;

    private readonly double _sampleRate;
    private readonly int _maxDelayFrames;
    private readonly DelayRing _left;
    private readonly DelayRing _right;
    private readonly float[] _dryLeft = new float[ControlGrid.SegmentFrames];
    private readonly float[] _dryRight = new float[ControlGrid.SegmentFrames];
    private GridSettings<DelaySettings> _grid;
    private DelayCoefficients _from;
    private DelayCoefficients _to;
    private OnePole _leftCut;
    private OnePole _rightCut;
    private int _delayFrames;
    private int _nextDelayFrames;
    private int _fadeFrame = -1;
    private int _quietFrames;
    private bool _isClear = true;
    private long _tailFrames;

    internal DelayProcessor(in PrepareContext context, double timeSeconds, double feedback)
    {
        _sampleRate = context.SampleRate;
        _maxDelayFrames = (int)Math.Ceiling(Delay.Time.Max * _sampleRate);
        _left = new DelayRing(_maxDelayFrames, 1);
        _right = new DelayRing(_maxDelayFrames, 1);
        _tailFrames = TailOf(timeSeconds, feedback);
    }

    /// <summary>Time until the repeats of what was set last are below -130 dB.</summary>
    [MainThread]
    public TailFrames TailFrames => new(Volatile.Read(ref _tailFrames));

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var isInputSilent = context.Input(0).IsSilent;
        var isOutputSilent = true;
        for (var done = 0; done < context.BlockFrames;)
        {
            var frame = context.SteadyFrame + done;
            var count = ControlGrid.FramesLeft(frame, context.BlockFrames - done);
            if (_grid.IsDue(frame))
            {
                EnterSegment(context, done);
            }

            if (_isClear && isInputSilent)
            {
                context.Output(0)[0].Slice(done, count).Clear();
                context.Output(0)[1].Slice(done, count).Clear();
            }
            else
            {
                isOutputSilent = false;
                RenderSegment(context, ControlGrid.PhaseOf(frame), done, count);
            }

            if (_fadeFrame >= 0 && ControlGrid.PhaseOf(frame + count) == 0)
            {
                EndFadeSegment();
            }

            done += count;
        }

        if (!isOutputSilent)
        {
            return ProcessStatus.Continue;
        }

        context.Output(0).Silence = SilenceMask.All(2);
        return _grid.IsResting(context) && _fadeFrame < 0 ? ProcessStatus.Sleep : ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        _left.Clear();
        _right.Clear();
        _leftCut = default;
        _rightCut = default;
        _grid.Reset();
        _fadeFrame = -1;
        _quietFrames = 0;
        _isClear = true;
    }

    private void EnterSegment(in ProcessContext context, int done)
    {
        var isFresh = _grid.IsFresh;
        _grid.Enter(context, done);
        ref readonly var settings = ref _grid.Current;
        var wanted = Math.Clamp((int)Math.Round(settings.Time * _sampleRate), 1, _maxDelayFrames);
        if (isFresh)
        {
            _delayFrames = _nextDelayFrames = wanted;
        }
        else if (_fadeFrame < 0 && wanted != _delayFrames)
        {
            _nextDelayFrames = wanted;
            _fadeFrame = 0;
        }

        _from = _to;
        if (isFresh || _grid.IsMoving)
        {
            _to = DelayCoefficients.Of(settings, _sampleRate);
            Volatile.Write(ref _tailFrames, TailOf(settings.Time, settings.Feedback));
        }

        if (isFresh)
        {
            _from = _to;
        }
    }

    private void EndFadeSegment()
    {
        _fadeFrame += ControlGrid.SegmentFrames;
        if (_fadeFrame == FadeFrames)
        {
            _delayFrames = _nextDelayFrames;
            _fadeFrame = -1;
        }
    }

    private void RenderSegment(in ProcessContext context, int phase, int done, int count)
    {
        var dryLeft = _dryLeft.AsSpan(0, count);
        var dryRight = _dryRight.AsSpan(0, count);
        Mix.Sanitize(context.Input(0)[0].Slice(done, count), dryLeft);
        Mix.Sanitize(context.Input(0)[1].Slice(done, count), dryRight);
        var outLeft = context.Output(0)[0].Slice(done, count);
        var outRight = context.Output(0)[1].Slice(done, count);
        var isQuiet = true;
        for (var frame = 0; frame < count; frame++)
        {
            var now = _grid.IsMoving ? DelayCoefficients.Between(_from, _to, (phase + frame) * ControlGrid.SegmentShare) : _to;
            var echoLeft = Flush(_leftCut.Next(Read(_left, phase + frame), now.LowShare, now.HighShare));
            var echoRight = Flush(_rightCut.Next(Read(_right, phase + frame), now.LowShare, now.HighShare));

            // Side by side each line gets its channel and its own echo; crossing, the left gets both channels and the right's echo, the right the left's echo.
            var straight = 1 - now.Cross;
            var inLeft = dryLeft[frame] * straight + 0.5f * (dryLeft[frame] + dryRight[frame]) * now.Cross;
            var inRight = dryRight[frame] * straight;
            var intoLeft = Flush(inLeft + now.Feedback * (echoLeft * straight + echoRight * now.Cross));
            var intoRight = Flush(inRight + now.Feedback * (echoRight * straight + echoLeft * now.Cross));
            _left.Write(intoLeft);
            _right.Write(intoRight);
            outLeft[frame] = MathF.FusedMultiplyAdd(echoLeft, now.Wet, MathF.FusedMultiplyAdd(dryLeft[frame], now.Dry, 0f));
            outRight[frame] = MathF.FusedMultiplyAdd(echoRight, now.Wet, MathF.FusedMultiplyAdd(dryRight[frame], now.Dry, 0f));
            isQuiet &= intoLeft == 0 && intoRight == 0 && echoLeft == 0 && echoRight == 0;
        }

        _isClear = false;
        _quietFrames = isQuiet ? _quietFrames + count : 0;
        if (phase + count == ControlGrid.SegmentFrames)
        {
            _leftCut.Settle();
            _rightCut.Settle();
            _isClear = _quietFrames > _maxDelayFrames && _leftCut.IsClear && _rightCut.IsClear;
        }
    }

    private float Read(DelayRing ring, int frameInSegment)
    {
        // The ring has not yet got this frame's sample, so the newest is one frame old.
        var value = ring[_delayFrames - 1];
        return _fadeFrame < 0
            ? value
            : ReverbCoefficients.Lerp(value, ring[_nextDelayFrames - 1], FeedbackNetwork.SmoothStep((_fadeFrame + frameInSegment + 1) * (1f / FadeFrames)));
    }

    private static float Flush(float x) => MathF.Abs(x) >= Floor ? x : 0f;

    private long TailOf(double timeSeconds, double feedback)
    {
        var repeats = feedback < 1e-6 ? 1 : Math.Ceiling(1 + 130 / (-20 * Math.Log10(feedback)));
        return (long)((timeSeconds * repeats + 0.1) * _sampleRate);
    }
}
