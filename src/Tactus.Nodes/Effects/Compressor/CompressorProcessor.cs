namespace Tactus.Effects;

/// <summary>A compressor's parameters at one point of the grid.</summary>
internal readonly record struct CompressorSettings(float Threshold, float Ratio, float Knee, float Attack, float Release, float MakeUp, float Mix, float SideChain)
    : IGridSettings<CompressorSettings>
{
    public static CompressorSettings Read(in ProcessContext context, int frame) => new(
        context.Smoothed(Compressor.Threshold)[frame],
        context.Smoothed(Compressor.Ratio)[frame],
        context.Smoothed(Compressor.Knee)[frame],
        context.Smoothed(Compressor.Attack)[frame],
        context.Smoothed(Compressor.Release)[frame],
        context.Smoothed(Compressor.MakeUp)[frame],
        context.Smoothed(Compressor.WetMix)[frame],
        context.Smoothed(Compressor.SideChain)[frame] >= 0.5f ? 1 : 0);

    public static CompressorSettings Approach(in CompressorSettings current, in CompressorSettings target) => target with
    {
        MakeUp = GridSettings<CompressorSettings>.Approach(current.MakeUp, target.MakeUp),
        Mix = GridSettings<CompressorSettings>.Approach(current.Mix, target.Mix),
    };
}

/// <summary>The audio side of <see cref="Compressor"/>.</summary>
/// <remarks>Curve and times are taken from the grid as they are: the detector smooths what follows from them. Make-up and mix go in straight lines.</remarks>
internal sealed class CompressorProcessor(in PrepareContext prepare) : INodeProcessor
{
    // Less than this much reduction counts as none.
    private const double SettledDb = 1e-4;

    private const double DbToNepers = 0.11512925464970228; // ln(10) / 20

    private readonly double _sampleRate = prepare.SampleRate;
    private readonly float[] _left = new float[ControlGrid.SegmentFrames];
    private readonly float[] _right = new float[ControlGrid.SegmentFrames];
    private readonly float[] _keys = new float[ControlGrid.SegmentFrames];
    private readonly float[] _gains = new float[ControlGrid.SegmentFrames];
    private GridSettings<CompressorSettings> _grid;
    private double _attackShare;
    private double _releaseShare;
    private double _kneeStartGain;
    private double _reductionDb;

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var deepest = 0.0;
        var isSilent = context.Input(0).IsSilent && context.Input(1).IsSilent;
        for (var done = 0; done < context.BlockFrames;)
        {
            var frame = context.SteadyFrame + done;
            var count = ControlGrid.FramesLeft(frame, context.BlockFrames - done);
            if (_grid.IsDue(frame))
            {
                EnterSegment(context, done);
            }

            if (_reductionDb == 0 && isSilent)
            {
                // why: nothing in gives no reduction, and a product of zero is +0 whatever the gain.
                context.Output(0)[0].Slice(done, count).Clear();
                context.Output(0)[1].Slice(done, count).Clear();
            }
            else
            {
                RenderSegment(context, ControlGrid.PhaseOf(frame), done, count, ref deepest);
            }

            done += count;
        }

        context.Report(Compressor.GainReduction, (float)-deepest);
        if (!context.Input(0).IsSilent)
        {
            return ProcessStatus.Continue;
        }

        context.Output(0).Silence = SilenceMask.All(2);
        return _reductionDb == 0 && isSilent && _grid.IsResting(context) ? ProcessStatus.Sleep : ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        _reductionDb = 0;
        _grid.Reset();
    }

    private void EnterSegment(in ProcessContext context, int done)
    {
        if (_grid.IsResting(context))
        {
            return;
        }

        _grid.Enter(context, done);
        ref readonly var settings = ref _grid.Current;
        _attackShare = SmoothedValue.OnePoleCoefficient(settings.Attack, _sampleRate);
        _releaseShare = SmoothedValue.OnePoleCoefficient(settings.Release, _sampleRate);
        _kneeStartGain = Math.Exp((settings.Threshold - settings.Knee / 2.0) * DbToNepers);
    }

    private void RenderSegment(in ProcessContext context, int phase, int done, int count, ref double deepest)
    {
        var left = _left.AsSpan(0, count);
        var right = _right.AsSpan(0, count);
        var keys = _keys.AsSpan(0, count);
        var gains = _gains.AsSpan(0, count);
        var key = context.Input(_grid.Current.SideChain != 0 ? 1 : 0);
        Mix.Sanitize(key[0].Slice(done, count), left);
        Mix.Sanitize(key[1].Slice(done, count), right);
        for (var frame = 0; frame < count; frame++)
        {
            keys[frame] = Math.Max(Math.Abs(left[frame]), Math.Abs(right[frame]));
        }

        Mix.Sanitize(context.Input(0)[0].Slice(done, count), left);
        Mix.Sanitize(context.Input(0)[1].Slice(done, count), right);
        FillGains(keys, gains, phase, ref deepest);
        Mix.ScaleRamp(left, gains, context.Output(0)[0].Slice(done, count));
        Mix.ScaleRamp(right, gains, context.Output(0)[1].Slice(done, count));
    }

    private void FillGains(ReadOnlySpan<float> keys, Span<float> gains, int phase, ref double deepest)
    {
        ref readonly var from = ref _grid.Previous;
        ref readonly var to = ref _grid.Current;
        var openGain = GainOf(0, to.MakeUp, to.Mix);
        for (var frame = 0; frame < keys.Length; frame++)
        {
            Follow(keys[frame], to);
            deepest = Math.Max(deepest, _reductionDb);
            if (_grid.IsMoving)
            {
                var share = (phase + frame) * ControlGrid.SegmentShare;
                gains[frame] = GainOf(_reductionDb, from.MakeUp + (to.MakeUp - from.MakeUp) * share, from.Mix + (to.Mix - from.Mix) * share);
            }
            else
            {
                gains[frame] = _reductionDb == 0 ? openGain : GainOf(_reductionDb, to.MakeUp, to.Mix);
            }
        }
    }

    /// <summary>Moves the reduction towards what the key asks for.</summary>
    private void Follow(float key, in CompressorSettings settings)
    {
        var wanted = 0.0;
        if (key > _kneeStartGain)
        {
            var over = Math.Log(key) / DbToNepers - settings.Threshold;
            var slope = 1 - 1.0 / settings.Ratio;
            var intoKnee = over + settings.Knee / 2.0;
            wanted = 2 * over >= settings.Knee ? slope * over : slope * intoKnee * intoKnee / (2 * settings.Knee);
        }

        _reductionDb += (wanted > _reductionDb ? _attackShare : _releaseShare) * (wanted - _reductionDb);
        if (_reductionDb < SettledDb && wanted == 0)
        {
            _reductionDb = 0;
        }
    }

    private static float GainOf(double reductionDb, float makeUpDb, float mix) =>
        mix == 1 && makeUpDb == 0 && reductionDb == 0 ? 1 : (float)(1 - mix + mix * Math.Exp((makeUpDb - reductionDb) * DbToNepers));
}
