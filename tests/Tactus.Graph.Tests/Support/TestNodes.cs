namespace Tactus.Graph.Tests;

/// <summary>A node made of a port list and a function; what tests build graphs from.</summary>
internal class TestNode(string name, NodePorts ports, Func<PrepareContext, INodeProcessor> create) : Node
{
    private NodePorts _ports = ports;

    public override NodePorts Ports => _ports;

    public int CreatedCount { get; private set; }

    public INodeProcessor? LastProcessor { get; private set; }

    public TestNode Named()
    {
        Name = name;
        return this;
    }

    public void ChangePorts(NodePorts changed)
    {
        _ports = changed;
        Touch();
    }

    public void ChangeSettings() => Touch();

    protected override INodeProcessor CreateProcessor(in PrepareContext context)
    {
        CreatedCount++;
        return LastProcessor = create(context);
    }
}

/// <summary>Short words for the usual nodes.</summary>
internal static class Make
{
    public static TestNode Node(string name, NodePorts ports, Func<PrepareContext, INodeProcessor> create) => new TestNode(name, ports, create).Named();

    /// <summary>Multiplies by a constant.</summary>
    public static TestNode Gain(string name, float gain = 1, int channels = 2) => Node(name, NodePorts.Effect(channels), _ => new GainProcessor(gain));

    /// <summary>One sample of 1 in every channel at a frame, otherwise silence.</summary>
    public static TestNode Impulse(string name, long atFrame, int channels = 2) => Node(name, NodePorts.Instrument(channels), _ => new ImpulseProcessor(atFrame));

    /// <summary>A constant, different in each channel: <c>value × (channel + 1)</c>.</summary>
    public static TestNode Constant(string name, float value, int channels = 2) => Node(name, NodePorts.Instrument(channels), _ => new ConstantProcessor(value));

    /// <summary>A node that says it is late and is.</summary>
    public static TestNode Late(string name, int frames, int channels = 2) =>
        Node(name, NodePorts.Effect(channels), context => new LateProcessor(frames, frames, channels));

    /// <summary>A node that only says so.</summary>
    public static TestNode Boaster(string name, int frames, int channels = 2) =>
        Node(name, NodePorts.Effect(channels), context => new LateProcessor(0, frames, channels));

    /// <summary>Two inputs, the second subtracted from the first.</summary>
    public static TestNode Difference(string name, int channels = 2) =>
        Node(name, new NodePorts([channels, channels], [channels]), _ => new DifferenceProcessor());
}

internal sealed class GainProcessor(float gain) : INodeProcessor
{
    public ProcessStatus Process(in ProcessContext context)
    {
        var input = context.Input(0);
        var output = context.Output(0);
        for (var channel = 0; channel < output.ChannelCount; channel++)
        {
            for (var frame = 0; frame < context.BlockFrames; frame++)
            {
                output[channel][frame] = input[channel][frame] * gain;
            }
        }

        output.Silence = input.Silence;
        return ProcessStatus.Continue;
    }
}

internal sealed class ImpulseProcessor(long atFrame) : INodeProcessor
{
    public ProcessStatus Process(in ProcessContext context)
    {
        var output = context.Output(0);
        output.Clear();
        var at = atFrame - context.SteadyFrame;
        if (at >= 0 && at < context.BlockFrames)
        {
            for (var channel = 0; channel < output.ChannelCount; channel++)
            {
                output[channel][(int)at] = 1;
            }

            output.Silence = SilenceMask.None;
        }

        return ProcessStatus.Continue;
    }
}

internal sealed class ConstantProcessor(float value) : INodeProcessor
{
    public ProcessStatus Process(in ProcessContext context)
    {
        var output = context.Output(0);
        for (var channel = 0; channel < output.ChannelCount; channel++)
        {
            output[channel].Fill(value * (channel + 1));
        }

        return ProcessStatus.Continue;
    }
}

internal sealed class LateProcessor(int delayFrames, int saidFrames, int channels) : INodeProcessor
{
    private readonly Queue<float>[] _lines = [.. Enumerable.Range(0, channels).Select(_ => new Queue<float>(new float[delayFrames]))];

    public int LatencyFrames => saidFrames;

    public ProcessStatus Process(in ProcessContext context)
    {
        for (var channel = 0; channel < channels; channel++)
        {
            for (var frame = 0; frame < context.BlockFrames; frame++)
            {
                _lines[channel].Enqueue(context.Input(0)[channel][frame]);
                context.Output(0)[channel][frame] = _lines[channel].Dequeue();
            }
        }

        return ProcessStatus.Continue;
    }
}

internal sealed class DifferenceProcessor : INodeProcessor
{
    public ProcessStatus Process(in ProcessContext context)
    {
        var output = context.Output(0);
        for (var channel = 0; channel < output.ChannelCount; channel++)
        {
            for (var frame = 0; frame < context.BlockFrames; frame++)
            {
                output[channel][frame] = context.Input(0)[channel][frame] - context.Input(1)[channel][frame];
            }
        }

        return ProcessStatus.Continue;
    }
}
