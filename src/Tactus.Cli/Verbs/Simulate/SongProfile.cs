using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Cli;

/// <summary>Plays a song without sound, on one thread, and measures what its plan costs where it is dearest.</summary>
internal static class SongProfile
{
    private const double StretchSeconds = 4;
    private const int MostStretchBlocks = 1_024;
    private const int FewestStretchBlocks = 240;

    /// <summary>Cycles between two looks at Ctrl+C and the progress.</summary>
    private const int CyclesPerLook = 64;

    /// <summary>Measures on a thread of its own.</summary>
    /// <exception cref="EngineException">The song cannot be played.</exception>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    internal static Task<MeasuredSong> MeasureAsync(Session session, int sampleRate, int quantumFrames, TimeRange range, IProgress<double> progress, CancellationToken stop)
    {
        var completion = new TaskCompletionSource<MeasuredSong>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new RealTimeThread(
            new RealTimeThreadOptions { Name = "tactus-measure", Priority = 0 },
            _ =>
            {
                try
                {
                    completion.SetResult(EngineErrors.Refuse(() => Measure(session, sampleRate, quantumFrames, range, progress, stop)));
                }
                catch (Exception exception)
                {
                    completion.SetException(exception);
                }
            });
        thread.Start();
        return completion.Task;
    }

    private static MeasuredSong Measure(Session session, int sampleRate, int quantumFrames, TimeRange range, IProgress<double> progress, CancellationToken stop)
    {
        var cycleSeconds = quantumFrames / (double)sampleRate;
        using var executor = new ProfilingExecutor((int)Math.Clamp(StretchSeconds / cycleSeconds, FewestStretchBlocks, MostStretchBlocks));
        using var run = new SongRun(session, executor, sampleRate, quantumFrames, range.StartSeconds);
        var end = Math.Min(range.EndSeconds ?? double.PositiveInfinity, run.EndSeconds);
        if (range.StartSeconds >= run.EndSeconds && run.EndSeconds > 0)
        {
            throw ToolException.BadInput($"--range begins at {TimeText.Exact(range.StartSeconds)}, but the song ends at {TimeText.Exact(run.EndSeconds)}; begin earlier.");
        }

        // why again from the start: a song may be shorter than what has to be measured.
        var cyclesPerPass = Math.Max(1, (long)Math.Ceiling((end - range.StartSeconds) / cycleSeconds));
        var cycles = Math.Max(cyclesPerPass, executor.NeededBlocks);
        var extra = 0L;
        for (var cycle = 0L; cycle < cycles + extra; cycle++)
        {
            if (cycle % CyclesPerLook == 0)
            {
                stop.ThrowIfCancellationRequested();
                progress.Report(cycle / (double)(cycles + extra));
            }

            if (cycle > 0 && cycle % cyclesPerPass == 0)
            {
                run.Locate(range.StartSeconds);
            }

            run.RunCycle();

            // why more: a cycle that a change of tempo cuts in two does not count.
            if (cycle == cycles + extra - 1 && ProfilingExecutor.StretchSeen(run.Plan).BlockCount == 0 && extra < cycles)
            {
                extra += executor.NeededBlocks;
            }
        }

        if (ProfilingExecutor.StretchSeen(run.Plan).BlockCount == 0)
        {
            throw ToolException.BadInput($"the song has too few cycles of a whole quantum to measure; choose a smaller --quantum than {quantumFrames}.");
        }

        var profile = ProfilingExecutor.Profile(run.Plan);
        var (first, count) = ProfilingExecutor.StretchSeen(run.Plan);
        var from = range.StartSeconds + (first % cyclesPerPass * cycleSeconds);
        return new MeasuredSong(profile, from, Math.Min(from + (count * cycleSeconds), Math.Max(end, from)));
    }
}

/// <summary>A song's plan and what it costs.</summary>
/// <param name="Profile">The costs.</param>
/// <param name="FromSeconds">Song time at which the dearest stretch begins.</param>
/// <param name="ToSeconds">Where it ends.</param>
internal sealed record MeasuredSong(PlanProfile Profile, double FromSeconds, double ToSeconds);
