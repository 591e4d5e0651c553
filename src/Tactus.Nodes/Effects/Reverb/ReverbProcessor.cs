namespace Tactus.Effects;

/// <summary>The audio side of <see cref="Reverb"/>.</summary>
internal sealed class ReverbProcessor : INodeProcessor
{
    // A fade starts and ends on points of the grid.
    private const int FadeFrames = 2048;

    // Level of the diffused sound before the network answers.
    private const float EarlyGain = 0.25f;

    // Dattorro's input diffusers, in seconds; the right channel's are longer by 7 %, so that the sides differ from the first echo on.
    private static readonly double[] s_leftSeconds = [0.00477, 0.00360, 0.01273, 0.00931];
    private static readonly double[] s_rightSeconds = [0.00511, 0.00385, 0.01362, 0.00996];
    private static readonly float[] s_factors = [0.72f, 0.72f, 0.62f, 0.62f];

    private readonly double _sampleRate;
    private readonly RoomGeometry _geometry;
    private readonly FeedbackNetwork _network;
    private readonly Diffuser _leftDiffuser;
    private readonly Diffuser _rightDiffuser;
    private readonly DelayRing _leftPreDelay;
    private readonly DelayRing _rightPreDelay;
    private readonly float[] _scratch = new float[7 * ControlGrid.SegmentFrames];
    private GridSettings<ReverbSettings> _grid;
    private ReverbCoefficients _from;
    private ReverbCoefficients _to;
    private NetworkCoefficients _networkFrom;
    private NetworkCoefficients _networkTo;
    private OnePole _leftCut;
    private OnePole _rightCut;
    private int _preDelayFrames;
    private int _nextPreDelayFrames;
    private float _size;
    private int _fadeFrame = -1;
    private int _quietFrames;
    private bool _isClear = true;
    private long _tailFrames;

    public ReverbProcessor(in PrepareContext context, double decaySeconds)
    {
        _sampleRate = context.SampleRate;
        _geometry = new RoomGeometry(_sampleRate);
        _network = new FeedbackNetwork(_sampleRate, _geometry.MaxLineFrames);
        _leftDiffuser = new Diffuser(_sampleRate, s_leftSeconds, s_factors);
        _rightDiffuser = new Diffuser(_sampleRate, s_rightSeconds, s_factors);
        _leftPreDelay = new DelayRing(_geometry.MaxPreDelayFrames, ControlGrid.SegmentFrames);
        _rightPreDelay = new DelayRing(_geometry.MaxPreDelayFrames, ControlGrid.SegmentFrames);
        _tailFrames = TailOf(decaySeconds);
    }

    /// <summary>Time to -130 dB at the decay asked for last.</summary>
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
                EnterSegment(context, frame, done);
            }

            if (_isClear && isInputSilent)
            {
                context.Output(0)[0].Slice(done, count).Clear();
                context.Output(0)[1].Slice(done, count).Clear();
            }
            else
            {
                RenderSegment(context, frame, done, count);
                isOutputSilent = false;
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
        _network.Clear();
        _leftDiffuser.Clear();
        _rightDiffuser.Clear();
        _leftPreDelay.Clear();
        _rightPreDelay.Clear();
        _leftCut = default;
        _rightCut = default;
        _grid.Reset();
        _fadeFrame = -1;
        _quietFrames = 0;
        _isClear = true;
    }

    [MainThread]
    public void Dispose() => _network.Dispose();

    private void EnterSegment(in ProcessContext context, long frame, int done)
    {
        var segment = frame / ControlGrid.SegmentFrames;
        var isFresh = _grid.IsFresh;
        _grid.Enter(context, done);
        ref readonly var settings = ref _grid.Current;
        if (isFresh)
        {
            _size = settings.Size;
            _network.SetLengths(_geometry, _size);
            _preDelayFrames = _nextPreDelayFrames = _geometry.PreDelayFrames(settings.PreDelay);
        }
        else if (_fadeFrame < 0 && (settings.Size != _size || _geometry.PreDelayFrames(settings.PreDelay) != _preDelayFrames))
        {
            _size = settings.Size;
            _network.SetNextLengths(_geometry, _size);
            _nextPreDelayFrames = _geometry.PreDelayFrames(settings.PreDelay);
            _fadeFrame = 0;
        }

        _from = _to;
        _networkFrom = _networkTo;
        if (isFresh || _grid.IsMoving || _fadeFrame >= 0)
        {
            _to = ReverbCoefficients.Of(settings, _sampleRate);
            _networkTo = _network.CoefficientsOf(settings, (_fadeFrame + ControlGrid.SegmentFrames) * (1f / FadeFrames));
            Volatile.Write(ref _tailFrames, TailOf(settings.Decay));
        }

        _network.Turn(ref _networkTo, segment + 1, settings.Modulation);
        if (isFresh)
        {
            _from = _to;
            _networkFrom = _networkTo;
        }

        // why: the start is worked out, not remembered: a network that slept through the last segments turns on as if it had not.
        _network.Turn(ref _networkFrom, segment, _grid.Previous.Modulation);
    }

    private void EndFadeSegment()
    {
        _fadeFrame += ControlGrid.SegmentFrames;
        if (_fadeFrame == FadeFrames)
        {
            _network.TakeNextLengths();
            _preDelayFrames = _nextPreDelayFrames;
            _fadeFrame = -1;
        }
    }

    private void RenderSegment(in ProcessContext context, long frame, int done, int count)
    {
        var dryLeft = Scratch(0, count);
        var dryRight = Scratch(1, count);
        var left = Scratch(2, count);
        var right = Scratch(3, count);
        var wetLeft = Scratch(4, count);
        var wetRight = Scratch(5, count);
        var phase = ControlGrid.PhaseOf(frame);
        var input = context.Input(0);
        Mix.Sanitize(input[0].Slice(done, count), dryLeft);
        Mix.Sanitize(input[1].Slice(done, count), dryRight);
        var isInputZero = !dryLeft.ContainsAnyExcept(0f) && !dryRight.ContainsAnyExcept(0f);
        if (_isClear && isInputZero)
        {
            context.Output(0)[0].Slice(done, count).Clear();
            context.Output(0)[1].Slice(done, count).Clear();
            return;
        }

        Delay(_leftPreDelay, dryLeft, left, phase);
        Delay(_rightPreDelay, dryRight, right, phase);
        Cut(left, right, phase);
        _leftDiffuser.Process(left);
        _rightDiffuser.Process(right);
        var run = new NetworkRun { From = ref _networkFrom, To = ref _networkTo, IsFading = _fadeFrame >= 0, FadeFrame = _fadeFrame, FadeStep = 1f / FadeFrames };
        _network.Run(frame, run, left, right, wetLeft, wetRight);
        Mix.AddScaled(left, EarlyGain, wetLeft);
        Mix.AddScaled(right, EarlyGain, wetRight);
        MixDown(context, done, phase, dryLeft, dryRight, wetLeft, wetRight);
        WatchForRest(isInputZero && !wetLeft.ContainsAnyExcept(0f) && !wetRight.ContainsAnyExcept(0f), count);
    }

    private void Delay(DelayRing ring, ReadOnlySpan<float> input, Span<float> output, int phase)
    {
        ring.Write(input);
        ring.Read(_preDelayFrames, output);
        if (_fadeFrame < 0 || _nextPreDelayFrames == _preDelayFrames)
        {
            return;
        }

        var next = Scratch(6, output.Length);
        ring.Read(_nextPreDelayFrames, next);
        for (var frame = 0; frame < output.Length; frame++)
        {
            output[frame] = ReverbCoefficients.Lerp(output[frame], next[frame], FeedbackNetwork.SmoothStep((_fadeFrame + phase + frame + 1) * (1f / FadeFrames)));
        }
    }

    private void Cut(Span<float> left, Span<float> right, int phase)
    {
        for (var frame = 0; frame < left.Length; frame++)
        {
            var share = (phase + frame) * ControlGrid.SegmentShare;
            var low = ReverbCoefficients.Lerp(_from.LowCut, _to.LowCut, share);
            var high = ReverbCoefficients.Lerp(_from.HighCut, _to.HighCut, share);
            left[frame] = _leftCut.Next(left[frame], low, high);
            right[frame] = _rightCut.Next(right[frame], low, high);
        }

        if (phase + left.Length == ControlGrid.SegmentFrames)
        {
            _leftCut.Settle();
            _rightCut.Settle();
        }
    }

    private void MixDown(
        in ProcessContext context, int done, int phase, ReadOnlySpan<float> dryLeft, ReadOnlySpan<float> dryRight, ReadOnlySpan<float> wetLeft, ReadOnlySpan<float> wetRight)
    {
        var outLeft = context.Output(0)[0].Slice(done, dryLeft.Length);
        var outRight = context.Output(0)[1].Slice(done, dryLeft.Length);
        if (!_grid.IsMoving)
        {
            Mix.Blend(dryLeft, _to.Dry, wetLeft, _to.WetNear, outLeft);
            Mix.Blend(dryRight, _to.Dry, wetRight, _to.WetNear, outRight);
            Mix.AddScaled(wetRight, _to.WetFar, outLeft);
            Mix.AddScaled(wetLeft, _to.WetFar, outRight);
            return;
        }

        for (var frame = 0; frame < outLeft.Length; frame++)
        {
            var now = ReverbCoefficients.Between(_from, _to, (phase + frame) * ControlGrid.SegmentShare);
            var left = MathF.FusedMultiplyAdd(wetLeft[frame], now.WetNear, MathF.FusedMultiplyAdd(dryLeft[frame], now.Dry, 0f));
            var right = MathF.FusedMultiplyAdd(wetRight[frame], now.WetNear, MathF.FusedMultiplyAdd(dryRight[frame], now.Dry, 0f));
            outLeft[frame] = MathF.FusedMultiplyAdd(wetRight[frame], now.WetFar, left);
            outRight[frame] = MathF.FusedMultiplyAdd(wetLeft[frame], now.WetFar, right);
        }
    }

    /// <summary>Once nothing has come in or out for longer than the longest memory, looks whether all memory is zero.</summary>
    private void WatchForRest(bool isQuiet, int count)
    {
        _isClear = false;
        _quietFrames = isQuiet ? _quietFrames + count : 0;
        if (_quietFrames > _geometry.MaxPreDelayFrames + _geometry.MaxLineFrames)
        {
            // why: the look reads all memory once (0.6 MB at 48 kHz); after a failure it waits as long again.
            _quietFrames = 0;
            _isClear = _leftCut.IsClear && _rightCut.IsClear && _leftPreDelay.IsClear && _rightPreDelay.IsClear
                && _leftDiffuser.IsClear && _rightDiffuser.IsClear && _network.IsClear;
        }
    }

    private Span<float> Scratch(int index, int count) => _scratch.AsSpan(index * ControlGrid.SegmentFrames, count);

    private long TailOf(double decaySeconds) =>
        (long)Math.Ceiling((decaySeconds * (130.0 / 60) + Reverb.PreDelay.Max + 0.25) * _sampleRate);
}
