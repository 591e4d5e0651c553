namespace Tactus;

/// <summary>Where a graph's sound leaves it: one input bus, whose sum is the plan's output. Made by the graph, one each.</summary>
public sealed class OutputNode : Node
{
    internal OutputNode(int channelCount)
    {
        ChannelCount = channelCount;
        Ports = new NodePorts([channelCount], []);
        Name = "Output";
    }

    /// <summary>Channels of the bus.</summary>
    public int ChannelCount { get; }

    /// <inheritdoc/>
    public override NodePorts Ports { get; }

    /// <summary>The sum of the bus is all the work there is; plans do it without an instance.</summary>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new TerminalProcessor();
}

/// <summary>Where a device's captured sound enters a graph: one output bus, filled by the caller before each block. Made by the graph, at most one.</summary>
public sealed class InputNode : Node
{
    internal InputNode(int channelCount)
    {
        ChannelCount = channelCount;
        Ports = new NodePorts([], [channelCount]);
        Name = "Input";
    }

    /// <summary>Channels of the bus.</summary>
    public int ChannelCount { get; }

    /// <inheritdoc/>
    public override NodePorts Ports { get; }

    /// <summary>The bus is filled from outside; plans need no instance.</summary>
    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new TerminalProcessor();
}

/// <summary>Has nothing to do: the sound of a terminal is there before and after it.</summary>
internal sealed class TerminalProcessor : INodeProcessor
{
    [AudioThread(When = ProcessorState.Processing), RealTimeSafe]
    public ProcessStatus Process(in ProcessContext context) => ProcessStatus.Continue;
}
