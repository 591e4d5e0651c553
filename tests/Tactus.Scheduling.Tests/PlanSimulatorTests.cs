using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

/// <summary>The simulator against plans whose best makespan anybody can work out, and against the bounds that no schedule can pass.</summary>
public sealed class PlanSimulatorTests : IDisposable
{
    private const double Microsecond = 1_000;
    private const double DearestTask = 10_000;

    private static readonly SimulatedExecutor[] s_all = [SimulatedExecutor.Serial, SimulatedExecutor.Static, SimulatedExecutor.WorkStealing, SimulatedExecutor.Auto];

    private readonly GraphCompiler _compiler = new(new PrepareContext(48_000, 64));
    private readonly List<ExecutionPlan> _plans = [];

    public void Dispose()
    {
        _plans.ForEach(plan => plan.Dispose());
        _compiler.Dispose();
    }

    // ─ a ─ b ─ c ─ … ─ output: one task, whatever the number of cores.
    [Fact]
    public void Run_Chain_IsNoFasterOnAnyNumberOfCores()
    {
        var profile = Profile(Chain(10), _ => 5 * Microsecond);

        var simulation = Simulate(profile, [1, 2, 8, 64], s_all);

        Assert.All(simulation.Runs, run => Assert.Equal(simulation.SerialNanoseconds, run.MedianNanoseconds, 1e-3));
        Assert.All(simulation.Runs.Where(run => run.Cores > 1), run => Assert.Equal(SpeedupLimit.CriticalPath, run.Limit));
        Assert.Equal(simulation.SerialNanoseconds, simulation.CriticalPathNanoseconds, 1e-3);
        Assert.Equal(Enumerable.Range(0, 10).Select(index => $"n{index}"), simulation.CriticalPath);
    }

    // 64 equal sources into the output, which costs nothing: 64/M rounds.
    [Theory]
    [InlineData(1, 64)]
    [InlineData(2, 32)]
    [InlineData(3, 22)]
    [InlineData(16, 4)]
    [InlineData(64, 1)]
    public void Run_Fan_TakesSoManyRounds(int cores, int rounds)
    {
        var profile = Profile(Fan(64), node => node is null ? 0 : 8 * Microsecond);

        var simulation = Simulate(profile, [cores], [SimulatedExecutor.Static, SimulatedExecutor.WorkStealing]);

        Assert.All(simulation.Runs, run => Assert.Equal(rounds * 8 * Microsecond, run.MedianNanoseconds, 1e-3));
        Assert.All(simulation.Runs, run => Assert.Equal(64.0 / rounds, run.Speedup, 1e-6));
        Assert.All(simulation.Runs, run => Assert.Equal(64.0 / rounds / cores, run.Utilisation, 1e-6));
        Assert.All(simulation.Runs, run => Assert.Equal(0, run.OverheadShare, 1e-9));
    }

    // Sources of 6, 4, 3 and 3 µs, the longest first to whoever is free: 6 + 3 and 4 + 3 on two cores; 6, 4 and 3 + 3 on three.
    [Theory]
    [InlineData(2, 9)]
    [InlineData(3, 6)]
    [InlineData(4, 6)]
    public void Run_UnevenSources_AreDealtLongestFirst(int cores, int microseconds)
    {
        double[] costs = [6, 4, 3, 3];
        var graph = Fan(4);
        var profile = Profile(graph, node => node is null ? 0 : costs[int.Parse(node.Name[1..], System.Globalization.CultureInfo.InvariantCulture)] * Microsecond);

        var run = Simulate(profile, [cores], [SimulatedExecutor.Static]).Runs[0];

        Assert.Equal(microseconds * Microsecond, run.MedianNanoseconds, 1e-3);
    }

    // Four layers of eight, each node fed by all of the layer before: a layer is over before the next begins.
    [Theory]
    [InlineData(2, 16)]
    [InlineData(8, 4)]
    [InlineData(32, 4)]
    public void Run_Layers_TakeTheLayersOneAfterTheOther(int cores, int rounds)
    {
        var profile = Profile(Layers(4, 8), node => node is null ? 0 : 2 * Microsecond);

        var simulation = Simulate(profile, [cores], [SimulatedExecutor.Static, SimulatedExecutor.WorkStealing]);

        Assert.All(simulation.Runs, run => Assert.Equal(rounds * 2 * Microsecond, run.MedianNanoseconds, 1e-3));
        Assert.Equal(8 * Microsecond, simulation.CriticalPathNanoseconds, 1e-3);
    }

    // One choir of eight parts, 1 µs each: a fork is spread as if its parts were nodes.
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    [InlineData(9, 1)]
    public void Run_ForkingTask_SpreadsItsParts(int cores, int microseconds)
    {
        var graph = new AudioGraph();
        graph.Add(new Choir(1, 8)).To(graph.Output);
        var profile = Profile(graph, node => node is null ? 0 : 8 * Microsecond);

        var simulation = Simulate(profile, [cores], [SimulatedExecutor.Static, SimulatedExecutor.WorkStealing]);

        Assert.All(simulation.Runs, run => Assert.Equal(microseconds * Microsecond, run.MedianNanoseconds, 1e-2));
        Assert.Equal(Microsecond, simulation.CriticalPathNanoseconds, 1e-3);
    }

    // Graham: whoever never rests while something is ready needs at most W/M + (1 - 1/M) of the longest way; and nobody less than the longest way or an even share.
    // By a schedule a worker that waits may hold its item back while it does another one first.
    [Fact]
    public void Run_AnyGraph_StaysWithinTheBoundsOfListScheduling()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var profile = Profile(Any(random), _ => random.Next(1, 100) * DearestTask / 100);
            int[] cores = [1, 2, 3, 5, 8, 16, 33];

            var simulation = Simulate(profile, cores, s_all);

            foreach (var run in simulation.Runs)
            {
                var bound = Math.Max(simulation.CriticalPathNanoseconds, simulation.SerialNanoseconds / run.Cores);
                Assert.True(run.MedianNanoseconds >= bound - 0.1, $"seed {seed}: {run} is below {bound}");
                Assert.True(run.Speedup <= run.Cores + 1e-6, $"seed {seed}: {run}");
                Assert.InRange(run.Utilisation, 0, 1 + 1e-6);
                Assert.InRange(run.Workers, 1, run.Cores);
                if (run.Way != SimulatedExecutor.Serial)
                {
                    var held = run.Way == SimulatedExecutor.Static ? DearestTask : 0;
                    var graham = held + (simulation.SerialNanoseconds / run.Workers) + (simulation.CriticalPathNanoseconds * (1 - (1.0 / run.Workers)));
                    Assert.True(run.MedianNanoseconds <= graham + 0.1, $"seed {seed}: {run} is above {graham}");
                }
            }
        }
    }

    [Fact]
    public void Run_WithRealPrices_StaysAboveTheBoundsAndNeverAboveSerialWithAuto()
    {
        var machine = new SimulatedMachine { HandoverNanoseconds = 200, JoinNanoseconds = 900, LineNanoseconds = 10, BlockNanoseconds = 500, StaticItemNanoseconds = 30, StealingItemNanoseconds = 110 };
        for (var seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            var profile = Profile(Any(random), _ => random.Next(1, 100) * 20);

            var simulation = Simulate(profile, [1, 2, 4, 16], s_all, machine);

            foreach (var run in simulation.Runs)
            {
                Assert.True(run.MedianNanoseconds >= Math.Max(simulation.CriticalPathNanoseconds, simulation.SerialNanoseconds / run.Cores) - 0.1, $"seed {seed}: {run}");
                Assert.True(run.Executor != SimulatedExecutor.Auto || run.Speedup > 0.96, $"seed {seed}: {run}");
                Assert.InRange(run.OverheadShare, 0, 1);
                Assert.True(run.Utilisation + run.OverheadShare <= 1 + 1e-6, $"seed {seed}: {run}");
            }
        }
    }

    [Fact]
    public void Run_MoreCores_AreNeverMuchSlower()
    {
        var random = new Random(7);
        var profile = Profile(Any(random), _ => random.Next(1, 100) * 100);

        var runs = Simulate(profile, [1, 2, 4, 8, 16, 32, 64], [SimulatedExecutor.Auto]).Runs;

        // why not never: list scheduling has anomalies (Graham), small ones.
        Assert.All(runs.Zip(runs.Skip(1)), pair => Assert.True(pair.Second.MedianNanoseconds <= pair.First.MedianNanoseconds * 1.1, $"{pair.First} then {pair.Second}"));
    }

    [Fact]
    public void Run_TinyTasks_AreLimitedByTheirGrainAndAutoLeavesThemAlone()
    {
        var machine = new SimulatedMachine { HandoverNanoseconds = 200, JoinNanoseconds = 1_000, BlockNanoseconds = 1_000 };
        var profile = Profile(Fan(64), _ => 20);

        var simulation = Simulate(profile, [2], [SimulatedExecutor.Auto, SimulatedExecutor.WorkStealing], machine);

        Assert.Equal(SimulatedExecutor.Serial, simulation.Runs[0].Way);
        Assert.All(simulation.Runs, run => Assert.Equal(SpeedupLimit.Grain, run.Limit));
    }

    [Fact]
    public void Run_OneLongSourceAmongShortOnes_NamesWhatLimits()
    {
        var profile = Profile(Fan(9), node => node is null ? 0 : node.Name == "n4" ? 20 * Microsecond : 5 * Microsecond);

        var simulation = Simulate(profile, [2, 8], [SimulatedExecutor.Static]);

        Assert.Equal(SpeedupLimit.Cores, simulation.Runs[0].Limit);
        Assert.Equal(SpeedupLimit.CriticalPath, simulation.Runs[1].Limit);
        Assert.Equal(["n4"], simulation.CriticalPath);
    }

    [Fact]
    public void Run_FiveEqualSourcesOnFourCores_IsImbalance() =>
        Assert.Equal(SpeedupLimit.Imbalance, Simulate(Profile(Fan(5), node => node is null ? 0 : Microsecond), [4], [SimulatedExecutor.Static]).Runs[0].Limit);

    [Fact]
    public void Run_ThreadsOfOneCore_SlowOneAnotherDown()
    {
        var profile = Profile(Fan(64), node => node is null ? 0 : 8 * Microsecond);

        var run = Simulate(profile, [2], [SimulatedExecutor.Static], SimulatedMachine.Ideal with { Slowdown = 1.6 }).Runs[0];

        Assert.Equal(2 / 1.6, run.Speedup, 0.05);
        Assert.Equal(SpeedupLimit.SharedCore, run.Limit);
    }

    [Fact]
    public void Run_SoundFromAnotherCore_TakesTimeToFetch()
    {
        var profile = Profile(Fan(2), node => node is null ? 0 : 8 * Microsecond);

        var run = Simulate(profile, [2], [SimulatedExecutor.Static], SimulatedMachine.Ideal with { LineNanoseconds = 10, HandoverNanoseconds = 100 }).Runs[0];

        // The caller sums: one of two stereo buffers of 64 frames lies elsewhere, eight lines, seen a handover later.
        Assert.Equal(8 * Microsecond + 100 + 80, run.MedianNanoseconds, 1e-3);
    }

    // Measured blocks differ; which of them are played is drawn with the seed.
    [Fact]
    public void Run_SameSeed_GivesTheSameAndAnotherSeedDoesNot()
    {
        var profile = Noisy();
        var options = new SimulationOptions { Cores = [1, 2, 8], Executors = s_all, Seed = 3, BlockCount = 40 };

        var first = PlanSimulator.Run(profile, new SimulatedMachine(), options);
        var again = PlanSimulator.Run(profile, new SimulatedMachine(), options);
        var other = PlanSimulator.Run(profile, new SimulatedMachine(), options with { Seed = 4 });

        Assert.Equal(first.Runs, again.Runs);
        Assert.NotEqual(first.Runs, other.Runs);
        Assert.All(first.Runs, run => Assert.True(run.P99Nanoseconds > run.MedianNanoseconds));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65)]
    [InlineData(1_000_000_000)]
    [InlineData(int.MinValue)]
    public void Run_ImpossibleCores_AreRefused(int cores) =>
        Assert.ThrowsAny<ArgumentException>(() => Simulate(Profile(Fan(2), _ => 1), [cores], s_all));

    [Fact]
    public void Run_NothingToDo_IsRefused()
    {
        var profile = Profile(Fan(2), _ => 1);
        Assert.ThrowsAny<ArgumentException>(() => Simulate(profile, [], s_all));
        Assert.ThrowsAny<ArgumentException>(() => Simulate(profile, [1], []));
        Assert.ThrowsAny<ArgumentException>(() => PlanSimulator.Run(profile, SimulatedMachine.Ideal, new SimulationOptions { BlockCount = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => PlanProfile.FromCosts(profile.Plan, [1]));
        Assert.ThrowsAny<ArgumentException>(() => PlanProfile.FromCosts(profile.Plan, [.. Enumerable.Repeat(double.NaN, profile.Plan.Tasks.Length)]));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => PlanSimulator.Run(profile, SimulatedMachine.Ideal, cancellationToken: stop.Token));
    }

    // Costs of nothing must not divide by nothing.
    [Fact]
    public void Run_FreeTasks_GiveFiniteFigures()
    {
        var simulation = Simulate(Profile(Fan(3), _ => 0), [1, 2], s_all);
        Assert.All(simulation.Runs, run => Assert.True(double.IsFinite(run.Speedup) && double.IsFinite(run.Utilisation) && double.IsFinite(run.OverheadShare), run.ToString()));
    }

    private static Simulation Simulate(PlanProfile profile, int[] cores, SimulatedExecutor[] executors, SimulatedMachine? machine = null) =>
        PlanSimulator.Run(profile, machine ?? SimulatedMachine.Ideal, new SimulationOptions { Cores = cores, Executors = executors, BlockCount = 8 });

    private static AudioGraph Chain(int length)
    {
        var graph = new AudioGraph();
        var nodes = Enumerable.Range(0, length).Select(Named).ToArray();
        foreach (var node in nodes)
        {
            graph.Add(node);
        }

        for (var index = 0; index < length; index++)
        {
            graph.Connect(nodes[index], index + 1 < length ? nodes[index + 1] : graph.Output);
        }

        return graph;
    }

    private static AudioGraph Fan(int width)
    {
        var graph = new AudioGraph();
        for (var index = 0; index < width; index++)
        {
            graph.Add(Named(index)).To(graph.Output);
        }

        return graph;
    }

    private static AudioGraph Layers(int layers, int width)
    {
        var graph = new AudioGraph();
        Node[] before = [];
        for (var layer = 0; layer < layers; layer++)
        {
            Node[] row = [.. Enumerable.Range(layer * width, width).Select(Named)];
            foreach (var node in row)
            {
                graph.Add(node);
                foreach (var source in before)
                {
                    graph.Connect(source, node);
                }
            }

            before = row;
        }

        foreach (var node in before)
        {
            graph.Connect(node, graph.Output);
        }

        return graph;
    }

    private static AudioGraph Any(Random random)
    {
        var graph = new AudioGraph();
        var nodes = new List<Node>();
        for (var index = 0; index < 60; index++)
        {
            var node = Named(index);
            graph.Add(node);
            foreach (var source in nodes.OrderBy(_ => random.Next()).Take(random.Next(4)))
            {
                graph.Connect(source, node);
            }

            nodes.Add(node);
        }

        foreach (var node in nodes)
        {
            graph.Connect(node, graph.Output);
        }

        return graph;
    }

    private static Node Named(int index) => new Leaky(0.5f, 0) { Name = $"n{index}" };

    private PlanProfile Profile(AudioGraph graph, Func<Node?, double> cost)
    {
        var plan = Compile(graph);
        var costs = new double[plan.Tasks.Length];
        var isNamed = new bool[plan.Tasks.Length];
        foreach (var place in plan.Nodes)
        {
            costs[place.Task] += cost(place.Node);
            isNamed[place.Task] = true;
        }

        for (var task = 0; task < costs.Length; task++)
        {
            costs[task] = isNamed[task] ? costs[task] : cost(null);
        }

        return PlanProfile.FromCosts(plan, costs);
    }

    // A profile as a measurement gives it: every block costs something else.
    private PlanProfile Noisy()
    {
        var plan = Compile(Layers(3, 5));
        var shape = new PlanShape(plan, 64);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 100 * shape.EntryCount).Select(_ => (float)random.Next(500, 5_000)).ToArray();
        return new PlanProfile(shape, rows, 64);
    }

    private ExecutionPlan Compile(AudioGraph graph)
    {
        var plan = _compiler.Compile(graph).Plan;
        _plans.Add(plan);
        return plan;
    }
}
