using System.Diagnostics;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Measures on two processors what a simulation takes for granted of all.</summary>
[MainThread]
internal static class MachineProbe
{
    /// <summary>Lines of a stereo block of 128 frames: fetching many at once is cheaper for each than fetching one.</summary>
    private const int SoundLines = 16;
    private const int Tries = 5;
    private const int Blocks = 100;
    private const long PeriodNanoseconds = 1_000_000;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    /// <returns>Nanoseconds to fetch a line that another core has written, as part of a block of sound; NaN if two threads did not get to run at the same time.</returns>
    internal static double Line(WorkerPlacement placement)
    {
        var found = new List<double>();
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var bare = Throw(placement, 0);
            var full = Throw(placement, SoundLines);
            if (!double.IsNaN(bare + full))
            {
                found.Add(Math.Max(0, full - bare) / SoundLines);
            }
        }

        return found.Count == 0 ? double.NaN : Percentiles.Of(found, 50);
    }

    /// <returns>Nanoseconds that opening and closing a block takes the caller, and those until a waiting worker is there.</returns>
    // why in a rhythm: workers of a device wake themselves before a block is due. Why the tenth percentile: on a busy machine
    // ordinary threads mostly come late, and that is not what the cores are like.
    internal static (double Block, double Join) Pool(int priority)
    {
        using var alone = new WorkerPool(workerCount: 1, priority: 0, periodNanoseconds: 0);
        using var pair = new WorkerPool(workerCount: 2, priority, PeriodNanoseconds);
        var empty = new Meeting(isWorkerAwaited: false);
        var meeting = new Meeting(isWorkerAwaited: true);
        var (blocks, joins) = (new double[Blocks], new List<double>());
        var due = MonotonicClock.NowNanoseconds;
        for (var block = 0; block < Blocks; block++)
        {
            due = Math.Max(due + PeriodNanoseconds, MonotonicClock.NowNanoseconds);
            MonotonicClock.SleepUntil(due);
            blocks[block] = empty.Hold(alone) * s_nanosecondsPerTick;
            if (meeting.Hold(pair) > 0 && meeting.JoinTicks > 0)
            {
                joins.Add(meeting.JoinTicks * s_nanosecondsPerTick);
            }
        }

        return (Percentiles.Of(blocks, 50), joins.Count == 0 ? double.NaN : Percentiles.Of(joins, 10));
    }

    private static double Throw(WorkerPlacement placement, int lines) => new HandoverProbe(placement.Processors[0], placement.Processors[1], lines).Measure();

    /// <summary>A block without any work, over as soon as the worker has come, or when it was waited for long enough.</summary>
    private sealed class Meeting(bool isWorkerAwaited) : IBlockWork
    {
        private static readonly long s_patienceTicks = Stopwatch.Frequency / 20_000;

        private long _openedAt;
        private long _cameAt;

        /// <inheritdoc/>
        public bool IsFinished => !isWorkerAwaited || Volatile.Read(ref _cameAt) != 0 || Stopwatch.GetTimestamp() - _openedAt > s_patienceTicks;

        /// <summary>How long it took the worker to come to the latest block; 0 if it did not.</summary>
        internal long JoinTicks => Volatile.Read(ref _cameAt) is var at and > 0 ? at - _openedAt : 0;

        /// <returns>Ticks of the whole block.</returns>
        internal long Hold(WorkerPool pool)
        {
            Volatile.Write(ref _cameAt, 0);
            _openedAt = Stopwatch.GetTimestamp();
            pool.Open(this, pool.WorkerCount);
            pool.Finish(this);
            return Stopwatch.GetTimestamp() - _openedAt;
        }

        /// <inheritdoc/>
        public bool TryWork(int worker)
        {
            // order: a number of its own; the caller only asks whether it is there.
            if (worker > 0 && Volatile.Read(ref _cameAt) == 0)
            {
                Volatile.Write(ref _cameAt, Stopwatch.GetTimestamp());
            }

            return false;
        }
    }
}
