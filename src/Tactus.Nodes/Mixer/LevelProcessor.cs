namespace Tactus.Mixer;

/// <summary>The audio side of <see cref="Gain"/> and <see cref="Send"/>: one factor for all channels.</summary>
internal sealed class LevelProcessor(Parameter level, in PrepareContext prepare) : ISummingProcessor
{
    private readonly float[] _ramp = new float[prepare.MaxBlockFrames];
    private readonly double _step = Slew.StepFor(MixerStrip.DeclickSeconds, prepare.SampleRate);
    private float _levelDb;
    private double _target;
    private double _gain;
    private bool _hasStarted;

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Sum(0);
        var output = context.Output(0);
        var moves = context.Smoothed(level);
        if (moves.IsConstant)
        {
            Aim(moves.Value);
        }

        if (moves.IsConstant && _gain == _target)
        {
            if (input.IsSilent || _gain == 0)
            {
                output.Clear();
                return input.IsSilent ? ProcessStatus.Sleep : ProcessStatus.Continue;
            }

            input.ScaleTo(output, (float)_gain);
            output.Silence = input.Silence;
            return ProcessStatus.Continue;
        }

        var ramp = _ramp.AsSpan(0, context.BlockFrames);
        for (var frame = 0; frame < ramp.Length; frame++)
        {
            Aim(moves[frame]);
            _gain = Slew.Next(_gain, _target, _step);
            ramp[frame] = (float)_gain;
        }

        var sum = input.ToBlock();
        for (var channel = 0; channel < output.ChannelCount; channel++)
        {
            Mix.ScaleRamp(sum[channel], ramp, output[channel]);
        }

        output.Silence = input.Silence;
        return ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset() => _hasStarted = false;

    private void Aim(float levelDb)
    {
        if (_hasStarted && levelDb == _levelDb)
        {
            return;
        }

        _levelDb = levelDb;
        _target = Decibels.ToGain(levelDb);
        if (!_hasStarted)
        {
            _gain = _target;
            _hasStarted = true;
        }
    }
}
