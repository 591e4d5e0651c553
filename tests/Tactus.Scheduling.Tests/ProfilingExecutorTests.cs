using System.Diagnostics;
using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

/// <summary>What a measuring run writes down, against nodes that take as long as they say.</summary>
public sealed class ProfilingExecutorTests
{
    [Fact]
    public void Run_AnyWayOfMeasuring_ChangesNoBit()
    {
        var graph = new AudioGraph();
        for (var row = 0; row < 6; row++)
        {
            graph.Add(new Choir((uint)row, 3)).To(new Leaky(0.3f, 0.1f)).To(graph.Output);
        }

        var expected = NaiveEvaluator.Render(graph, 6_400).Left;
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        using var plan = compiler.Compile(graph).Plan;
        using var executor = new ProfilingExecutor(24);
        executor.Prepare(plan);
        var actual = new List<float>();
        for (var block = 0; block < 100; block++)
        {
            executor.Run(plan, new BlockContext(64, block * 64, TransportState.Stopped, RenderMode.Offline));
            actual.AddRange(plan.OutputView.ReadOnlyBlock(64)[0]);
        }

        Assert.Equal(expected, actual);
    }

    // Two nodes that spin, one three times as long as the other, and a quiet first half: the shares are right, and the dearer half is kept.
    [Fact]
    public void Profile_OfNodesThatSpin_KnowsTheirSharesAndTheDearestStretch()
    {
        var graph = new AudioGraph();
        var (shorter, longer) = (new Spinner(20), new Spinner(60));
        graph.Add(shorter).To(graph.Output);
        graph.Add(longer).To(graph.Output);
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        using var plan = compiler.Compile(graph).Plan;
        using var executor = new ProfilingExecutor(48);
        executor.Prepare(plan);
        Assert.Throws<InvalidOperationException>(() => ProfilingExecutor.Profile(plan));
        for (var block = 0; block < 48 * 4; block++)
        {
            (shorter.IsLazy, longer.IsLazy) = (block < 96, block < 96);
            executor.Run(plan, new BlockContext(64, block * 64, TransportState.Stopped, RenderMode.Offline));
        }

        var profile = ProfilingExecutor.Profile(plan);

        Assert.InRange(profile.BlockCount, 8, 16);
        Assert.True(plan.TryFind(shorter, out var shorterPlace));
        Assert.True(plan.TryFind(longer, out var longerPlace));
        Assert.InRange(profile.Shape.Work(longerPlace.Task, profile.Typical) / profile.Shape.Work(shorterPlace.Task, profile.Typical), 2, 4.5);
        Assert.True(ProfilingExecutor.StretchSeen(plan).FirstBlock >= 96);
        Assert.True(profile.SerialNanoseconds >= 60_000);
    }

    [Fact]
    public void Profile_OfAForkingNode_KnowsEveryPart()
    {
        var graph = new AudioGraph();
        graph.Add(new Choir(1, 5)).To(graph.Output);
        using var compiler = new GraphCompiler(new PrepareContext(48_000, 64));
        using var plan = compiler.Compile(graph).Plan;
        using var executor = new ProfilingExecutor(24);
        executor.Prepare(plan);
        for (var block = 0; block < 48 + 24; block++)
        {
            executor.Run(plan, new BlockContext(64, block * 64, TransportState.Stopped, RenderMode.Offline));
        }

        var profile = ProfilingExecutor.Profile(plan);

        Assert.Equal(8, profile.Shape.EntryCount);
        Assert.Equal(5, profile.Shape.PartCount(0, profile.Row(0)));
        Assert.All(profile.Typical, cost => Assert.True(cost >= 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void New_WithAnImpossibleStretch_IsRefused(int blocks) => Assert.Throws<ArgumentOutOfRangeException>(() => new ProfilingExecutor(blocks));

    /// <summary>Keeps its thread busy for so many microseconds a block, by the thread's own clock cycles.</summary>
    private sealed class Spinner(int microseconds) : Node
    {
        public bool IsLazy { get; set; }

        public override NodePorts Ports { get; } = new([], [2]);

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(this, microseconds);

        private sealed class Processor(Spinner owner, int microseconds) : INodeProcessor
        {
            public ProcessStatus Process(in ProcessContext context)
            {
                var end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1_000_000 * (owner.IsLazy ? 1 : microseconds));
                while (Stopwatch.GetTimestamp() < end)
                {
                }

                context.Output(0).Clear();
                return ProcessStatus.Continue;
            }
        }
    }
}
