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
    private readonly int _latency;
    private readonly float[] _left;
    private readonly float[] _right;
    private readonly float[] _peaks;
    private readonly float[] _densePeaks;
    private readonly float[] _gains;
    private readonly long[] _window;
    private readonly double[] _minimumValues;
    private readonly long[] _minimumFrames;
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
        _latency = _lookAhead + PeakDetector.DelayFrames;

        // Each holds as many earlier samples as the delay and the detector need, then the block.
        _left = new float[HistoryFrames + context.MaxBlockFrames];
        _right = new float[HistoryFrames + context.MaxBlockFrames];
        _peaks = new float[context.MaxBlockFrames];
        _densePeaks = new float[context.MaxBlockFrames];
        _gains = new float[context.MaxBlockFrames];
        _window = new long[_lookAhead];
        _minimumValues = new double[_lookAhead + 2];
        _minimumFrames = new long[_lookAhead + 2];
        Reset();
    }

    [MainThread]
    public int LatencyFrames => _latency;

    [MainThread]
    public TailFrames TailFrames => new(_latency);

    private int HistoryFrames => _latency + PeakDetector.HistoryFrames;

    /// <summary>Whether minimum, envelope and mean hold nothing but full gain.</summary>
    private bool IsOpen => _envelope == 1 && _sum == Unit * _lookAhead;

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Input(0);
        var output = context.Output(0);
        if (input.IsSilent && _quietFrames >= HistoryFrames && IsOpen)
        {
            output.Clear();
            context.Report(Limiter.GainReduction, 0);
            return ProcessStatus.Sleep;
        }

        var frames = context.BlockFrames;
        Mix.Sanitize(input[0], _left.AsSpan(HistoryFrames, frames));
        Mix.Sanitize(input[1], _right.AsSpan(HistoryFrames, frames));
        WatchForQuiet(frames);
        var lowest = ComputeGains(context, frames);
        if (lowest == 1)
        {
            Mix.Copy(_left.AsSpan(PeakDetector.HistoryFrames), output[0]);
            Mix.Copy(_right.AsSpan(PeakDetector.HistoryFrames), output[1]);
        }
        else
        {
            Mix.ScaleRamp(_left.AsSpan(PeakDetector.HistoryFrames), _gains, output[0]);
            Mix.ScaleRamp(_right.AsSpan(PeakDetector.HistoryFrames), _gains, output[1]);
        }

        _left.AsSpan(frames, HistoryFrames).CopyTo(_left);
        _right.AsSpan(frames, HistoryFrames).CopyTo(_right);
        context.Report(Limiter.GainReduction, (float)Decibels.FromGain(lowest));
        return ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        Array.Clear(_left);
        Array.Clear(_right);
        Array.Fill(_window, Unit);
        _sum = Unit * _lookAhead;
        _envelope = 1;
        _releaseSeconds = -1;
        _at = 0;
        _frame = 0;
        _head = 0;
        _tail = 0;
        _quietFrames = HistoryFrames;
    }

    private void WatchForQuiet(int frames)
    {
        var isZero = !_left.AsSpan(HistoryFrames, frames).ContainsAnyExcept(0f) && !_right.AsSpan(HistoryFrames, frames).ContainsAnyExcept(0f);
        _quietFrames = isZero ? Math.Min(_quietFrames + frames, HistoryFrames) : 0;
    }

    /// <summary>Fills the gains of the block.</summary>
    /// <returns>The smallest of them; when it is 1 they are not filled.</returns>
    private float ComputeGains(in ProcessContext context, int frames)
    {
        var ceiling = context.Smoothed(Limiter.Ceiling);
        var release = context.Smoothed(Limiter.Release);
        var truePeak = context.Smoothed(Limiter.TruePeak);
        var peaks = _peaks.AsSpan(0, frames);
        Detect(peaks, truePeak.IsConstant && truePeak.Value >= 0.5f);
        if (!truePeak.IsConstant)
        {
            var dense = _densePeaks.AsSpan(0, frames);
            Detect(dense, true);
            for (var frame = 0; frame < frames; frame++)
            {
                peaks[frame] = truePeak[frame] >= 0.5f ? dense[frame] : peaks[frame];
            }
        }

        var ceilingGain = Decibels.ToGain(ceiling.Value);
        if (IsOpen && ceiling.IsConstant && Mix.Peak(peaks) <= ceilingGain)
        {
            // why: with full gain everywhere the queue holds nothing but ones, and an empty one means the same.
            _head = _tail;
            _frame += frames;
            return 1;
        }

        var lowest = 1f;
        for (var frame = 0; frame < frames; frame++)
        {
            if (!ceiling.IsConstant)
            {
                ceilingGain = Decibels.ToGain(ceiling[frame]);
            }

            SetRelease(release[frame]);
            var gain = NextGain(peaks[frame], ceilingGain);
            _gains[frame] = gain;
            lowest = Math.Min(lowest, gain);
        }

        return lowest;
    }

    private void Detect(Span<float> peaks, bool isDense)
    {
        peaks.Clear();
        PeakDetector.Raise(_left.AsSpan(_latency), peaks, isDense);
        PeakDetector.Raise(_right.AsSpan(_latency), peaks, isDense);
    }

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
        _sum += gain - _window[_at];
        _window[_at] = gain;
        _at = _at + 1 == _lookAhead ? 0 : _at + 1;
        _frame++;
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
}
