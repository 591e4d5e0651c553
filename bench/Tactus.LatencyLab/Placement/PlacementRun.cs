using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>A caller that wakes every 2 ms, signals a worker and works for 400 µs, and a worker of one priority less, as a device and a pool do.</summary>
/// <param name="callerProcessor">The caller's processor, or <see langword="null"/>.</param>
/// <param name="workerProcessor">The worker's processor, or <see langword="null"/>.</param>
/// <param name="workerTimesItself">Whether the worker wakes itself before the signal; it parks otherwise.</param>
internal sealed class PlacementRun(int? callerProcessor, int? workerProcessor, bool workerTimesItself)
{
    internal const int Cycles = 1000;

    private const int Priority = 70;
    private const long PeriodNanoseconds = 2_000_000;
    private const long WorkNanoseconds = 400_000;

    private readonly long[] _wakes = new long[Cycles];
    private readonly WaitPoint _signal = new();
    private readonly IWaitStrategy _waiting = new SelfTimedWait();
    private long _expected;
    private long _reaction;
    private volatile bool _hasEnded;

    internal int Missed { get; private set; }

    /// <summary>Cycles in which the caller ran on the worker's processor.</summary>
    internal int Shared { get; private set; }

    internal bool IsRealTime { get; private set; }

    internal double WakeNanoseconds(double share) => _wakes[(int)Math.Min(Cycles - 1, share * Cycles)];

    internal void Run()
    {
        var worker = Make("lab-worker", Priority - 1, workerProcessor, React);
        var caller = Make("lab-caller", Priority, callerProcessor, Call);
        IsRealTime = worker.Start().Granted;
        caller.Start();
        caller.Join(Timeout.InfiniteTimeSpan);
        worker.Join(Timeout.InfiniteTimeSpan);
        Array.Sort(_wakes);
    }

    private static RealTimeThread Make(string name, int priority, int? processor, Action body) =>
        new(new RealTimeThreadOptions { Name = name, Priority = priority, Processor = processor }, _ => body());

    private void Call()
    {
        StartBesideTheWorker();
        var due = MonotonicClock.NowNanoseconds + PeriodNanoseconds;
        for (var cycle = 0; cycle < Cycles; cycle++, due += PeriodNanoseconds)
        {
            MonotonicClock.SleepUntil(due);
            var start = MonotonicClock.NowNanoseconds;
            _wakes[cycle] = start - due;
            Shared += Thread.GetCurrentProcessorId() == workerProcessor ? 1 : 0;
            Volatile.Write(ref _reaction, 0);
            Volatile.Write(ref _expected, workerTimesItself ? due + PeriodNanoseconds : 0);
            _signal.Signal();
            while (MonotonicClock.NowNanoseconds < start + WorkNanoseconds)
            {
            }

            Missed += Volatile.Read(ref _reaction) == 0 ? 1 : 0;
        }

        _hasEnded = true;
        _signal.Signal();
    }

    // why: a free caller may be on any processor when the first cycle comes; here it is on the worst.
    private void StartBesideTheWorker()
    {
        if (callerProcessor is null && workerProcessor is { } theirs)
        {
            ProcessorSet.BindCurrentThread([theirs]);
            ProcessorSet.UnbindCurrentThread();
        }
    }

    private void React()
    {
        var seen = _signal.Epoch;
        while (!_hasEnded)
        {
            _waiting.Wait(_signal, seen, WaitTimes.Forever with { ExpectedNanoseconds = Volatile.Read(ref _expected) });
            seen = _signal.Epoch;
            Volatile.Write(ref _reaction, MonotonicClock.NowNanoseconds);
        }
    }
}
