using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tactus.RealTime;

namespace Tactus.Scheduling;

/// <summary>Two threads that spin, each on a processor of its own, and answer one another as fast as they can.</summary>
/// <remarks>
/// <code>
/// first   serve 1 ───▶         sees 1, serves 2 ───▶            a throw is half of a turn
/// second         sees 1, answers 1 ───▶
/// </code>
/// With sound: each writes so many lines before it throws, and reads the other's before it answers.
/// They are ordinary threads: a real-time one bound to a processor that a more urgent thread never leaves would not end, and the start of an engine with it (seen).
/// </remarks>
internal sealed class HandoverProbe(int firstProcessor, int secondProcessor, int lines = 0)
{
    private const int FloatsPerLine = 16;

    private const int TurnsPerSample = 16;
    private const int MaxSamples = 1024;
    private const int MinSamples = 8;
    private const int LooksPerClockReading = 64;
    private const long MeasuringNanoseconds = 2_000_000;
    private const long GiveUpNanoseconds = 10_000_000;

    private readonly double[] _samples = new double[MaxSamples];
    private readonly WaitPoint _start = new();
    private readonly IWaitStrategy _waiting = new SpinThenFutexWait(spinNanoseconds: 0);
    private uint _startEpoch;
    private readonly float[] _servedSound = GC.AllocateArray<float>((lines + 2) * FloatsPerLine, pinned: true);
    private readonly float[] _answeredSound = GC.AllocateArray<float>((lines + 2) * FloatsPerLine, pinned: true);
    private Court _court;
    private int _count;

    /// <summary>A sum of all that was read, so that reading it cannot be left out.</summary>
    internal float Heard { get; private set; }

    /// <returns>Nanoseconds a throw, the median; NaN if the threads did not run at the same time.</returns>
    [MainThread]
    internal double Measure()
    {
        _startEpoch = _start.Epoch;
        var second = new RealTimeThread(Options("tactus-probe-2", secondProcessor), _ => Answer(WaitForStart()));
        var first = new RealTimeThread(Options("tactus-probe-1", firstProcessor), _ => Serve(WaitForStart()));
        second.Start();
        first.Start();

        // why together: this thread is an ordinary one, and on a busy machine a while may pass between the two starts.
        _start.Signal();
        first.Join(Timeout.InfiniteTimeSpan);
        second.Join(Timeout.InfiniteTimeSpan);
        if (_count < MinSamples)
            return double.NaN;

        Array.Sort(_samples, 0, _count);
        return _samples[_count / 2];
    }

    private static RealTimeThreadOptions Options(string name, int processor) => new() { Name = name, Priority = 0, Processor = processor };

    /// <returns>When to give up.</returns>
    private long WaitForStart()
    {
        _waiting.Wait(_start, _startEpoch, WaitTimes.Forever);
        return MonotonicClock.NowNanoseconds + GiveUpNanoseconds;
    }

    // why optimised at once: compiled for quick starting, the loop itself would cost more than what it measures.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(long giveUp)
    {
        var turn = 0L;
        var start = MonotonicClock.NowNanoseconds;
        var end = Math.Min(start + MeasuringNanoseconds, giveUp);
        var from = start;
        var heard = 0f;
        while (from < end && _count < MaxSamples)
        {
            for (var throws = 0; throws < TurnsPerSample; throws++)
            {
                Make(_servedSound, turn);

                // order: release and acquire, as workers tell one another that something is done; the pair is in Answer.
                Volatile.Write(ref _court.Served, ++turn);
                if (!See(ref _court.Answered, turn, giveUp))
                {
                    Volatile.Write(ref _court.Served, -1);
                    return;
                }

                heard += Hear(_answeredSound);
            }

            var now = MonotonicClock.NowNanoseconds;
            _samples[_count++] = (now - from) / (2.0 * TurnsPerSample);
            from = now;
        }

        Heard = heard;
        Volatile.Write(ref _court.Served, -1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Answer(long giveUp)
    {
        var heard = 0f;
        for (var turn = 1L; See(ref _court.Served, turn, giveUp); turn++)
        {
            heard += Hear(_servedSound);
            Make(_answeredSound, turn);
            Volatile.Write(ref _court.Answered, turn);
        }

        Heard += heard;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Make(float[] sound, float value)
    {
        if (lines > 0)
            sound.AsSpan(FloatsPerLine, lines * FloatsPerLine).Fill(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Hear(float[] sound) => lines > 0 ? Sum(sound.AsSpan(FloatsPerLine, lines * FloatsPerLine)) : 0;

    private static float Sum(ReadOnlySpan<float> sound)
    {
        var sum = Vector<float>.Zero;
        for (; sound.Length >= Vector<float>.Count; sound = sound[Vector<float>.Count..])
            sum += new Vector<float>(sound);
        return Vector.Sum(sum);
    }

    /// <returns>False if the game is over.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool See(ref long ball, long wanted, long giveUp)
    {
        while (true)
        {
            for (var look = 0; look < LooksPerClockReading; look++)
            {
                var seen = Volatile.Read(ref ball);
                if (seen == wanted || seen < 0)
                    return seen >= 0;
                Thread.SpinWait(1);
            }

            if (MonotonicClock.NowNanoseconds > giveUp)
                return false;
        }
    }

    /// <summary>A line of the cache for each direction.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Court
    {
        [FieldOffset(128)]
        internal long Served;

        [FieldOffset(256)]
        internal long Answered;
    }
}
