namespace Tactus.Scheduling;

/// <summary>Plays measured blocks of a plan on cores that are not there, and says how long they take and what keeps them from being faster.</summary>
/// <remarks>
/// Static schedules are drawn by the very scheduler that the executors use, and <see cref="SimulatedExecutor.Auto"/> chooses as theirs does. How a block is
/// played, what is counted and what is not: <c>docs/mechanisms/simulator.md</c>.
/// </remarks>
[MainThread]
public sealed class PlanSimulator
{
    private readonly PlanProfile _profile;
    private readonly SimulatedMachine _machine;
    private readonly int[] _draws;
    private readonly TaskCosts _taskCosts;
    private readonly Dictionary<(int Cores, double Handover), PlanDrawing> _drawings = [];
    private readonly CriticalPath _criticalPath;
    private readonly Dictionary<(int Cores, SimulatedExecutor Way), Series> _known = [];

    private PlanSimulator(PlanProfile profile, SimulatedMachine machine, SimulationOptions options)
    {
        _profile = profile;
        var random = new Random(options.Seed);
        _draws = [.. Enumerable.Range(0, options.BlockCount).Select(_ => random.Next(profile.BlockCount))];
        _taskCosts = new TaskCosts(profile.Plan, [.. Enumerable.Range(0, profile.Shape.TaskCount).Select(task => profile.Shape.Work(task, profile.Typical))]);
        _criticalPath = CriticalPath.Of(profile.Shape, profile.Typical);
        _machine = machine with { Slowdown = machine.Slowdown ?? SlowdownOf(machine with { Slowdown = 1 }) };
    }

    /// <summary>Simulates a plan.</summary>
    /// <param name="profile">What its tasks cost.</param>
    /// <param name="machine">What the imagined cores are like.</param>
    /// <param name="options">How many cores, which executors; the defaults if left out.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    /// <exception cref="ArgumentException">A core count or another number is outside its range, or a list is empty.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Simulation Run(PlanProfile profile, SimulatedMachine machine, SimulationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(machine);
        options ??= new SimulationOptions();
        Check(options);
        return new PlanSimulator(profile, machine, options).Run(options, cancellationToken);
    }

    private static void Check(SimulationOptions options)
    {
        if (options.Cores.Count == 0 || options.Executors.Count == 0)
        {
            throw new ArgumentException("There must be at least one core count and one executor.", nameof(options));
        }

        foreach (var cores in options.Cores)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1, nameof(options));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(cores, SimulationOptions.MaxCores, nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.BlockCount, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BlockCount, 100_000, nameof(options));
    }

    private Simulation Run(SimulationOptions options, CancellationToken cancellationToken)
    {
        var runs = new List<SimulatedRun>();
        foreach (var cores in options.Cores)
        {
            foreach (var executor in options.Executors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                runs.Add(Run(cores, executor));
            }
        }

        var serial = Play(1, SimulatedExecutor.Serial);
        return new Simulation(serial.Median, _criticalPath.Nanoseconds, _criticalPath.NodeNames(_profile.Plan), _machine.Slowdown ?? 1, runs);
    }

    private SimulatedRun Run(int cores, SimulatedExecutor executor)
    {
        var way = executor == SimulatedExecutor.Auto ? Choose(cores) : executor;
        var workers = way == SimulatedExecutor.Serial ? 1 : Draw(cores, _machine).Workers;
        var series = Play(cores, way);
        var all = Math.Max(cores * series.Total, double.Epsilon);
        return new SimulatedRun(
            cores,
            executor,
            workers,
            way,
            series.Median,
            Percentiles.Of(series.Blocks, 99),
            Play(1, SimulatedExecutor.Serial).Median / Math.Max(series.Median, double.Epsilon),
            series.Useful / all,
            series.Overhead / all,
            LimitOf(cores, way));
    }

    /// <summary>Lets the automatic executor's own choice look at simulated blocks until it has made up its mind.</summary>
    private SimulatedExecutor Choose(int cores)
    {
        if (Draw(cores, _machine).Workers == 1)
        {
            return SimulatedExecutor.Serial;
        }

        var choice = new ModeChoice(isWorthSpreading: true, periodNanoseconds: 0);
        var block = 0;
        for (var turn = 0; turn < 3 * ModeChoice.Rounds * ModeChoice.BlocksPerTurn; turn++)
        {
            if (!choice.TakeTiming())
            {
                break;
            }

            var series = Play(cores, WayOf(choice.Next));
            var nanoseconds = series.Blocks[block++ % series.Blocks.Length];
            choice.Note(choice.Next, nanoseconds, nanoseconds);
        }

        return WayOf(choice.Best);
    }

    private Series Play(int cores, SimulatedExecutor way)
    {
        cores = way == SimulatedExecutor.Serial ? 1 : cores;
        if (!_known.TryGetValue((cores, way), out var series))
        {
            var replay = Make(cores, way, _machine);
            series = new Series(_draws.Length);
            for (var index = 0; index < _draws.Length; index++)
            {
                series.Blocks[index] = replay.Run(_profile.Row(_draws[index]));
                series.Useful += replay.Useful;
                series.Overhead += replay.Overhead;
            }

            _known.Add((cores, way), series);
        }

        return series;
    }

    // What nodes take longer in company is partly sound fetched from another core. Two cores fetch so much of it as the replay says; the rest is the cores' slowing
    // one another down, and stays what it is with more of them.
    private double SlowdownOf(SimulatedMachine machine)
    {
        if (double.IsNaN(_profile.CompanyFactor))
        {
            return 1;
        }

        var pair = Make(2, SimulatedExecutor.Static, machine);
        pair.Run(_profile.Typical);
        return Math.Max(1, _profile.CompanyFactor - (pair.Fetched / Math.Max(pair.Useful, double.Epsilon)));
    }

    private Replay Make(int cores, SimulatedExecutor way, SimulatedMachine machine) => way switch
    {
        SimulatedExecutor.Serial => new SerialReplay(_profile.Shape, machine),
        SimulatedExecutor.Static => new StaticReplay(_profile.Shape, machine, Draw(cores, machine).Schedule, machine.StaticItemNanoseconds),
        _ => new StealingReplay(
            _profile.Shape, machine, Draw(cores, machine).Progress, Draw(cores, machine).Workers, machine.StealingItemNanoseconds),
    };

    // As the executors draw: groups, lists, and how many workers are worth it. Where handing over costs nothing, nothing needs grouping.
    private PlanDrawing Draw(int cores, SimulatedMachine machine)
    {
        var handover = machine.HandoverNanoseconds;
        if (!_drawings.TryGetValue((cores, handover), out var drawing))
        {
            drawing = PlanDrawing.Draw(_profile.Plan, _taskCosts, new DrawingOptions(cores, handover, FormsClusters: handover > 0));
            _drawings.Add((cores, handover), drawing);
        }

        return drawing;
    }

    // A typical block takes what the graph allows at best, and three losses on top: what cannot be done at the same time, what cannot be divided evenly,
    // and what spreading costs. The largest is named, unless all of them together are too small to speak of.
    private SpeedupLimit LimitOf(int cores, SimulatedExecutor way)
    {
        const double SpokenOf = 0.1;
        if (cores == 1)
        {
            return SpeedupLimit.Cores;
        }

        var row = _profile.Typical;
        var spread = way == SimulatedExecutor.Serial ? SimulatedExecutor.Static : way;
        var actual = Make(cores, way, _machine).Run(row);
        var unslowed = Make(cores, way, _machine with { Slowdown = 1 }).Run(row);
        var free = Make(cores, spread, SimulatedMachine.Ideal).Run(row);
        var even = _taskCosts.TotalNanoseconds / cores;
        var bound = Math.Max(even, _criticalPath.Nanoseconds);
        var (limit, loss) = (SpeedupLimit.CriticalPath, bound - even);
        Consider(SpeedupLimit.Imbalance, free - bound);
        Consider(SpeedupLimit.Grain, unslowed - free);
        Consider(SpeedupLimit.SharedCore, actual - unslowed);
        return actual - even < SpokenOf * actual ? SpeedupLimit.Cores : limit;

        void Consider(SpeedupLimit other, double otherLoss)
        {
            if (otherLoss > loss)
            {
                (limit, loss) = (other, otherLoss);
            }
        }
    }

    private static SimulatedExecutor WayOf(BlockMode mode) => mode switch
    {
        BlockMode.Serial => SimulatedExecutor.Serial,
        BlockMode.Static => SimulatedExecutor.Static,
        _ => SimulatedExecutor.WorkStealing,
    };

    /// <summary>Blocks that were played one way.</summary>
    private sealed class Series(int count)
    {
        private double _median = -1;

        internal double[] Blocks { get; } = new double[count];

        internal double Useful { get; set; }

        internal double Overhead { get; set; }

        internal double Total => Blocks.Sum();

        internal double Median => _median >= 0 ? _median : _median = Percentiles.Of(Blocks, 50);
    }
}
