using System.Runtime.CompilerServices;

namespace Tactus;

/// <summary>A prepared node: its processor, parameters, readouts and events. Lives as long as the node is played, through any number of plans.</summary>
/// <remarks>Made and disposed on the control side; in between its contents belong to the audio role.</remarks>
public sealed class NodeInstance : IDisposable
{
    private const int LeastParameterEvents = 64;

    private bool _isDisposed;

    internal NodeInstance(Node node, INodeProcessor processor, ReadOnlySpan<double> values, in PrepareContext context)
    {
        Node = node;
        Revision = node.Revision;
        Processor = processor;
        Attention = NodeAttentionTable.Take();
        Parameters = new ParameterBank(node.Parameters, values, context.SampleRate, context.MaxBlockFrames, Attention);
        Readouts = new ReadoutBank(node.Parameters.Readouts.Count);
        EventsIn = new EventBuffer(EventCapacity(node, context.MaxBlockFrames), Attention);
        EventsOut = node.Ports.MakesEvents ? new EventBuffer() : null;
    }

    /// <summary>The control-side half.</summary>
    [MainThread]
    public Node Node { get; }

    /// <summary><see cref="Tactus.Node.Revision"/> for which the processor was made.</summary>
    [MainThread]
    public int Revision { get; }

    /// <summary>The audio-side half.</summary>
    [AudioThread, RealTimeSafe]
    public INodeProcessor Processor { get; }

    /// <summary>Says whether the next block is more than one call of the processor; see <see cref="NodeAttention"/>.</summary>
    [AnyThread, RealTimeSafe]
    public NodeAttention Attention { get; }

    /// <summary>Pushed and automated values.</summary>
    [AnyThread, RealTimeSafe]
    public ParameterBank Parameters { get; }

    /// <summary>Meters.</summary>
    [AnyThread, RealTimeSafe]
    public ReadoutBank Readouts { get; }

    /// <summary>Events of the coming block. The engine fills it before the block; the node's task clears it after.</summary>
    [AudioThread, RealTimeSafe]
    public EventBuffer EventsIn { get; }

    /// <summary>Events that the node made in this block; cleared before it runs.</summary>
    [AudioThread, RealTimeSafe]
    public EventBuffer? EventsOut { get; }

    /// <summary>Blocks in which the processor reported <see cref="ProcessStatus.Error"/>.</summary>
    [AnyThread, RealTimeSafe]
    public long FaultCount { get; private set; }

    /// <summary>Opens a block: parameters take pushes and events.</summary>
    [AudioThread, RealTimeSafe]
    public void BeginBlock(int blockFrames)
    {
        Parameters.BeginBlock(EventsIn.Events, blockFrames);
        EventsOut?.Clear();
    }

    /// <summary>Closes a block: events are spent, a fault becomes silence.</summary>
    /// <param name="status">What the processor said.</param>
    /// <param name="binding">The node's place in the plan.</param>
    /// <param name="blockFrames">Frames of the block.</param>
    [AudioThread, RealTimeSafe]
    public void EndBlock(ProcessStatus status, NodeBinding binding, int blockFrames)
    {
        EventsIn.Clear();
        if (status == ProcessStatus.Error)
        {
            FaultCount++;
            foreach (ref readonly var output in binding.Outputs)
            {
                output.Block(blockFrames).Clear();
            }
        }
    }

    // Notes come in any number. A node that takes none gets parameters only, hardly ever more than one every other frame; and big graphs are made of such nodes.
    private static int EventCapacity(Node node, int maxBlockFrames) =>
        node.Ports.TakesEvents ? EventBuffer.DefaultCapacity
        : node.Parameters.Count == 0 ? 1
        : Math.Clamp(maxBlockFrames / 2, LeastParameterEvents, EventBuffer.DefaultCapacity);

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Processor.Dispose();
        Parameters.Dispose();
        EventsIn.Dispose();
        EventsOut?.Dispose();
        NodeAttentionTable.Return(Attention);
    }
}

/// <summary>A node instance's place in one plan: which buffers it reads and writes. Immutable.</summary>
public sealed unsafe class NodeBinding
{
    // why pinned: the walk reads views by address, without a look at an array's length, and finds those of neighbouring nodes side by side.
    private readonly BufferView[]? _views;

    /// <summary>Binds a node to buffers.</summary>
    /// <param name="instance">The node.</param>
    /// <param name="inputs">One buffer an input bus.</param>
    /// <param name="outputs">One buffer an output bus.</param>
    [MainThread]
    public NodeBinding(NodeInstance instance, ReadOnlySpan<BufferView> inputs, ReadOnlySpan<BufferView> outputs)
    {
        Instance = instance;
        InputCount = inputs.Length;
        OutputCount = outputs.Length;
        _views = GC.AllocateUninitializedArray<BufferView>(inputs.Length + outputs.Length, pinned: true);
        if (_views.Length == 0)
        {
            return;
        }

        inputs.CopyTo(_views);
        outputs.CopyTo(_views.AsSpan(inputs.Length));
        InputViews = (BufferView*)Unsafe.AsPointer(ref _views[0]);
        OutputViews = InputViews + inputs.Length;
    }

    /// <summary>The same, over views that the caller keeps where they are for as long as the binding is used.</summary>
    [MainThread]
    public NodeBinding(NodeInstance instance, BufferView* inputs, int inputCount, BufferView* outputs, int outputCount)
    {
        Instance = instance;
        InputCount = inputCount;
        OutputCount = outputCount;
        InputViews = inputs;
        OutputViews = outputs;
    }

    /// <summary>The node.</summary>
    [AudioThread, RealTimeSafe]
    public NodeInstance Instance { get; }

    /// <summary>Number of input buses.</summary>
    [AudioThread, RealTimeSafe]
    public int InputCount { get; }

    /// <summary>Number of output buses.</summary>
    [AudioThread, RealTimeSafe]
    public int OutputCount { get; }

    /// <summary>Input buses.</summary>
    [AudioThread, RealTimeSafe]
    public ReadOnlySpan<BufferView> Inputs => new(InputViews, InputCount);

    /// <summary>Output buses.</summary>
    [AudioThread, RealTimeSafe]
    public ReadOnlySpan<BufferView> Outputs => new(OutputViews, OutputCount);

    /// <summary>Address of the first input bus; good for as long as this object is referred to.</summary>
    [AudioThread, RealTimeSafe]
    public BufferView* InputViews { get; }

    /// <summary>Address of the first output bus; good for as long as this object is referred to.</summary>
    [AudioThread, RealTimeSafe]
    public BufferView* OutputViews { get; }
}
