using System.Runtime.CompilerServices;

namespace Tactus;

/// <summary>With or without a deadline; the code path and the samples are the same.</summary>
public enum RenderMode
{
    /// <summary>Inside a device's deadline.</summary>
    RealTime,

    /// <summary>As fast as it goes.</summary>
    Offline,
}

/// <summary>What a processor is prepared for.</summary>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="MaxBlockFrames">Longest block that will ever be asked for.</param>
[MainThread]
public readonly record struct PrepareContext(double SampleRate, int MaxBlockFrames);

/// <summary>Where the song is at the first frame of a block.</summary>
/// <param name="IsPlaying">Whether song time moves.</param>
/// <param name="PositionFrames">Song position in frames; jumps at a locate or loop.</param>
/// <param name="PositionBeats">Song position in quarter notes.</param>
/// <param name="BeatsPerMinute">Tempo at the first frame, in quarter notes a minute.</param>
/// <param name="MeterNumerator">Beats of a bar.</param>
/// <param name="MeterDenominator">Note value of a beat.</param>
/// <param name="BarStartBeats">Where the current bar began, in quarter notes.</param>
[AnyThread]
public readonly record struct TransportState(
    bool IsPlaying, long PositionFrames, double PositionBeats, double BeatsPerMinute, int MeterNumerator, int MeterDenominator, double BarStartBeats)
{
    /// <summary>Stopped at zero, 120 beats a minute, four quarters a bar.</summary>
    public static TransportState Stopped => new(false, 0, 0, 120, 4, 4, 0);
}

/// <summary>What all nodes of one block share.</summary>
/// <param name="blockFrames">Frames of the block.</param>
/// <param name="steadyFrame">See <see cref="SteadyFrame"/>.</param>
/// <param name="transport">The song at the first frame.</param>
/// <param name="renderMode">With or without a deadline.</param>
[AudioThread]
public readonly struct BlockContext(int blockFrames, long steadyFrame, in TransportState transport, RenderMode renderMode)
{
    /// <summary>Frames of the block, 1 to the prepared maximum.</summary>
    public readonly int BlockFrames = blockFrames;

    /// <summary>Frames rendered since the engine started, at the block's first frame; never jumps.</summary>
    public readonly long SteadyFrame = steadyFrame;

    /// <summary>The song at the block's first frame.</summary>
    public readonly TransportState Transport = transport;

    /// <summary>With or without a deadline.</summary>
    public readonly RenderMode RenderMode = renderMode;
}

/// <summary>All that a processor may touch during one block. A <c>ref struct</c>: it belongs to the call.</summary>
[AudioThread(When = ProcessorState.Processing), RealTimeSafe]
public readonly unsafe ref struct ProcessContext
{
    private readonly NodeBinding _binding;
    private readonly ref readonly BlockContext _block;
    private readonly BufferView* _inputs;
    private readonly BufferView* _outputs;

    // What is still to be added up to the only input; null: nothing is.
    private readonly BusSources* _sources;

    /// <summary>Joins a node's buffers with the block's shared facts; made by executors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProcessContext(NodeBinding binding, ref readonly BlockContext block)
        : this(binding, binding.InputViews, binding.OutputViews, in block)
    {
    }

    /// <summary>The same, for plans that keep the addresses of <see cref="NodeBinding.InputViews"/> and <see cref="NodeBinding.OutputViews"/> at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProcessContext(NodeBinding binding, BufferView* inputs, BufferView* outputs, ref readonly BlockContext block)
        : this(binding, inputs, outputs, null, in block)
    {
    }

    /// <summary>The same, for an <see cref="ISummingProcessor"/> whose only input is yet to be added up; nothing is if <paramref name="sources"/> is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ProcessContext(NodeBinding binding, BufferView* inputs, BufferView* outputs, BusSources* sources, ref readonly BlockContext block)
    {
        _sources = sources;
        _binding = binding;
        _block = ref block;
        _inputs = inputs;
        _outputs = outputs;
    }

    /// <summary>Frames to render.</summary>
    public int BlockFrames => _block.BlockFrames;

    /// <summary>Frames rendered since the engine started, at the block's first frame; never jumps. The grid for control-rate work.</summary>
    public long SteadyFrame => _block.SteadyFrame;

    /// <summary>The song at the block's first frame.</summary>
    public ref readonly TransportState Transport => ref _block.Transport;

    /// <summary>With or without a deadline.</summary>
    public RenderMode RenderMode => _block.RenderMode;

    /// <summary>The block's events, sorted by frame. Parameter events are applied already; see <see cref="Smoothed"/>.</summary>
    public ReadOnlySpan<TimedEvent> Events => _binding.Instance.EventsIn.Events;

    /// <summary>Where events to other nodes go; <see langword="null"/> unless the node's ports say that it makes some.</summary>
    public EventBuffer? EventsOut => _binding.Instance.EventsOut;

    /// <summary>An input bus: the sum of what is connected, or silence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlyAudioBlock Input(int bus)
    {
        System.Diagnostics.Debug.Assert((uint)bus < (uint)_binding.InputCount, "no such input bus");
        System.Diagnostics.Debug.Assert(_sources == null, "a summing processor takes its input by Sum");
        return new ReadOnlyAudioBlock(ref _inputs[bus], _block.BlockFrames);
    }

    /// <summary>An input bus of an <see cref="ISummingProcessor"/>: what is connected, to be added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public InputSum Sum(int bus)
    {
        System.Diagnostics.Debug.Assert((uint)bus < (uint)_binding.InputCount, "no such input bus");
        return new InputSum(_sources, _inputs + bus, _block.BlockFrames);
    }

    /// <summary>An output bus, to be filled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AudioBlock Output(int bus)
    {
        System.Diagnostics.Debug.Assert((uint)bus < (uint)_binding.OutputCount, "no such output bus");
        return new AudioBlock(ref _outputs[bus], _block.BlockFrames);
    }

    /// <summary>A parameter over this block: pushes smoothed, events at their frames.</summary>
    public SmoothedBlock Smoothed(Parameter parameter) => _binding.Instance.Parameters.Block(parameter, _block.BlockFrames);

    /// <summary>Grows with every block in which any parameter may have another value than in the block before; see <see cref="ParameterBank.Version"/>.</summary>
    public long ParameterVersion => _binding.Instance.Parameters.Version;

    /// <summary>Whether any parameter has a value per frame in this block.</summary>
    public bool AreParametersMoving => _binding.Instance.Parameters.IsMoving;

    /// <summary>A switch's or choice's value at the end of this block.</summary>
    public double Target(Parameter parameter) => _binding.Instance.Parameters.Target(parameter);

    /// <summary>Publishes a meter value.</summary>
    public void Report(Readout readout, float value) => _binding.Instance.Readouts.Report(readout, value);
}
