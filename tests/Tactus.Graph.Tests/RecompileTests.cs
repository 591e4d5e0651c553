namespace Tactus.Graph.Tests;

public sealed class RecompileTests
{
    [Fact]
    public void Recompile_UnchangedNode_KeepsItsProcessor()
    {
        var graph = new AudioGraph();
        var keep = Make.Gain("keep");
        var change = Make.Gain("change");
        var drop = Make.Gain("drop");
        graph.Add(keep).To(change).To(drop).To(graph.Output);
        using var run = new PlanRun(graph);
        var kept = keep.LastProcessor;
        Assert.True(run.Plan.TryFind(change, out var changed));
        Assert.True(run.Plan.TryFind(drop, out var dropped));

        change.ChangeSettings();
        graph.Remove(drop);
        graph.Connect(change, graph.Output);
        var compilation = run.Recompile(graph);

        Assert.Equal((1, 2, 1), (keep.CreatedCount, change.CreatedCount, drop.CreatedCount));
        Assert.True(run.Plan.TryFind(keep, out var place));
        Assert.Same(kept, place.Instance.Processor);
        Assert.Equal([change], compilation.Created.Select(instance => instance.Node));
        Assert.Equal([changed.Instance, dropped.Instance], compilation.Retired);
    }

    [Fact]
    public void Compile_NodeThatCannotBeMade_ChangesNothing()
    {
        var graph = new AudioGraph();
        var good = Make.Constant("good", 1);
        graph.Add(good).To(graph.Output);
        using var run = new PlanRun(graph);
        var disposed = 0;
        var fine = Make.Node("fine", NodePorts.Effect(), _ => new CountingProcessor(() => disposed++));
        var broken = Make.Node("broken", NodePorts.Effect(), _ => throw new FileNotFoundException("no such sample"));
        graph.Add(fine).To(broken);

        Assert.Throws<FileNotFoundException>(() => run.Compiler.Compile(graph));
        Assert.Equal(1, disposed);
        Assert.Equal(1f, run.Render(10)[0][0]);

        graph.Remove(broken);
        Assert.Empty(run.Recompile(graph).Retired);
        Assert.Equal((1, 2), (good.CreatedCount, fine.CreatedCount));
    }

    [Fact]
    public void Compile_PortsThatNoLongerFit_AreRefused()
    {
        var graph = new AudioGraph();
        var node = Make.Constant("node", 1);
        graph.Add(node).To(graph.Output);
        using var run = new PlanRun(graph);
        node.ChangePorts(new NodePorts([], []));
        Assert.Equal(GraphFault.BusOutOfRange, Assert.Throws<GraphException>(() => run.Compiler.Compile(graph)).Fault);
        Assert.Equal(1f, run.Render(10)[0][0]);
    }

    [Fact]
    public void Compile_DelayLineOfARemovedConnection_IsRetired()
    {
        var graph = new AudioGraph();
        var impulse = Make.Impulse("impulse", 0);
        graph.Add(impulse).To(Make.Late("late", 10)).To(graph.Output);
        graph.Connect(impulse, graph.Output);
        using var run = new PlanRun(graph);
        graph.Disconnect(impulse, graph.Output);
        Assert.IsType<DelayLine>(Assert.Single(run.Recompile(graph).Retired));
    }

    [Fact]
    public void Run_Steady_AllocatesNothing()
    {
        var graph = BufferReuseTests.Layered(8, 8);
        graph.Add(Make.Impulse("impulse", 5)).To(Make.Boaster("late", 33)).To(graph.Output);
        graph.Connect(graph.Nodes[^2], graph.Output);
        using var run = new PlanRun(graph);
        run.RunBlock(64);
        run.RunBlock(17);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var block = 0; block < 100; block++)
        {
            run.RunBlock(block % 64 + 1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class CountingProcessor(Action onDispose) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context) => ProcessStatus.Continue;

        public void Dispose() => onDispose();
    }
}
