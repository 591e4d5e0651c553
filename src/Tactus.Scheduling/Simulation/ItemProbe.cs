using System.Diagnostics;
using Tactus.Graph;

namespace Tactus.Scheduling;

/// <summary>What the executors' machinery costs an item: measured on a plan of nodes that do nothing, with a single worker.</summary>
[MainThread]
internal static class ItemProbe
{
    private const int Layers = 8;
    private const int Width = 8;
    private const int Blocks = 200;
    private const int BlockFrames = 16;

    /// <returns>Nanoseconds an item, by a schedule and by stealing.</returns>
    internal static (double Static, double Stealing) Measure()
    {
        using var compiler = new GraphCompiler(new PrepareContext(48_000, BlockFrames));
        using var plan = compiler.Compile(Draw()).Plan;
        using var pool = new WorkerPool(workerCount: 1, priority: 0, periodNanoseconds: 0);
        var costs = new TaskCosts(plan);
        var schedule = ListScheduler.Draw(plan, costs, workers: 1, Handover.AssumedNanoseconds);
        var progress = new PlanProgress(TaskClusters.Single(plan, costs));
        var (staticWork, stealingWork) = (new StaticWork(pool), new StealingWork(pool));
        var (alone, byLists, byStealing) = (new double[Blocks], new double[Blocks], new double[Blocks]);
        for (var index = 0; index < Blocks; index++)
        {
            var block = new BlockContext(BlockFrames, (long)index * BlockFrames, TransportState.Stopped, RenderMode.Offline);
            alone[index] = Time(() => plan.RunTasks(0, plan.Tasks.Length, in block));
            byLists[index] = Time(() => staticWork.Run(schedule, in block));
            byStealing[index] = Time(() => stealingWork.Run(progress, workers: 1, in block));
        }

        return (PerItem(byLists), PerItem(byStealing));

        // why the lower quartile: on a busy machine the system interrupts.
        double PerItem(double[] blocks) => Math.Max(0, Percentiles.Of(blocks, 25) - Percentiles.Of(alone, 25)) / plan.Tasks.Length;
    }

    private static double Time(Action work)
    {
        var before = Stopwatch.GetTimestamp();
        work();
        return (Stopwatch.GetTimestamp() - before) * (1e9 / Stopwatch.Frequency);
    }

    /// <summary>Layers in which each node hears two of the layer before: tasks of one node each.</summary>
    private static AudioGraph Draw()
    {
        var graph = new AudioGraph();
        Node[] before = [];
        for (var layer = 0; layer < Layers; layer++)
        {
            Node[] row = [.. Enumerable.Range(0, Width).Select(_ => new Nothing())];
            for (var column = 0; column < Width; column++)
            {
                graph.Add(row[column]);
                if (before.Length > 0)
                {
                    graph.Connect(before[column], row[column]);
                    graph.Connect(before[(column + 1) % Width], row[column]);
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

    private sealed class Nothing : Node
    {
        public override NodePorts Ports { get; } = NodePorts.Effect();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

        private sealed class Processor : INodeProcessor
        {
            public ProcessStatus Process(in ProcessContext context)
            {
                context.Output(0).Clear();
                return ProcessStatus.Continue;
            }
        }
    }
}
