using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>The audio side of <see cref="ParametricEq"/>.</summary>
internal sealed class ParametricEqProcessor(double sampleRate) : INodeProcessor
{
    // Two filters a band: the second one for steep cuts.
    private const int FilterCount = 2 * ParametricEq.BandCount;

    // Filters that run side by side; what is missing in a group is filled with idle ones, which lie behind the real ones.
    private const int GroupSize = 4;

    // -140 dB.
    private const double TailTimeConstants = 16;

    private readonly StereoSvf[] _filters = NewFilters();
    private readonly SvfCoefficients[] _from = new SvfCoefficients[FilterCount];
    private readonly SvfCoefficients[] _to = new SvfCoefficients[FilterCount];
    private readonly int[] _active = new int[FilterCount];
    private readonly Vector128<double>[] _frames = new Vector128<double>[ControlGrid.SegmentFrames];
    private GridSettings<EqSettings> _grid;
    private int _activeCount;
    private bool _isClear = true;
    private long _tailFrames = (long)sampleRate;

    /// <summary>Time in which the slowest band rings out, as last set.</summary>
    [MainThread]
    public TailFrames TailFrames => new(Volatile.Read(ref _tailFrames));

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Input(0);
        var output = context.Output(0);
        var isInputSilent = input.IsSilent;
        var isOutputSilent = isInputSilent;
        for (var done = 0; done < context.BlockFrames;)
        {
            var frame = context.SteadyFrame + done;
            var count = ControlGrid.FramesLeft(frame, context.BlockFrames - done);
            if (_grid.IsDue(frame))
            {
                EnterSegment(context, done);
            }

            var left = output[0].Slice(done, count);
            var right = output[1].Slice(done, count);
            if (isInputSilent && _isClear)
            {
                left.Clear();
                right.Clear();
            }
            else
            {
                isOutputSilent = false;
                _isClear = false;
                Mix.Sanitize(input[0].Slice(done, count), left);
                Mix.Sanitize(input[1].Slice(done, count), right);
                Filter(left, right, ControlGrid.PhaseOf(frame));
            }

            if (!_isClear && ControlGrid.PhaseOf(frame + count) == 0)
            {
                Settle();
            }

            done += count;
        }

        if (!isOutputSilent)
        {
            return ProcessStatus.Continue;
        }

        output.Silence = SilenceMask.All(2);
        return _grid.IsResting(context) ? ProcessStatus.Sleep : ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        foreach (ref var filter in _filters.AsSpan())
        {
            filter.Clear();
        }

        _isClear = true;
        _grid.Reset();
    }

    private static StereoSvf[] NewFilters()
    {
        var filters = new StereoSvf[FilterCount + GroupSize];
        foreach (ref var filter in filters.AsSpan(FilterCount))
        {
            filter.Tune(new SvfCoefficients { Input = 1 });
        }

        return filters;
    }

    private void EnterSegment(in ProcessContext context, int done)
    {
        var isFresh = _grid.IsFresh;
        var wasMoving = _grid.IsMoving;
        _grid.Enter(context, done);
        if (!isFresh && !wasMoving && !_grid.IsMoving)
        {
            return;
        }

        _to.CopyTo(_from, 0);
        if (isFresh || _grid.IsMoving)
        {
            for (var band = 0; band < ParametricEq.BandCount; band++)
            {
                (_to[2 * band], _to[2 * band + 1]) = SvfCoefficients.Of(_grid.Current.Bands[band], sampleRate);
            }
        }

        if (isFresh)
        {
            _to.CopyTo(_from, 0);
        }

        ChooseActive();
    }

    /// <summary>Filters that do something in this segment; the others forget, so that they begin from nothing when they are wanted.</summary>
    private void ChooseActive()
    {
        _activeCount = 0;
        var slowest = 0.0;
        for (var index = 0; index < FilterCount; index++)
        {
            if (_from[index].IsIdentity && _to[index].IsIdentity)
            {
                _filters[index].Clear();
                continue;
            }

            _filters[index].Tune(_to[index]);
            _active[_activeCount++] = index;
            slowest = Math.Max(slowest, _to[index].DecayFrames);
        }

        Volatile.Write(ref _tailFrames, (long)Math.Ceiling(slowest * TailTimeConstants));
    }

    private void Filter(Span<float> left, Span<float> right, int phase)
    {
        if (_activeCount == 0)
        {
            return;
        }

        var frames = _frames.AsSpan(0, left.Length);
        for (var frame = 0; frame < frames.Length; frame++)
        {
            frames[frame] = Vector128.Create(left[frame], (double)right[frame]);
        }

        if (_grid.IsMoving)
        {
            FilterMoving(frames, phase);
        }
        else if (frames.Length < GroupSize)
        {
            FilterFew(frames);
        }
        else
        {
            for (var first = 0; first < _activeCount; first += GroupSize)
            {
                StereoSvf.RunFour(ref FilterAt(first), ref FilterAt(first + 1), ref FilterAt(first + 2), ref FilterAt(first + 3), frames);
            }
        }

        for (var frame = 0; frame < frames.Length; frame++)
        {
            // why: adding +0 gives silence its one bit pattern.
            left[frame] = (float)frames[frame][0] + 0f;
            right[frame] = (float)frames[frame][1] + 0f;
        }
    }

    private void FilterFew(Span<Vector128<double>> frames)
    {
        foreach (ref var frame in frames)
        {
            foreach (var index in _active.AsSpan(0, _activeCount))
            {
                frame = _filters[index].Next(frame);
            }
        }
    }

    /// <summary>An active filter; past the last one a filter that changes nothing and stays at zero.</summary>
    private ref StereoSvf FilterAt(int place) => ref _filters[place < _activeCount ? _active[place] : FilterCount + place % GroupSize];

    private void FilterMoving(Span<Vector128<double>> frames, int phase)
    {
        for (var frame = 0; frame < frames.Length; frame++)
        {
            foreach (var index in _active.AsSpan(0, _activeCount))
            {
                _filters[index].Tune(SvfCoefficients.Between(_from[index], _to[index], (phase + frame) * (double)ControlGrid.SegmentShare));
                frames[frame] = _filters[index].Next(frames[frame]);
            }
        }

        if (phase + frames.Length == ControlGrid.SegmentFrames)
        {
            foreach (var index in _active.AsSpan(0, _activeCount))
            {
                _filters[index].Tune(_to[index]);
            }
        }
    }

    /// <summary>Ends what has faded. A filter that is not active holds nothing.</summary>
    private void Settle()
    {
        _isClear = true;
        foreach (var index in _active.AsSpan(0, _activeCount))
        {
            _filters[index].Settle();
            _isClear &= _filters[index].IsClear;
        }
    }
}
