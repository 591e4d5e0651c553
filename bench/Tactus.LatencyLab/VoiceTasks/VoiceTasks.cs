using System.Diagnostics;
using Tactus.Graph;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>Our side: voices into one sum, run by an executor, block after block or one a period.</summary>
internal sealed class VoiceTasks : IDisposable
{
    private const int Warm = 200;

    /// <summary>Blocks from one look of the control side to the next: a quarter of a second at audio rate, as in an engine.</summary>
    private const int TendBlocks = 188;

    private readonly GraphCompiler _compiler;
    private readonly ExecutionPlan _plan;
    private readonly IExecutor _executor;
    private readonly WaitPoint _period = new();
    private readonly IWaitStrategy _sleep = new SelfTimedWait();
    private readonly int _frames;
    private readonly bool _isPaced;
    private readonly long _periodNanoseconds;
    private long _steadyFrame;

    internal VoiceTasks(VoiceTaskCase voices, Func<long, IExecutor> makeExecutor)
    {
        _frames = voices.Frames;
        _isPaced = voices.IsPaced;
        _periodNanoseconds = 1_000_000_000L * _frames / 48_000;
        _executor = makeExecutor(_isPaced ? _periodNanoseconds : 0);
        _compiler = new GraphCompiler(new PrepareContext(48_000, _frames));
        var graph = new AudioGraph(outputChannels: 2);
        for (var voice = 0; voice < VoiceTaskCase.Voices; voice++)
            graph.Connect(graph.Add(new OversampledVoice(voice, VoiceTaskCase.Voices, voices.Oversampling)).Node, graph.Output);
        _plan = _compiler.Compile(graph).Plan;
        _executor.Prepare(_plan);
    }

    /// <summary>Sum of the squares of the two hundredth block.</summary>
    internal double Energy { get; private set; }

    /// <summary>Runs blocks for so long and returns the median nanoseconds of one.</summary>
    internal double Measure(double seconds)
    {
        var samples = new List<double>((int)(seconds * 1_000_000));
        var end = MonotonicClock.NowNanoseconds + (long)(seconds * 1e9);
        for (var next = MonotonicClock.NowNanoseconds; MonotonicClock.NowNanoseconds < end; next += _periodNanoseconds)
        {
            if (_isPaced)
                _sleep.Wait(_period, _period.Epoch, new WaitTimes(next, next));
            var before = Stopwatch.GetTimestamp();
            RunBlock();
            samples.Add((Stopwatch.GetTimestamp() - before) * (1e9 / Stopwatch.Frequency));
        }

        return Median.Of(samples);
    }

    internal void WarmUp()
    {
        for (var block = 0; block < Warm; block++)
            RunBlock();
        Energy = OutputEnergy.Of(_plan, _frames);
    }

    public void Dispose()
    {
        _executor.Dispose();
        _plan.Dispose();
        _compiler.Dispose();
    }

    private void RunBlock()
    {
        if (_steadyFrame / _frames % TendBlocks == TendBlocks - 1)
            _executor.Tend(_plan);
        _executor.Run(_plan, new BlockContext(_frames, _steadyFrame, TransportState.Stopped, RenderMode.RealTime));
        _steadyFrame += _frames;
    }
}
