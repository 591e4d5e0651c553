using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>One plan under every executor and under the measuring one, a few blocks each in turn, in one state of the machine.</summary>
/// <remarks>
/// The two processors of a guest are at one moment cores of their own and at the next two threads of one core, and handing over takes 57 ns or 200. What is
/// predicted from one state says nothing of the other; so each has a test of its own, which goes on while its state lasts.
/// </remarks>
internal sealed class PredictionTest : IDisposable
{
    internal const int Priority = 70;

    /// <summary>Blocks until the automatic executor has made its first choice.</summary>
    private const int LookBlocks = 80;

    /// <summary>Blocks at the start of a turn that do not count: the worker was parked, the caches are cold.</summary>
    private const int WarmBlocks = 6;
    private const int TurnBlocks = 18;
    private const int ProfileBlocks = 24;

    private readonly ProfilingExecutor _profiling;
    private readonly PlanSubject _profiled;
    private readonly (SimulatedExecutor Way, PlanSubject Subject, List<double> Blocks)[] _runs;
    private readonly List<SimulatedMachine> _machines = [];
    private readonly long _period;

    internal PredictionTest(Func<IExecutor, PlanSubject> make, long periodNanoseconds, IEnumerable<SimulatedExecutor> ways)
    {
        _period = periodNanoseconds;
        _profiling = new ProfilingExecutor(StretchBlocks, Priority - 1, periodNanoseconds);
        _profiled = make(_profiling);
        _runs = [.. ways.Select(way => (way, make(Make(way)), new List<double>()))];
        _profiled.Run(_profiling.NeededBlocks - StretchBlocks, periodNanoseconds);
        foreach (var run in _runs)
            run.Subject.Run(LookBlocks, periodNanoseconds);
    }

    /// <summary>Turns that count.</summary>
    internal const int Turns = 8;

    /// <summary>Blocks of a profile.</summary>
    internal const int StretchBlocks = Turns * ProfileBlocks;

    internal int TurnsDone => _machines.Count;

    internal bool IsDone => _machines.Count >= Turns;

    /// <summary>Runs a turn of each.</summary>
    /// <param name="machine">What the machine was like before.</param>
    /// <param name="isAsBefore">Whether it still is afterwards; if not, what was done does not count.</param>
    internal void RunTurn(SimulatedMachine machine, Func<bool> isAsBefore)
    {
        _profiled.Run(ProfileBlocks, _period);
        var turns = _runs.Select(run => run.Subject.Run(TurnBlocks, _period)[WarmBlocks..]).ToArray();
        if (!isAsBefore())
            return;

        _machines.Add(machine);
        for (var run = 0; run < _runs.Length; run++)
            _runs[run].Blocks.AddRange(turns[run]);
    }

    /// <summary>What the simulator says, and what was done, in nanoseconds.</summary>
    internal IEnumerable<(SimulatedExecutor Way, double Said, double Done)> Compare()
    {
        var (profile, machine) = Learn();
        foreach (var (way, _, blocks) in _runs)
        {
            var cores = way == SimulatedExecutor.Serial ? 1 : 2;
            var said = PlanSimulator.Run(profile, machine, new SimulationOptions { Cores = [cores], Executors = [way] }).Runs[0];
            yield return (way, said.MedianNanoseconds, Median.Of(blocks));
        }
    }

    private (PlanProfile Profile, SimulatedMachine Machine) Learn()
    {
        for (var missing = _profiling.NeededBlocks; !_profiled.HasProfile && missing > 0; missing -= ProfileBlocks)
            _profiled.Run(ProfileBlocks, _period);
        var profile = ProfilingExecutor.Profile(_profiled.Plan);
        var machine = new SimulatedMachine
        {
            HandoverNanoseconds = Median.Of(_machines.Select(found => found.HandoverNanoseconds)),
            JoinNanoseconds = Median.Of(_machines.Select(found => found.JoinNanoseconds)),
            LineNanoseconds = Median.Of(_machines.Select(found => found.LineNanoseconds)),
            BlockNanoseconds = Median.Of(_machines.Select(found => found.BlockNanoseconds)),
            StaticItemNanoseconds = Median.Of(_machines.Select(found => found.StaticItemNanoseconds)),
            StealingItemNanoseconds = Median.Of(_machines.Select(found => found.StealingItemNanoseconds)),
        };
        Facts = $"{profile}; {machine}";
        return (profile, machine);
    }

    /// <summary>What the prediction was made from, in words.</summary>
    internal string Facts { get; private set; } = "";

    public void Dispose()
    {
        _profiled.Dispose();
        foreach (var run in _runs)
            run.Subject.Dispose();
    }

    private IExecutor Make(SimulatedExecutor way) => way switch
    {
        SimulatedExecutor.Serial => new SerialExecutor(),
        SimulatedExecutor.Static => new StaticExecutor(2, Priority - 1, _period, WorkerPlacement.Current, Handover.Current.Nanoseconds),
        SimulatedExecutor.WorkStealing => new WorkStealingExecutor(2, Priority - 1, _period, WorkerPlacement.Current),
        _ => new AutoExecutor(2, Priority - 1, _period, WorkerPlacement.Current, Handover.Current.Nanoseconds),
    };
}
