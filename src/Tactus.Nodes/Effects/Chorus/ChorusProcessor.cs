namespace Tactus.Effects;

/// <summary>A chorus's parameters at one point of the grid.</summary>
internal readonly record struct ChorusSettings(float Rate, float Depth, float Mix) : IGridSettings<ChorusSettings>
{
    public static ChorusSettings Read(in ProcessContext context, int frame) =>
        new(context.Smoothed(Chorus.Rate)[frame], context.Smoothed(Chorus.Depth)[frame], context.Smoothed(Chorus.WetMix)[frame]);

    public static ChorusSettings Approach(in ChorusSettings current, in ChorusSettings target) => new(
        GridSettings<ChorusSettings>.Approach(current.Rate, target.Rate, 0.05f),
        GridSettings<ChorusSettings>.Approach(current.Depth, target.Depth),
        GridSettings<ChorusSettings>.Approach(current.Mix, target.Mix));
}

/// <summary>The audio side of <see cref="Chorus"/>.</summary>
internal sealed class ChorusProcessor : INodeProcessor
{
    private const int VoiceCount = 3;
    private const double MiddleSeconds = 0.008;
    private const double SwingSeconds = 0.005;

    // 1 / √3: the voices are as good as uncorrelated.
    private const float VoiceGain = 0.57735027f;

    // A turn of the swing in units of the phase.
    private const double Turn = 4294967296.0;

    private readonly double _sampleRate;
    private readonly int _maxDelayFrames;
    private readonly DelayRing _left;
    private readonly DelayRing _right;
    private readonly float[] _dryLeft = new float[ControlGrid.SegmentFrames];
    private readonly float[] _dryRight = new float[ControlGrid.SegmentFrames];
    private readonly float[] _wet = new float[ControlGrid.SegmentFrames];
    private readonly float[] _past;

    // Delays of the voices, left then right, at both ends of the segment.
    private readonly float[] _from = new float[2 * VoiceCount];
    private readonly float[] _to = new float[2 * VoiceCount];
    private GridSettings<ChorusSettings> _grid;

    // The segment under way. Where the swing was at an earlier one, and how far it goes a segment since; so that a chorus which slept knows where it is.
    private long _segment;
    private bool _hasDelays;
    private long _anchorSegment;
    private uint _anchorPhase;
    private uint _phaseStep;
    private int _quietFrames;
    private bool _isClear = true;

    internal ChorusProcessor(double sampleRate)
    {
        _sampleRate = sampleRate;
        _maxDelayFrames = (int)Math.Ceiling((MiddleSeconds + SwingSeconds) * sampleRate) + 4;
        _left = new DelayRing(_maxDelayFrames, ControlGrid.SegmentFrames);
        _right = new DelayRing(_maxDelayFrames, ControlGrid.SegmentFrames);
        _past = new float[_maxDelayFrames + ControlGrid.SegmentFrames];
    }

    [MainThread]
    public TailFrames TailFrames => new(_maxDelayFrames);

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
                EnterSegment(context, frame, done);
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

            done += count;
        }

        if (!isOutputSilent)
        {
            return ProcessStatus.Continue;
        }

        context.Output(0).Silence = SilenceMask.All(2);
        return _grid.IsResting(context) ? ProcessStatus.Sleep : ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        _left.Clear();
        _right.Clear();
        _grid.Reset();
        _quietFrames = 0;
        _isClear = true;
    }

    private void EnterSegment(in ProcessContext context, long frame, int done)
    {
        var segment = frame / ControlGrid.SegmentFrames;
        var isFresh = _grid.IsFresh;
        _grid.Enter(context, done);
        if (isFresh || _grid.IsMoving)
        {
            _anchorPhase = isFresh ? 0 : PhaseAt(segment);
            _anchorSegment = segment;
            _phaseStep = (uint)Math.Round(_grid.Current.Rate * ControlGrid.SegmentFrames / _sampleRate * Turn);
        }

        _segment = segment;
        _hasDelays = false;
    }

    /// <summary>Works out the segment's delays when the first of its frames sounds.</summary>
    private void PrepareDelays()
    {
        if (!_hasDelays)
        {
            FillDelays(_from, PhaseAt(_segment), _grid.Previous.Depth);
            FillDelays(_to, PhaseAt(_segment + 1), _grid.Current.Depth);
            _hasDelays = true;
        }
    }

    private uint PhaseAt(long segment) => unchecked(_anchorPhase + (uint)(segment - _anchorSegment) * _phaseStep);

    private void FillDelays(float[] delays, uint phase, float depth)
    {
        for (var voice = 0; voice < 2 * VoiceCount; voice++)
        {
            var turns = phase / Turn + voice % VoiceCount / (double)VoiceCount + (voice < VoiceCount ? 0 : 1 / 6.0);
            delays[voice] = (float)((MiddleSeconds + SwingSeconds * depth * Math.Sin(2 * Math.PI * turns)) * _sampleRate);
        }
    }

    private void RenderSegment(in ProcessContext context, int phase, int done, int count)
    {
        PrepareDelays();
        var dryLeft = _dryLeft.AsSpan(0, count);
        var dryRight = _dryRight.AsSpan(0, count);
        Mix.Sanitize(context.Input(0)[0].Slice(done, count), dryLeft);
        Mix.Sanitize(context.Input(0)[1].Slice(done, count), dryRight);
        RenderSide(_left, 0, dryLeft, context.Output(0)[0].Slice(done, count), phase);
        RenderSide(_right, VoiceCount, dryRight, context.Output(0)[1].Slice(done, count), phase);
        var isQuiet = !dryLeft.ContainsAnyExcept(0f) && !dryRight.ContainsAnyExcept(0f);
        _quietFrames = isQuiet ? Math.Min(_quietFrames + count, _maxDelayFrames) : 0;
        _isClear = _quietFrames >= _maxDelayFrames;
    }

    private void RenderSide(DelayRing ring, int firstVoice, ReadOnlySpan<float> dry, Span<float> output, int phase)
    {
        var wet = _wet.AsSpan(0, dry.Length);
        wet.Clear();
        ring.Write(dry);
        var past = _past.AsSpan(0, _maxDelayFrames + dry.Length);
        ring.Read(0, past);
        for (var voice = firstVoice; voice < firstVoice + VoiceCount; voice++)
        {
            SwingingTap.Add(past, _maxDelayFrames, _from[voice], _to[voice], phase, wet);
        }

        var (from, to) = (_grid.Previous.Mix, _grid.Current.Mix);
        for (var frame = 0; frame < wet.Length; frame++)
        {
            var mix = ReverbCoefficients.Lerp(from, to, (phase + frame) * ControlGrid.SegmentShare);
            output[frame] = MathF.FusedMultiplyAdd(wet[frame], mix * VoiceGain, MathF.FusedMultiplyAdd(dry[frame], 1 - mix, 0f));
        }
    }
}
