using System.Diagnostics;
using Tactus.Engine;
using Tactus.RealTime;

namespace Tactus;

/// <summary>Renders a song to a file as fast as it goes: the same graph, the same code and the same bits as an engine that plays.</summary>
[AnyThread]
public static class OfflineRenderer
{
    /// <summary>Share of a rendering between two reports of progress.</summary>
    private const double ProgressStep = 0.005;
    private const int CyclesPerTending = 256;

    /// <summary>Renders a session.</summary>
    /// <param name="session">What to render.</param>
    /// <param name="path">A WAV file, replaced if it exists.</param>
    /// <param name="options">How; the defaults if left out.</param>
    /// <param name="progress">Told the share that is done, at most 201 times and at last 1, on the rendering's own thread.</param>
    /// <param name="cancellationToken">Stops; the file then holds what was rendered so far.</param>
    /// <exception cref="EngineException">The session cannot be rendered, or the file cannot be written.</exception>
    public static async Task<RenderReport> RenderAsync(
        Session session, string path, RenderOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        options ??= new RenderOptions();
        BuiltInNodes.Register();
        SessionNodes.Register();
        var built = EngineErrors.Refuse(() => SessionBuilder.Build(session, options.SampleRate));
        return await RenderAsync(built.Graph, built.Timeline, path, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Renders a graph and what it plays.</summary>
    /// <inheritdoc cref="RenderAsync(Session, string, RenderOptions?, IProgress{double}?, CancellationToken)"/>
    /// <param name="graph">The graph; it must not play elsewhere meanwhile.</param>
    /// <param name="timeline">What it plays.</param>
    /// <param name="path">A WAV file, replaced if it exists.</param>
    /// <param name="options">How; the defaults if left out.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<RenderReport> RenderAsync(
        AudioGraph graph, Timeline timeline, string path, RenderOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(timeline);
        options ??= new RenderOptions();
        options.Check();
        var completion = new TaskCompletionSource<RenderReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new RealTimeThread(
            new RealTimeThreadOptions { Name = "tactus-render", Priority = 0 },
            _ =>
            {
                try
                {
                    completion.SetResult(EngineErrors.Refuse(() => Render(graph, timeline, path, options, progress, cancellationToken)));
                }
                catch (Exception exception)
                {
                    completion.SetException(exception);
                }
            });
        thread.Start();
        return await completion.Task.ConfigureAwait(false);
    }

    private static RenderReport Render(
        AudioGraph graph, Timeline timeline, string path, RenderOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var executor = EngineExecutor.CreateOffline(options);
        using var builder = new ProgramBuilder(options.SampleRate, options.QuantumFrames, executor.Walker);
        MixerSolo.Apply([.. graph.Nodes.OfType<MixerStrip>()]);
        var program = builder.Build(graph, timeline, SwapPosition.Restart, loop: null);
        try
        {
            var channels = new CycleChannels();
            var runner = new CycleRunner(executor.Walker, program, channels, options.SampleRate, options.QuantumFrames, RenderMode.Offline);
            var startFrame = (long)Math.Round(options.StartSeconds * options.SampleRate);
            channels.Commands.TryWrite(new EngineCommand(EngineCommandKind.Locate, Chase: Chase.At(program.Timeline, startFrame)));
            channels.Commands.TryWrite(new EngineCommand(EngineCommandKind.Play));
            using var driver = new CycleDriver(graph.Output.ChannelCount, options.QuantumFrames);
            using var tape = new RenderTape(path, graph.Output.ChannelCount, options, RenderLength.Of(program, options, startFrame));
            var nextReport = 0.0;
            var cycles = 0;
            while (!tape.IsFull && !cancellationToken.IsCancellationRequested)
            {
                driver.RunCycle(runner);
                if (++cycles % CyclesPerTending == 0)
                {
                    executor.Walker.Tend(program.Plan);
                }

                tape.Take(driver.Output, options.QuantumFrames);
                if (tape.Share >= nextReport)
                {
                    progress?.Report(tape.Share);
                    nextReport = tape.Share < 1 ? Math.Min(1, tape.Share + ProgressStep) : double.PositiveInfinity;
                }
            }

            var (frames, peak, sha256) = tape.Finish();
            cancellationToken.ThrowIfCancellationRequested();
            var wallSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new RenderReport(frames, frames / (double)options.SampleRate, wallSeconds, Decibels.FromGain(peak), sha256);
        }
        finally
        {
            program.Dispose();
        }
    }
}
