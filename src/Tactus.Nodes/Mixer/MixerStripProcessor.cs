using System.Runtime.CompilerServices;

namespace Tactus.Mixer;

/// <summary>The audio side of <see cref="MixerStrip"/>.</summary>
internal sealed class MixerStripProcessor : INodeProcessor
{
    private readonly LevelMeter _left;
    private readonly LevelMeter _right;
    private readonly float[] _ramps;
    private readonly int _strideFrames;
    private readonly double _step;
    private StripSettings _settings;
    private StripGains _target;
    private StripGains _gains;
    private RestingFactors _resting;
    private long _version;
    private bool _isResting;
    private bool _isZero;
    private bool _hasStarted;
    private bool _hasReported;

    public MixerStripProcessor(double sampleRate, int maxBlockFrames)
    {
        _left = new LevelMeter(sampleRate);
        _right = new LevelMeter(sampleRate);
        _strideFrames = maxBlockFrames;
        _ramps = new float[5 * maxBlockFrames];
        _step = Slew.StepFor(MixerStrip.DeclickSeconds, sampleRate);
    }

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Input(0);
        var isSilent = input.IsSilent;
        var isResting = _isResting && context.ParameterVersion == _version;
        if (!isResting)
        {
            isResting = Prepare(context);
        }

        if (isResting && (isSilent || _isZero))
        {
            context.Output(0).Clear();
            context.Output(1).Clear();
            MeterSilence(context);
            return isSilent && _left.IsResting && _right.IsResting ? ProcessStatus.Sleep : ProcessStatus.Continue;
        }

        var post = context.Output(0);
        var pre = context.Output(1);
        var channels = new StripChannels
        {
            InLeft = input[0], InRight = input[input.ChannelCount - 1], OutLeft = post[0], OutRight = post[1], TapLeft = pre[0], TapRight = pre[1],
        };
        if (isResting)
        {
            Render(_resting, channels, context);
        }
        else
        {
            Render(new MovingFactors(_ramps, _strideFrames), channels, context);
        }

        if (isSilent)
        {
            post.Silence = SilenceMask.All(2);
            pre.Silence = SilenceMask.All(2);
        }

        return ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        _hasStarted = false;
        _isResting = false;
        _left.Reset();
        _right.Reset();
    }

    /// <summary>Looks at the parameters: takes note that all rests, or fills the ramps of this block.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Prepare(in ProcessContext context)
    {
        var moves = new StripMoves(context);
        _version = context.ParameterVersion;
        _isResting = false;
        if (moves.AreConstant)
        {
            Aim(moves.At(0));
            _isResting = _gains.Equals(_target);
        }

        if (_isResting)
        {
            _resting = new RestingFactors(_gains);
            _isZero = _gains.AreZero;
        }
        else
        {
            FillRamps(moves, context.BlockFrames);
        }

        return _isResting;
    }

    private void Aim(in StripSettings settings)
    {
        if (_hasStarted && settings == _settings)
        {
            return;
        }

        _settings = settings;
        _target = StripGains.Of(settings);
        if (!_hasStarted)
        {
            _gains = _target;
            _hasStarted = true;
        }
    }

    private void FillRamps(in StripMoves moves, int frames)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            Aim(moves.At(frame));
            _gains.Approach(_target, _step);
            _ramps[frame] = (float)_gains.LeftLeft;
            _ramps[_strideFrames + frame] = (float)_gains.RightLeft;
            _ramps[2 * _strideFrames + frame] = (float)_gains.LeftRight;
            _ramps[3 * _strideFrames + frame] = (float)_gains.RightRight;
            _ramps[4 * _strideFrames + frame] = (float)_gains.Tap;
        }
    }

    private void Render<TFactors>(in TFactors factors, in StripChannels channels, in ProcessContext context)
        where TFactors : struct, IStripFactors
    {
        for (var done = 0; done < context.BlockFrames;)
        {
            var phase = (int)((context.SteadyFrame + done) & (LevelMeter.WindowFrames - 1));
            var end = Math.Min(context.BlockFrames, done + LevelMeter.WindowFrames - phase);
            StripKernel.Run(factors, channels, done, end, phase & 7, ref _left.Lanes, ref _right.Lanes);
            if (phase + end - done == LevelMeter.WindowFrames)
            {
                CloseWindow(context);
            }

            done = end;
        }

        if (!_hasReported)
        {
            Report(context);
        }
    }

    /// <summary>Zeros change no sum and no peak, so only the windows' ends are left to do.</summary>
    private void MeterSilence(in ProcessContext context)
    {
        if (_hasReported && _left.IsResting && _right.IsResting)
        {
            return;
        }

        var windows = (context.SteadyFrame + context.BlockFrames) / LevelMeter.WindowFrames - context.SteadyFrame / LevelMeter.WindowFrames;
        for (; windows > 0; windows--)
        {
            CloseWindow(context);
        }

        if (!_hasReported)
        {
            Report(context);
        }
    }

    private void CloseWindow(in ProcessContext context)
    {
        _left.CloseWindow();
        _right.CloseWindow();
        Report(context);
    }

    private void Report(in ProcessContext context)
    {
        _hasReported = true;
        context.Report(MixerStrip.PeakLeft, _left.PeakDb);
        context.Report(MixerStrip.PeakRight, _right.PeakDb);
        context.Report(MixerStrip.RmsLeft, _left.RmsDb);
        context.Report(MixerStrip.RmsRight, _right.RmsDb);
    }

    /// <summary>The strip's parameters over one block.</summary>
    private readonly ref struct StripMoves(in ProcessContext context)
    {
        private readonly SmoothedBlock _gain = context.Smoothed(MixerStrip.Gain);
        private readonly SmoothedBlock _pan = context.Smoothed(MixerStrip.Pan);
        private readonly SmoothedBlock _width = context.Smoothed(MixerStrip.Width);
        private readonly SmoothedBlock _law = context.Smoothed(MixerStrip.Law);
        private readonly SmoothedBlock _polarity = context.Smoothed(MixerStrip.Polarity);
        private readonly SmoothedBlock _mute = context.Smoothed(MixerStrip.Mute);
        private readonly SmoothedBlock _soloedOut = context.Smoothed(MixerStrip.SoloedOut);

        public bool AreConstant =>
            _gain.IsConstant && _pan.IsConstant && _width.IsConstant && _law.IsConstant && _polarity.IsConstant && _mute.IsConstant && _soloedOut.IsConstant;

        // why: automation may ramp a switch or a choice; halfway is where it flips.
        public StripSettings At(int frame) => new(
            _gain[frame], _pan[frame], _width[frame], (int)(_law[frame] + 0.5f), _polarity[frame] >= 0.5f, _mute[frame] >= 0.5f || _soloedOut[frame] >= 0.5f);
    }
}
