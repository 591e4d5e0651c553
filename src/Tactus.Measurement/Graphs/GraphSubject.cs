using System.Diagnostics;
using Tactus.Graph;
using Tactus.Scheduling;

namespace Tactus.Measurement;

/// <summary>Our side of a case: the graph compiled, run block after block on the calling thread and an executor's workers.</summary>
internal sealed class GraphSubject : IDisposable
{
    private const int BlocksPerSample = 4;
    private const int WarmBlocks = 256;

    private readonly GraphCompiler _compiler;
    private readonly ExecutionPlan _plan;
    private readonly IExecutor _executor;
    private readonly int _frames;
    private long _steadyFrame;

    internal GraphSubject(GraphCase graphCase, IExecutor executor)
    {
        _executor = executor;
        _frames = graphCase.Frames;
        _compiler = new GraphCompiler(new PrepareContext(48_000, graphCase.Frames));
        var (inputs, gains) = graphCase.Draw();
        var graph = new AudioGraph(outputChannels: 2, inputChannels: 2);
        var nodes = gains.Select(gain => new GainNode(gain, graphCase.Grain)).ToArray();
        for (var index = 0; index < nodes.Length; index++)
        {
            graph.Add(nodes[index]);
            foreach (var input in inputs[index])
                graph.Connect(input < 0 ? graph.Input! : nodes[input], nodes[index]);
        }

        graph.Connect(nodes[^1], graph.Output);
        NodeCount = nodes.Length;
        _plan = _compiler.Compile(graph).Plan;
        _executor.Prepare(_plan);
        for (var frame = 0; frame < _frames; frame++)
        {
            _plan.InputView.Block(_frames)[0][frame] = MathF.Sin(0.1f * frame);
            _plan.InputView.Block(_frames)[1][frame] = MathF.Cos(0.1f * frame);
        }

        _plan.InputView.Block(_frames).Silence = SilenceMask.None;
    }

    internal int NodeCount { get; }

    internal ExecutionPlan Plan => _plan;

    /// <summary>Runs blocks for so long and returns the median nanoseconds of one, over samples of four.</summary>
    internal double Measure(double seconds)
    {
        for (var block = 0; block < WarmBlocks; block++)
        {
            RunBlock();
            if (block % 64 == 63)
                _executor.Tend(_plan);
        }

        var samples = new List<double>();
        for (var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency); ;)
        {
            var before = Stopwatch.GetTimestamp();
            for (var block = 0; block < BlocksPerSample; block++)
                RunBlock();
            var after = Stopwatch.GetTimestamp();
            samples.Add((after - before) * (1e9 / Stopwatch.Frequency) / BlocksPerSample);
            if (after > end)
                break;
        }

        return Median.Of(samples);
    }

    /// <summary>Sum of the squares of the latest output: the same samples give the same number as the control's.</summary>
    internal double Energy() => OutputEnergy.Of(_plan, _frames);

    public void Dispose()
    {
        _executor.Dispose();
        _plan.Dispose();
        _compiler.Dispose();
    }

    internal void RunBlock()
    {
        _executor.Run(_plan, new BlockContext(_frames, _steadyFrame, TransportState.Stopped, RenderMode.RealTime));
        _steadyFrame += _frames;
    }
}
