using Tactus.Engine;
using Tactus.Graph;
using Tactus.Scheduling;

namespace Tactus;

/// <summary>A song played cycle by cycle, without a device, a file or a clock, by an executor of the caller's: for measuring plans on real music.</summary>
/// <remarks>The same graph, the same code and the same bits as an engine that plays. One thread at a time.</remarks>
[MainThread]
public sealed class SongRun : IDisposable
{
    private readonly ProgramBuilder _builder;
    private readonly LiveProgram _program;
    private readonly CycleRunner _runner;
    private readonly CycleChannels _channels = new();
    private readonly CycleDriver _driver;
    private readonly IExecutor _executor;

    /// <summary>Builds the song's graph and plan.</summary>
    /// <param name="session">The song.</param>
    /// <param name="executor">Walks the plan; it stays the caller's.</param>
    /// <param name="sampleRate">Frames a second, 8000 to 384000.</param>
    /// <param name="quantumFrames">Frames a cycle, 1 to 8192.</param>
    /// <param name="startSeconds">Song time at which to start.</param>
    /// <exception cref="EngineException">The session cannot be played, or a number is outside its range.</exception>
    public SongRun(Session session, IExecutor executor, int sampleRate = 48_000, int quantumFrames = 512, double startSeconds = 0)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(executor);
        new RenderOptions { SampleRate = sampleRate, QuantumFrames = quantumFrames, StartSeconds = startSeconds }.Check();
        BuiltInNodes.Register();
        SessionNodes.Register();
        var built = EngineErrors.Refuse(() => SessionBuilder.Build(session, sampleRate));
        MixerSolo.Apply([.. built.Graph.Nodes.OfType<MixerStrip>()]);
        _executor = executor;
        _builder = new ProgramBuilder(sampleRate, quantumFrames, executor);
        try
        {
            _program = _builder.Build(built.Graph, built.Timeline, SwapPosition.Restart, loop: null);
        }
        catch
        {
            _builder.Dispose();
            throw;
        }

        _runner = new CycleRunner(executor, _program, _channels, sampleRate, quantumFrames, RenderMode.Offline);
        _driver = new CycleDriver(built.Graph.Output.ChannelCount, quantumFrames);
        EndSeconds = _program.Timeline.EndFrame / (double)sampleRate;
        SampleRate = sampleRate;
        Locate(startSeconds);
        _channels.Commands.TryWrite(new EngineCommand(EngineCommandKind.Play));
    }

    /// <summary>The plan that is walked.</summary>
    public ExecutionPlan Plan => _program.Plan;

    /// <summary>Frames a second.</summary>
    public int SampleRate { get; }

    /// <summary>Song time of the last event.</summary>
    public double EndSeconds { get; }

    /// <summary>Goes on at another place of the song, from the next cycle on.</summary>
    /// <param name="seconds">Song time.</param>
    public void Locate(double seconds) =>
        _channels.Commands.TryWrite(new EngineCommand(EngineCommandKind.Locate, Chase: Chase.At(_program.Timeline, (long)Math.Round(seconds * SampleRate))));

    /// <summary>Runs the next cycle.</summary>
    public void RunCycle() => _driver.RunCycle(_runner);

    /// <summary>Lets the executor think over what it has seen.</summary>
    public void Tend() => _executor.Tend(_program.Plan);

    /// <summary>Frees the plan and all nodes.</summary>
    public void Dispose()
    {
        _driver.Dispose();
        _program.Dispose();
        _builder.Dispose();
    }
}
