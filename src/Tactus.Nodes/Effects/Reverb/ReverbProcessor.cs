namespace Tactus.Effects;

/// <summary>The audio side of <see cref="Reverb"/>: cuts, pre-delay and diffusion frame by frame, then the network, then the mix.</summary>
internal sealed class ReverbProcessor : INodeProcessor
{
    private const int FadeFrames = 2048;

    /// <summary>Silence after which it is worth looking whether everything has died away.</summary>
    private const int LookFrames = 16_384;

    private readonly double _sampleRate;
    private readonly RoomGeometry _geometry;
    private readonly FeedbackNetwork _network;
    private readonly ReverbEntrance _left;
    private readonly ReverbEntrance _right;
    private readonly float[] _dryLeft = new float[ControlGrid.SegmentFrames];
    private readonly float[] _dryRight = new float[ControlGrid.SegmentFrames];
    private readonly float[] _inLeft = new float[ControlGrid.SegmentFrames];
    private readonly float[] _inRight = new float[ControlGrid.SegmentFrames];
    private readonly float[] _wetLeft = new float[ControlGrid.SegmentFrames];
    private readonly float[] _wetRight = new float[ControlGrid.SegmentFrames];
    private GridSettings<ReverbSettings> _settings;
    private NetworkCoefficients _networkFrom;
    private NetworkCoefficients _networkTo;
    private ReverbCoefficients _mixFrom;
    private ReverbCoefficients _mixTo;
    private float _size;
    private float _preDelay;
    private int _preFrames;
    private int _nextPreFrames;
    private int _fadeFrame = -1;
    private int _silentFrames = LookFrames;
    private bool _isClear = true;

    internal ReverbProcessor(in PrepareContext context)
    {
        _sampleRate = context.SampleRate;
        _geometry = new RoomGeometry(context.SampleRate);
        _network = new FeedbackNetwork(context.SampleRate, _geometry.MaxLineFrames);
        _left = new ReverbEntrance(context.SampleRate, _geometry.MaxPreDelayFrames, 0);
        _right = new ReverbEntrance(context.SampleRate, _geometry.MaxPreDelayFrames, 23);
    }

    /// <summary>The decay may be set to anything while it sounds, so no shorter tail can be promised.</summary>
    [MainThread]
    public TailFrames TailFrames => TailFrames.Infinite;

    [RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Input(0);
        var output = context.Output(0);
        _silentFrames = input.IsSilent ? Math.Min(_silentFrames + context.BlockFrames, int.MaxValue / 2) : 0;
        _isClear &= input.IsSilent;
        var rests = _isClear;
        for (var at = 0; at < context.BlockFrames;)
        {
            var frame = context.SteadyFrame + at;
            if (_settings.IsDue(frame))
            {
                EnterSegment(context, at, frame);
            }

            var count = ControlGrid.FramesLeft(frame, context.BlockFrames - at);
            if (!rests)
            {
                Run(frame, input[0].Slice(at, count), input[1].Slice(at, count), output[0].Slice(at, count), output[1].Slice(at, count));
            }

            at += count;
        }

        if (rests)
        {
            output.Clear();
            return ProcessStatus.Sleep;
        }

        if (_silentFrames >= LookFrames && (_silentFrames - context.BlockFrames) / LookFrames != _silentFrames / LookFrames)
        {
            _isClear = _left.IsClear && _right.IsClear && _network.IsClear;
        }

        return ProcessStatus.Continue;
    }

    [RealTimeSafe]
    public void Reset()
    {
        _network.Clear();
        _left.Clear();
        _right.Clear();
        _settings.Reset();
        _fadeFrame = -1;
        _silentFrames = LookFrames;
        _isClear = true;
    }

    public void Dispose() => _network.Dispose();

    private void EnterSegment(in ProcessContext context, int at, long frame)
    {
        var isFresh = _settings.IsFresh;
        var settings = ReverbSettings.Read(context, at);
        _settings.Advance(settings, context);
        var segment = frame / ControlGrid.SegmentFrames;
        if (isFresh)
        {
            TakeRoom(settings);
            _networkTo = _network.CoefficientsOf(settings);
            _mixTo = ReverbCoefficients.Of(settings, _sampleRate);
            _networkFrom = _networkTo;
            _network.Turn(ref _networkFrom, segment, settings.Modulation);
            _mixFrom = _mixTo;
        }
        else
        {
            AdvanceFade(settings);
            _networkFrom = _networkTo;
            _mixFrom = _mixTo;
            if (_settings.IsMoving || _fadeFrame == 0)
            {
                _networkTo = _network.CoefficientsOf(settings);
                _mixTo = ReverbCoefficients.Of(settings, _sampleRate);
            }
        }

        _network.Turn(ref _networkTo, segment + 1, settings.Modulation);
    }

    private void TakeRoom(in ReverbSettings settings)
    {
        (_size, _preDelay) = (settings.Size, settings.PreDelay);
        _network.SetLengths(_geometry, _size);
        _preFrames = _nextPreFrames = _geometry.PreDelayFrames(_preDelay);
        _fadeFrame = -1;
    }

    private void AdvanceFade(in ReverbSettings settings)
    {
        if (_fadeFrame >= 0)
        {
            _fadeFrame += ControlGrid.SegmentFrames;
            if (_fadeFrame >= FadeFrames)
            {
                _network.TakeNextLengths();
                _preFrames = _nextPreFrames;
                _fadeFrame = -1;
            }
        }

        if (_fadeFrame < 0 && (settings.Size != _size || settings.PreDelay != _preDelay))
        {
            (_size, _preDelay) = (settings.Size, settings.PreDelay);
            _network.SetNextLengths(_geometry, _size);
            _nextPreFrames = _geometry.PreDelayFrames(_preDelay);
            _fadeFrame = 0;
        }
    }

    private void Run(long frame, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> outLeft, Span<float> outRight)
    {
        var count = left.Length;
        var phase = ControlGrid.PhaseOf(frame);
        Mix.Sanitize(left, _dryLeft.AsSpan(0, count));
        Mix.Sanitize(right, _dryRight.AsSpan(0, count));
        var entrance = new EntranceRun(_preFrames, _nextPreFrames, _fadeFrame, 1f / FadeFrames);
        for (var index = 0; index < count; index++)
        {
            var share = (phase + index) * ControlGrid.SegmentShare;
            var lowCut = ReverbCoefficients.Lerp(_mixFrom.LowCut, _mixTo.LowCut, share);
            var highCut = ReverbCoefficients.Lerp(_mixFrom.HighCut, _mixTo.HighCut, share);
            _inLeft[index] = _left.Next(_dryLeft[index], frame + index, phase + index, lowCut, highCut, entrance);
            _inRight[index] = _right.Next(_dryRight[index], frame + index, phase + index, lowCut, highCut, entrance);
        }

        var run = new NetworkRun
        {
            From = ref _networkFrom,
            To = ref _networkTo,
            IsFading = _fadeFrame >= 0,
            FadeFrame = Math.Max(0, _fadeFrame),
            FadeStep = 1f / FadeFrames,
        };
        _network.Run(frame, run, _inLeft.AsSpan(0, count), _inRight.AsSpan(0, count), _wetLeft.AsSpan(0, count), _wetRight.AsSpan(0, count));
        for (var index = 0; index < count; index++)
        {
            var mix = ReverbCoefficients.Between(_mixFrom, _mixTo, (phase + index) * ControlGrid.SegmentShare);
            outLeft[index] = mix.Dry * _dryLeft[index] + mix.WetNear * _wetLeft[index] + mix.WetFar * _wetRight[index];
            outRight[index] = mix.Dry * _dryRight[index] + mix.WetNear * _wetRight[index] + mix.WetFar * _wetLeft[index];
        }
    }
}

/// <summary>The pre-delay of a run, and the fade to another.</summary>
internal readonly record struct EntranceRun(int PreFrames, int NextPreFrames, int FadeFrame, float FadeStep);
