using System.Diagnostics;
using System.Globalization;
using Tactus.Graph;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.LatencyLab;

/// <summary>Nodes that turn out to cost something else than they did: how far the automatic executor is behind the best one by hand, after 200 blocks.</summary>
internal static class LiesVerb
{
    private const string Usage = "usage: lies [--rounds 7]";
    private const int BlocksBefore = 600;
    private const int BlocksToFindOut = 200;
    private const int BlocksMeasured = 300;

    // why: the engine's control side looks four times a second; at 64 frames and 48 kHz that is once in so many blocks.
    private const int BlocksPerTending = 190;

    private static readonly (string Name, Func<int, int> Before, Func<int, int> After)[] s_lies =
    [
        ("one node 50 times dearer", _ => 100, node => node == 17 ? 5_000 : 100),
        ("all 50 times dearer", _ => 20, _ => 1_000),
        ("uneven voices", _ => 800, node => 100 + node * 37 % 64 * 40),
        ("half of them silent", _ => 1_000, node => node % 32 < 16 ? 0 : 1_000),
        ("all but one silent", _ => 1_000, node => node == 40 ? 1_000 : 0),
    ];

    internal static int Run(string[] args)
    {
        var rounds = 7;
        if (args.Length != 0 && !(args is ["--rounds", var text] && int.TryParse(text, CultureInfo.InvariantCulture, out rounds) && rounds > 0))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        RealTimeThread.PromoteCurrent(new RealTimeThreadOptions { Name = "lab", Priority = 0 });
        Console.WriteLine($"{"64 nodes into one sum, us a block",-34} {"serial",9} {"static",9} {"stealing",9} {"auto",9} {"auto over best",15}");
        foreach (var (name, before, after) in s_lies)
        {
            // why all ways in each round: the machine changes its mode within seconds, so only what was taken in the same moment compares.
            var samples = Enumerable.Range(0, rounds).Select(_ => Measure(before, after)).ToList();
            double Middle(Func<double[], double> of) => Median.Of(samples.Select(of));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-34} {Middle(row => row[0]),9:F1} {Middle(row => row[1]),9:F1} {Middle(row => row[2]),9:F1} {Middle(row => row[3]),9:F1} {Middle(row => row[3] / row.Take(3).Min()),15:F2}"));
        }

        return 0;
    }

    /// <summary>Microseconds a block, the median: serial, static, stealing, auto.</summary>
    private static double[] Measure(Func<int, int> before, Func<int, int> after)
    {
        var handover = Handover.Current.Nanoseconds;
        return
        [
            Measure(new SerialExecutor(), before, after),
            Measure(new StaticExecutor(2, handoverNanoseconds: handover), before, after),
            Measure(new WorkStealingExecutor(2, handoverNanoseconds: handover), before, after),
            Measure(new AutoExecutor(2, handoverNanoseconds: handover), before, after),
        ];
    }

    private static double Measure(IExecutor executor, Func<int, int> before, Func<int, int> after)
    {
        using var owned = executor;
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        var graph = new AudioGraph();
        LyingNode[] nodes = [.. Enumerable.Range(0, 64).Select(node => new LyingNode { Steps = before(node) })];
        foreach (var node in nodes)
            graph.Add(node).To(graph.Output);
        using var plan = compiler.Compile(graph).Plan;
        executor.Prepare(plan);
        var block = 0;
        RunBlocks(BlocksBefore, null);
        for (var node = 0; node < nodes.Length; node++)
            nodes[node].Steps = after(node);
        RunBlocks(BlocksToFindOut, null);
        var samples = new List<double>(BlocksMeasured);
        RunBlocks(BlocksMeasured, samples);
        return samples.Order().ElementAt(samples.Count / 2);

        void RunBlocks(int count, List<double>? into)
        {
            for (var end = block + count; block < end; block++)
            {
                if (block % BlocksPerTending == BlocksPerTending - 1)
                    executor.Tend(plan);
                var start = Stopwatch.GetTimestamp();
                executor.Run(plan, new BlockContext(64, block * 64L, TransportState.Stopped, RenderMode.RealTime));
                into?.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }
    }

    /// <summary>A source of silence whose cost is changed while it plays.</summary>
    private sealed class LyingNode : Node
    {
        private int _steps;

        public override NodePorts Ports { get; } = new([], [2]);

        /// <summary>Steps of integer work a block, each about four cycles.</summary>
        public int Steps
        {
            get => Volatile.Read(ref _steps);
            set => Volatile.Write(ref _steps, value);
        }

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(this);

        private sealed class Processor(LyingNode node) : INodeProcessor
        {
            private uint _state = 1;

            public ProcessStatus Process(in ProcessContext context)
            {
                var state = _state;
                for (var step = node.Steps; step > 0; step--)
                    state = state * 1664525u + 1013904223u;
                _state = state;
                var output = context.Output(0);
                output.Clear();
                output.Silence = SilenceMask.None;
                return ProcessStatus.Continue;
            }
        }
    }
}
