using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>The audio side of <see cref="ParametricEq"/>.</summary>
internal sealed class ParametricEqProcessor(double sampleRate) : INodeProcessor
{
    // Two filters a band: the second one for steep cuts.
    private const int FilterCount = 2 * ParametricEq.BandCount;

    // -140 dB.
    private const double TailTimeConstants = 16;

    private readonly StereoSvf[] _filters = new StereoSvf[FilterCount];
    private readonly SvfCoefficients[] _from = new SvfCoefficients[FilterCount];
    private readonly SvfCoefficients[] _to = new SvfCoefficients[FilterCount];
    private readonly int[] _active = new int[FilterCount];
    private GridSettings<EqSettings> _grid;
    private int _activeCount;
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
            if (isInputSilent && IsClear)
            {
                left.Clear();
                right.Clear();
            }
            else
            {
                isOutputSilent = false;
                Mix.Sanitize(input[0].Slice(done, count), left);
                Mix.Sanitize(input[1].Slice(done, count), right);
                Filter(left, right, ControlGrid.PhaseOf(frame));
            }

            if (ControlGrid.PhaseOf(frame + count) == 0)
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
        return _grid.IsResting(context) && IsClear ? ProcessStatus.Sleep : ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        foreach (ref var filter in _filters.AsSpan())
        {
            filter.Clear();
        }

        _grid.Reset();
    }

    private bool IsClear
    {
        get
        {
            foreach (var index in _active.AsSpan(0, _activeCount))
            {
                if (!_filters[index].IsClear)
                {
                    return false;
                }
            }

            return true;
        }
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

        var active = _active.AsSpan(0, _activeCount);
        if (_grid.IsMoving)
        {
            FilterMoving(active, left, right, phase);
            return;
        }

        // why: frames outside, filters inside: a filter's own loop takes some 16 cycles to close, in which the others' work fits.
        for (var frame = 0; frame < left.Length; frame++)
        {
            var x = Vector128.Create(left[frame], (double)right[frame]);
            foreach (var index in active)
            {
                x = _filters[index].Next(x);
            }

            Store(x, left, right, frame);
        }
    }

    private void FilterMoving(ReadOnlySpan<int> active, Span<float> left, Span<float> right, int phase)
    {
        for (var frame = 0; frame < left.Length; frame++)
        {
            var x = Vector128.Create(left[frame], (double)right[frame]);
            foreach (var index in active)
            {
                _filters[index].Tune(SvfCoefficients.Between(_from[index], _to[index], (phase + frame) * (double)ControlGrid.SegmentShare));
                x = _filters[index].Next(x);
            }

            Store(x, left, right, frame);
        }

        if (phase + left.Length == ControlGrid.SegmentFrames)
        {
            foreach (var index in active)
            {
                _filters[index].Tune(_to[index]);
            }
        }
    }

    // why: adding +0 gives silence its one bit pattern.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<double> x, Span<float> left, Span<float> right, int frame)
    {
        left[frame] = (float)x[0] + 0f;
        right[frame] = (float)x[1] + 0f;
    }

    private void Settle()
    {
        foreach (var index in _active.AsSpan(0, _activeCount))
        {
            _filters[index].Settle();
        }
    }
}
