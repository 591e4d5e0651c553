using System.Diagnostics;
using Tactus.Graph;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>A plan that one executor runs block by block, in a device's rhythm: a graph of the set, or a stretch of a song.</summary>
internal abstract class PlanSubject(IExecutor executor) : IDisposable
{
    private const int BlocksPerTending = 64;

    internal abstract ExecutionPlan Plan { get; }

    protected IExecutor Executor { get; } = executor;

    internal static PlanSubject OfGraph(GraphCase graphCase, IExecutor executor) => new GraphRun(graphCase, executor);

    internal static PlanSubject OfSong(string path, int quantumFrames, double startSeconds, IExecutor executor) =>
        new SongStretch(new SongRun(Session.Open(path), executor, quantumFrames: quantumFrames, startSeconds: startSeconds), executor);

    /// <summary>Whether enough blocks were measured for a profile.</summary>
    internal bool HasProfile => ProfilingExecutor.StretchSeen(Plan).BlockCount > 0;

    /// <summary>Runs so many blocks, one a period.</summary>
    /// <returns>Nanoseconds of each.</returns>
    internal double[] Run(int blocks, long periodNanoseconds)
    {
        var nanoseconds = new double[blocks];
        var due = MonotonicClock.NowNanoseconds;
        for (var block = 0; block < blocks; block++)
        {
            if (block % BlocksPerTending == BlocksPerTending - 1)
                Executor.Tend(Plan);
            due = Math.Max(due + periodNanoseconds, MonotonicClock.NowNanoseconds);
            MonotonicClock.SleepUntil(due);
            var before = Stopwatch.GetTimestamp();
            RunBlock();
            nanoseconds[block] = (Stopwatch.GetTimestamp() - before) * (1e9 / Stopwatch.Frequency);
        }

        return nanoseconds;
    }

    public abstract void Dispose();

    protected abstract void RunBlock();

    private sealed class GraphRun : PlanSubject
    {
        private readonly GraphSubject _subject;

        internal GraphRun(GraphCase graphCase, IExecutor executor)
            : base(executor) => _subject = new GraphSubject(graphCase, executor);

        internal override ExecutionPlan Plan => _subject.Plan;

        public override void Dispose() => _subject.Dispose();

        protected override void RunBlock() => _subject.RunBlock();
    }

    private sealed class SongStretch(SongRun run, IExecutor executor) : PlanSubject(executor)
    {
        internal override ExecutionPlan Plan => run.Plan;

        public override void Dispose()
        {
            run.Dispose();
            Executor.Dispose();
        }

        protected override void RunBlock() => run.RunCycle();
    }
}
