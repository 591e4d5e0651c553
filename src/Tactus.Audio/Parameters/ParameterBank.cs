using System.Runtime.InteropServices;

namespace Tactus;

/// <summary>A parameter's values over one block: one value when nothing moves, else one per frame.</summary>
[AudioThread, RealTimeSafe]
public readonly ref struct SmoothedBlock
{
    internal SmoothedBlock(float value, ReadOnlySpan<float> frames)
    {
        Value = value;
        Frames = frames;
    }

    /// <summary>Whether the parameter rests during the whole block.</summary>
    public bool IsConstant => Frames.IsEmpty;

    /// <summary>The value of the block's last frame; when <see cref="IsConstant"/>, of every frame.</summary>
    public float Value { get; }

    /// <summary>One value a frame; empty when <see cref="IsConstant"/>.</summary>
    public ReadOnlySpan<float> Frames { get; }

    /// <summary>The value at one frame, moving or not.</summary>
    public float this[int frame] => Frames.IsEmpty ? Value : Frames[frame];
}

/// <summary>The audio side of a node's parameters: values pushed live from any thread, timed events, smoothing, and the block's per-frame values.</summary>
/// <remarks>
/// <see cref="Push"/> is wait-free: one store to the parameter's slot and one to the bank's flag. Everything else belongs to the audio role.
/// While nothing moves, a block costs one read of the flag.
/// </remarks>
public sealed unsafe class ParameterBank : IDisposable
{
    private readonly ParameterSet _set;
    private readonly SmoothedValue[] _values;
    private readonly double[] _coefficients;
    private readonly int[] _rampFrames;
    private readonly bool[] _isMoving;
    private readonly int _capacityFrames;
    private readonly int _strideFrames;
    private readonly NodeAttention _attention;
    private long[] _pushedBits;
    private int[] _pushedFlags;
    private int _anyPushed;
    private int _anyMoving;
    private float* _frames;

    /// <summary>Allocates for all parameters of a node kind.</summary>
    /// <param name="set">The kind's parameters.</param>
    /// <param name="initial">Values to start at, in the order of <see cref="Parameter.Index"/>.</param>
    /// <param name="sampleRate">Frames a second.</param>
    /// <param name="capacityFrames">Longest block.</param>
    /// <param name="attention">Where to say that there is something to do.</param>
    [MainThread]
    public ParameterBank(ParameterSet set, ReadOnlySpan<double> initial, double sampleRate, int capacityFrames, NodeAttention attention = default)
    {
        _set = set;
        _attention = attention;
        _capacityFrames = capacityFrames;
        _strideFrames = (capacityFrames + 15) / 16 * 16;
        _values = new SmoothedValue[set.Count];
        _coefficients = new double[set.Count];
        _rampFrames = new int[set.Count];
        _isMoving = new bool[set.Count];
        _pushedBits = new long[set.Count];
        _pushedFlags = new int[set.Count];
        for (var index = 0; index < set.Count; index++)
        {
            _values[index] = new SmoothedValue(initial[index]);
            _coefficients[index] = SmoothedValue.OnePoleCoefficient(set[index].SmoothingSeconds, sampleRate);
            _rampFrames[index] = Math.Max(1, (int)Math.Round(set[index].SmoothingSeconds * sampleRate));
        }

        var bytes = Math.Max(1, (nuint)set.Count) * (nuint)_strideFrames * sizeof(float);
        _frames = (float*)NativeMemory.AlignedAlloc(bytes, AudioBuffer.AlignmentBytes);
        NativeMemory.Clear(_frames, bytes);
    }

    /// <summary>Frees the memory of a bank that its owner forgot.</summary>
    ~ParameterBank() => Free();

    /// <summary>Asks for a value; the audio side takes the newest at its next block and smooths towards it. Clamped to the parameter's range.</summary>
    [AnyThread, RealTimeSafe]
    public void Push(Parameter parameter, double value)
    {
        var index = parameter.Index;
        Volatile.Write(ref _pushedBits[index], BitConverter.DoubleToInt64Bits(parameter.Clamp(value)));

        // order: publishes the bits above; pairs with the Exchange in TakePushed. Raised before the bank's flag: were it raised after, the audio side could
        // lower the bank's flag between the two and leave the value lying until the next push.
        Volatile.Write(ref _pushedFlags[index], 1);

        // order: publishes the parameter's flag; pairs with the Exchange in BeginBlock.
        Volatile.Write(ref _anyPushed, 1);

        // order: last, so that a block that sees the mark sees the flags; pairs with the Take in BeginBlock.
        _attention.Raise(AttentionMark.Pushed);
    }

    /// <summary>Grows with every block in which any parameter may have another value than in the block before; while it stands still, all of them rest.</summary>
    /// <remarks>Lets a processor keep what it has worked out from its parameters at the price of one comparison.</remarks>
    [AudioThread, RealTimeSafe]
    public long Version { get; private set; }

    /// <summary>Whether any parameter has a value per frame in the block under way.</summary>
    [AudioThread, RealTimeSafe]
    public bool IsMoving => _anyMoving != 0;

    /// <summary>Takes pushes, applies the block's parameter events at their frames and computes per-frame values of whatever moves.</summary>
    /// <param name="events">The block's events, sorted; other kinds are ignored.</param>
    /// <param name="blockFrames">Frames of the block; at most the capacity.</param>
    [AudioThread, RealTimeSafe]
    public void BeginBlock(ReadOnlySpan<TimedEvent> events, int blockFrames)
    {
        _attention.Take(AttentionMark.Pushed);
        if (Volatile.Read(ref _anyPushed) != 0)
        {
            TakePushed();
        }

        if (_anyMoving != 0 || !events.IsEmpty)
        {
            FillBlock(events, blockFrames);
        }

        _attention.Set(AttentionMark.Moving, _anyMoving != 0);
    }

    /// <summary>The values of the current block.</summary>
    [AudioThread, RealTimeSafe]
    public SmoothedBlock Block(Parameter parameter, int blockFrames)
    {
        var index = parameter.Index;
        return _isMoving[index]
            ? new SmoothedBlock(_frames[(nint)index * _strideFrames + blockFrames - 1], new ReadOnlySpan<float>(_frames + (nint)index * _strideFrames, blockFrames))
            : new SmoothedBlock((float)_values[index].Current, default);
    }

    /// <summary>Where the parameter is or is going, unsmoothed: for switches and choices.</summary>
    [AudioThread, RealTimeSafe]
    public double Target(Parameter parameter) => _values[parameter.Index].Target;

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void TakePushed()
    {
        Version++;

        // order: lowers the flag before looking at the parameters; a push that comes later raises it again, so none is lost.
        Interlocked.Exchange(ref _anyPushed, 0);
        for (var index = 0; index < _values.Length; index++)
        {
            // order: pairs with the flag's write in Push; the bits read after it are at least as new as those that raised it.
            if (Interlocked.Exchange(ref _pushedFlags[index], 0) == 0)
            {
                continue;
            }

            var target = BitConverter.Int64BitsToDouble(Volatile.Read(ref _pushedBits[index]));
            var parameter = _set[index];
            switch (parameter.Smoothing)
            {
                case SmoothingKind.OnePole:
                    _values[index].Approach(target, _coefficients[index], (parameter.Max - parameter.Min) * 1e-5);
                    break;
                case SmoothingKind.Linear:
                    _values[index].Ramp(target, _rampFrames[index]);
                    break;
                default:
                    _values[index].Jump(target);
                    break;
            }

            if (_values[index].IsMoving)
            {
                _anyMoving = 1;
            }
        }
    }

    private void FillBlock(ReadOnlySpan<TimedEvent> events, int blockFrames)
    {
        System.Diagnostics.Debug.Assert(blockFrames <= _capacityFrames, "block longer than the bank");
        Version++;
        for (var index = 0; index < _values.Length; index++)
        {
            _isMoving[index] = _values[index].IsMoving;
        }

        foreach (ref readonly var timedEvent in events)
        {
            if (timedEvent.Kind == EventKind.Parameter && (uint)timedEvent.ParameterIndex < (uint)_values.Length)
            {
                _isMoving[timedEvent.ParameterIndex] = true;
            }
        }

        _anyMoving = 0;
        for (var index = 0; index < _values.Length; index++)
        {
            if (_isMoving[index])
            {
                FillParameter(index, events, blockFrames);
                _anyMoving = 1;
            }
        }
    }

    private void FillParameter(int index, ReadOnlySpan<TimedEvent> events, int blockFrames)
    {
        ref var value = ref _values[index];
        var frames = new Span<float>(_frames + (nint)index * _strideFrames, blockFrames);
        var filled = 0;
        foreach (ref readonly var timedEvent in events)
        {
            if (timedEvent.Kind != EventKind.Parameter || timedEvent.ParameterIndex != index)
            {
                continue;
            }

            var at = Math.Clamp(timedEvent.FrameOffset, filled, blockFrames);
            value.Fill(frames[filled..at]);
            filled = at;
            value.Ramp(_set[index].Clamp(timedEvent.Value), timedEvent.RampFrames);
        }

        value.Fill(frames[filled..]);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_frames);
        _frames = null;
        _pushedBits = [];
        _pushedFlags = [];
    }
}
