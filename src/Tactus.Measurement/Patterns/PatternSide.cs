using System.Diagnostics;
using Tactus.Graph;
using Tactus.Scheduling;

namespace Tactus.Measurement;

/// <summary>A session of its own, played one way, all voices sounding.</summary>
internal sealed class PatternSide : IDisposable
{
    private const int SampleRate = 48_000;
    private const int BlockFrames = 64;
    private const int WarmBlocks = 400;
    private const int NotesAtOnce = 32;
    private const int BlocksBetweenTends = 100;

    private readonly GraphCompiler _compiler = new(new PrepareContext(SampleRate, BlockFrames));
    private readonly ExecutionPlan _plan;
    private readonly IExecutor? _executor;
    private readonly StageWalker? _walker;
    private long _steadyFrame;

    /// <param name="session">The session.</param>
    /// <param name="executor">What plays it; <see langword="null"/>: the stages do.</param>
    /// <param name="stages">How the pattern cuts the plan.</param>
    /// <param name="hasBarriers">Whether both threads must arrive at the end of each stage.</param>
    internal PatternSide(PatternSession session, IExecutor? executor, Func<ExecutionPlan, PatternSession, PatternStage[]>? stages = null, bool hasBarriers = false)
    {
        _plan = _compiler.Compile(session.Graph).Plan;
        _executor = executor;
        _executor?.Prepare(_plan);
        _walker = stages is null ? null : new StageWalker(_plan, stages(_plan, session), hasBarriers);
        var voices = session.Synths.Max(synth => synth.Voices);
        for (var first = 0; first < voices; first += NotesAtOnce)
        {
            foreach (var (synth, count) in session.Synths)
            {
                _plan.TryFind(synth, out var place);
                for (var voice = first; voice < Math.Min(count, first + NotesAtOnce); voice++)
                {
                    if (!place!.Instance.EventsIn.TryAdd(new TimedEvent(0, VoiceNote.On(voice))))
                        throw new InvalidOperationException("The synth's event buffer is full.");
                }
            }

            RunBlock();
        }

        for (var block = 0; block < WarmBlocks; block++)
            RunBlock();
    }

    /// <summary>Runs so many blocks and returns the mean nanoseconds of one.</summary>
    // why the mean: a way that waits for a thread which does not run loses much in few blocks, and the median would not see them.
    internal double Measure(int blocks)
    {
        var start = Stopwatch.GetTimestamp();
        for (var block = 0; block < blocks; block++)
            RunBlock();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / blocks;
    }

    /// <summary>Sum of the squares of the latest block: sides that have run as many blocks have the same.</summary>
    internal double Energy() => OutputEnergy.Of(_plan, BlockFrames);

    public void Dispose()
    {
        _walker?.Dispose();
        _executor?.Dispose();
        _plan.Dispose();
        _compiler.Dispose();
    }

    private void RunBlock()
    {
        var block = new BlockContext(BlockFrames, _steadyFrame, TransportState.Stopped, RenderMode.RealTime);
        if (_walker is not null)
            _walker.Run(in block);
        else
            _executor!.Run(_plan, in block);
        _steadyFrame += BlockFrames;
        if (_steadyFrame / BlockFrames % BlocksBetweenTends == 0)
            _executor?.Tend(_plan);
    }
}
