namespace Tactus.Effects;

/// <summary>The audio side of <see cref="Limiter"/>.</summary>
/// <remarks>Gains are counted in whole units of 2^-30, so that the running sum of the mean is exact: it neither drifts nor depends on where it began.</remarks>
internal sealed class LimiterProcessor : INodeProcessor
{
    private const long Unit = 1L << 30;

    /// <summary>Closer than this to no reduction counts as none.</summary>
    private const double Settled = 1e-6;

    private readonly double _sampleRate;
    private readonly int _lookAhead;
    private readonly float[][] _delay;
    private readonly long[] _gains;
    private readonly double[] _minimumValues;
    private readonly long[] _minimumFrames;
    private readonly float[] _left;
    private readonly float[] _right;
    private double _envelope = 1;
    private double _releaseShare;
    private float _releaseSeconds = -1;
    private long _sum;
    private int _at;
    private long _frame;
    private int _head;
    private int _tail;
    private int _quietFrames;

    internal LimiterProcessor(in PrepareContext context)
    {
        _sampleRate = context.SampleRate;
        _lookAhead = Math.Max(1, (int)Math.Round(Limiter.LookAheadSeconds * context.SampleRate));
        _delay = [new float[_lookAhead], new float[_lookAhead]];
        _gains = new long[_lookAhead];
        _minimumValues = new double[_lookAhead + 2];
        _minimumFrames = new long[_lookAhead + 2];
        _left = new float[context.MaxBlockFrames];
        _right = new float[context.MaxBlockFrames];
        Reset();
    }

    [MainThread]
    public int LatencyFrames => _lookAhead;

    [MainThread]
    public TailFrames TailFrames => new(_lookAhead);

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Input(0);
        var output = context.Output(0);
        if (input.IsSilent && IsAtRest)
        {
            output.Clear();
            context.Report(Limiter.GainReduction, 0);
            return ProcessStatus.Sleep;
        }

        var frames = context.BlockFrames;
        Mix.Sanitize(input[0], _left.AsSpan(0, frames));
        Mix.Sanitize(input[1], _right.AsSpan(0, frames));
        var ceiling = context.Smoothed(Limiter.Ceiling);
        var release = context.Smoothed(Limiter.Release);
        var ceilingGain = Decibels.ToGain(ceiling.Value);
        var lowest = 1f;
        for (var frame = 0; frame < frames; frame++)
        {
            if (!ceiling.IsConstant)
            {
                ceilingGain = Decibels.ToGain(ceiling[frame]);
            }

            SetRelease(release[frame]);
            var gain = NextGain(Math.Max(Math.Abs(_left[frame]), Math.Abs(_right[frame])), ceilingGain);
            lowest = Math.Min(lowest, gain);
            output[0][frame] = Exchange(0, _left[frame]) * gain;
            output[1][frame] = Exchange(1, _right[frame]) * gain;
            _at = _at + 1 == _lookAhead ? 0 : _at + 1;
            _frame++;
        }

        output.Silence = SilenceMask.None;
        context.Report(Limiter.GainReduction, (float)Decibels.FromGain(lowest));
        return ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        Array.Clear(_delay[0]);
        Array.Clear(_delay[1]);
        Array.Fill(_gains, Unit);
        _sum = Unit * _lookAhead;
        _envelope = 1;
        _releaseSeconds = -1;
        _at = 0;
        _frame = 0;
        _head = 0;
        _tail = 0;
        _quietFrames = _lookAhead * 2;
    }

    /// <summary>Whether delay, minimum and mean hold nothing but what they hold at first, whatever their places in the rings.</summary>
    private bool IsAtRest => _quietFrames >= _lookAhead * 2 && _envelope == 1 && _sum == Unit * _lookAhead;

    private void SetRelease(float seconds)
    {
        if (seconds != _releaseSeconds)
        {
            _releaseSeconds = seconds;
            _releaseShare = SmoothedValue.OnePoleCoefficient(seconds, _sampleRate);
        }
    }

    private float NextGain(float peak, float ceilingGain)
    {
        _quietFrames = peak == 0 ? Math.Min(_quietFrames + 1, _lookAhead * 2) : 0;
        var wanted = peak > ceilingGain ? (double)ceilingGain / peak : 1;
        var minimum = SlideMinimum(wanted);
        _envelope += _releaseShare * (1 - _envelope);
        if (1 - _envelope < Settled)
        {
            _envelope = 1;
        }

        _envelope = Math.Min(_envelope, minimum);

        // why rounded down: the mean must never be above what the peak needs.
        var gain = (long)(_envelope * Unit);
        _sum += gain - _gains[_at];
        _gains[_at] = gain;
        return (float)(_sum / (double)(Unit * _lookAhead));
    }

    /// <summary>Smallest of the latest look-ahead + 1 values: a queue of rising values, each with the frame until which it counts.</summary>
    private double SlideMinimum(double value)
    {
        while (_head != _tail && _minimumValues[Before(_tail)] >= value)
        {
            _tail = Before(_tail);
        }

        _minimumValues[_tail] = value;
        _minimumFrames[_tail] = _frame;
        _tail = After(_tail);
        if (_minimumFrames[_head] < _frame - _lookAhead)
        {
            _head = After(_head);
        }

        return _minimumValues[_head];
    }

    private int After(int index) => index + 1 == _minimumValues.Length ? 0 : index + 1;

    private int Before(int index) => index == 0 ? _minimumValues.Length - 1 : index - 1;

    private float Exchange(int channel, float sample)
    {
        var delayed = _delay[channel][_at];
        _delay[channel][_at] = sample;
        return delayed;
    }
}
