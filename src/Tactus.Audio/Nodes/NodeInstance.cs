namespace Tactus;

/// <summary>A prepared node: its processor, parameters, readouts and events. Lives as long as the node is played, through any number of plans.</summary>
/// <remarks>Made and disposed on the control side; in between its contents belong to the audio role.</remarks>
public sealed class NodeInstance : IDisposable
{
    internal NodeInstance(Node node, INodeProcessor processor, ReadOnlySpan<double> values, in PrepareContext context)
    {
        Node = node;
        Revision = node.Revision;
        Processor = processor;
        Parameters = new ParameterBank(node.Parameters, values, context.SampleRate, context.MaxBlockFrames);
        Readouts = new ReadoutBank(node.Parameters.Readouts.Count);
        EventsIn = new EventBuffer();
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

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Processor.Dispose();
        Parameters.Dispose();
        EventsIn.Dispose();
        EventsOut?.Dispose();
    }
}

/// <summary>A node instance's place in one plan: which buffers it reads and writes. Immutable.</summary>
/// <param name="instance">The node.</param>
/// <param name="inputs">One buffer an input bus.</param>
/// <param name="outputs">One buffer an output bus.</param>
public sealed class NodeBinding(NodeInstance instance, BufferView[] inputs, BufferView[] outputs)
{
    private readonly BufferView[] _inputs = inputs;
    private readonly BufferView[] _outputs = outputs;

    /// <summary>The node.</summary>
    [AudioThread, RealTimeSafe]
    public NodeInstance Instance { get; } = instance;

    /// <summary>Input buses.</summary>
    [AudioThread, RealTimeSafe]
    public ReadOnlySpan<BufferView> Inputs => _inputs;

    /// <summary>Output buses.</summary>
    [AudioThread, RealTimeSafe]
    public ReadOnlySpan<BufferView> Outputs => _outputs;
}
