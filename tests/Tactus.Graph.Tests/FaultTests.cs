namespace Tactus.Graph.Tests;

public sealed class FaultTests
{
    // bad (+10) -> strip -> output, good (+1) -> output.
    [Theory]
    [InlineData(NodeFaultKind.Exception)]
    [InlineData(NodeFaultKind.Reported)]
    [InlineData(NodeFaultKind.NotFinite)]
    public void Fault_OfOneNode_SilencesThatNodeOnly(NodeFaultKind kind)
    {
        var (run, processor, place) = Faulty(NodePorts.Instrument());
        using var running = run;
        Assert.Equal(11f, run.Render(64)[0][0]);
        processor.Fault = kind;
        Assert.Equal(1f, run.Render(64)[0][63]);
        Assert.Equal((1L, kind, false), (place.Faults.Count, place.Faults.LastKind, place.Faults.IsBypassed));
        Assert.Equal(kind == NodeFaultKind.Exception ? "broken on purpose" : null, place.Faults.LastException?.Message);
        processor.Fault = NodeFaultKind.None;
        Assert.Equal(11f, run.Render(64)[0][63]);
    }

    [Fact]
    public void Faults_ThreeInARow_BypassUntilReset()
    {
        var (run, processor, place) = Faulty(NodePorts.Instrument());
        using var running = run;
        processor.Fault = NodeFaultKind.Exception;
        run.Render(2 * 64);
        processor.Fault = NodeFaultKind.None;
        run.Render(64);
        processor.Fault = NodeFaultKind.Exception;
        run.Render(2 * 64);
        Assert.False(place.Faults.IsBypassed);
        run.Render(64);
        Assert.True(place.Faults.IsBypassed);

        var calls = processor.Calls;
        processor.Fault = NodeFaultKind.None;
        Assert.Equal(1f, run.Render(10 * 64)[0][^1]);
        Assert.Equal((calls, 5L, 0), (processor.Calls, place.Faults.Count, processor.Resets));

        place.Faults.RequestReset();
        Assert.Equal(11f, run.Render(64)[0][0]);
        Assert.Equal((false, 1), (place.Faults.IsBypassed, processor.Resets));
    }

    // in (+3) -> bad -> output: an effect that is bypassed lets its input through.
    [Fact]
    public void BypassedEffect_LetsItsInputThrough()
    {
        var (run, processor, place) = Faulty(NodePorts.Effect());
        using var running = run;
        processor.Fault = NodeFaultKind.Reported;
        Assert.Equal(1f, run.Render(64)[0][0]);
        run.Render(2 * 64);
        Assert.True(place.Faults.IsBypassed);
        Assert.Equal(1f + 3f, run.Render(64)[0][0]);
    }

    [Fact]
    public void NotFiniteInTheMiddleOfABlock_IsCaughtAtTheOutput()
    {
        var graph = new AudioGraph();
        graph.Add(Make.Node("blip", NodePorts.Instrument(), _ => new BlipProcessor())).To(graph.Output);
        using var run = new PlanRun(graph);
        var output = run.Render(64);
        Assert.All(output[0], sample => Assert.Equal(0f, sample));
        Assert.All(output[1], sample => Assert.Equal(2f, sample));
        Assert.Equal(1, run.Plan.OutputFaultCount);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Fork_WrongPartsOrThrowing_IsAFaultOfThatNode(int failing)
    {
        var graph = new AudioGraph();
        var processor = new ForkProcessor { Failing = failing };
        var node = Make.Node("fork", NodePorts.Instrument(), _ => processor);
        graph.Add(node).To(graph.Output);
        graph.Add(Make.Constant("good", 1)).To(graph.Output);
        using var run = new PlanRun(graph);
        Assert.True(run.Plan.TryFind(node, out var place));
        Assert.Equal(1f, run.Render(64)[0][0]);
        Assert.Equal(1, place.Faults.Count);
        processor.Failing = 99;
        Assert.Equal(1f + 3f, run.Render(64)[0][0]);
        processor.Parts = 0;
        Assert.Equal(1f, run.Render(64)[0][0]);
        Assert.Equal(1, place.Faults.Count);
        Assert.True(run.Plan.Tasks[place.Task].IsForking);
        Assert.Equal(3, run.Plan.Tasks[place.Task].MaxParts);
    }

    [Fact]
    public void MeasuresNodes_On_CountsEveryBlock()
    {
        var graph = new AudioGraph();
        graph.Add(Make.Node("fork", NodePorts.Instrument(), _ => new ForkProcessor { Failing = 99 })).To(Make.Gain("strip")).To(graph.Output);
        using var run = new PlanRun(graph);
        run.Render(64);
        run.Plan.MeasuresNodes = true;
        run.Render(100, 25);
        Assert.All(run.Plan.Nodes, place =>
        {
            Assert.Equal((4L, 100L), (place.Ticks.BlockCount, place.Ticks.FrameCount));
            Assert.True(place.Ticks.TotalTicks >= place.Ticks.MaxTicks && place.Ticks.MaxTicks >= place.Ticks.LastTicks && place.Ticks.LastTicks > 0);
        });
    }

    private static (PlanRun Run, FaultyProcessor Processor, PlanNode Place) Faulty(NodePorts ports)
    {
        var graph = new AudioGraph();
        var processor = new FaultyProcessor();
        var bad = Make.Node("bad", ports, _ => processor);
        graph.Add(bad).To(graph.Output);
        graph.Add(Make.Constant("good", 1)).To(graph.Output);
        if (ports.AudioInputs.Count > 0)
        {
            graph.Add(Make.Constant("in", 3)).To(bad);
        }

        var run = new PlanRun(graph);
        Assert.True(run.Plan.TryFind(bad, out var place));
        return (run, processor, place);
    }

    private sealed class FaultyProcessor : INodeProcessor
    {
        public NodeFaultKind Fault { get; set; }

        public int Calls { get; private set; }

        public int Resets { get; private set; }

        public ProcessStatus Process(in ProcessContext context)
        {
            Calls++;
            context.Output(0)[0].Fill(10);
            context.Output(0)[1].Fill(10);
            switch (Fault)
            {
                case NodeFaultKind.Exception:
                    throw new InvalidOperationException("broken on purpose");
                case NodeFaultKind.Reported:
                    return ProcessStatus.Error;
                case NodeFaultKind.NotFinite:
                    context.Output(0)[1].Fill(float.NaN);
                    break;
            }

            return ProcessStatus.Continue;
        }

        public void Reset() => Resets++;
    }

    private sealed class BlipProcessor : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            context.Output(0)[0].Fill(1);
            context.Output(0)[1].Fill(2);
            context.Output(0)[0][7] = float.PositiveInfinity;
            return ProcessStatus.Continue;
        }
    }

    // Failing: -1 begins with too many parts, 0 to 2 throw in that part, 5 throws in the join.
    private sealed class ForkProcessor : IForkingProcessor
    {
        private readonly float[] _parts = new float[3];

        public int Failing { get; set; }

        public int Parts { get; set; } = 3;

        public int MaxParts => 3;

        public int BeginFork(in ProcessContext context) => Failing == -1 ? 4 : Parts;

        public void ProcessPart(int part, in ProcessContext context)
        {
            if (part == Failing)
            {
                throw new InvalidOperationException("part broken on purpose");
            }

            _parts[part] = 1;
        }

        public ProcessStatus Join(in ProcessContext context)
        {
            if (Failing == 5)
            {
                throw new InvalidOperationException("join broken on purpose");
            }

            context.Output(0)[0].Fill(_parts[..Parts].Sum());
            context.Output(0)[1].Fill(0);
            return ProcessStatus.Continue;
        }

        public ProcessStatus Process(in ProcessContext context) => throw new NotSupportedException("executors use the parts");
    }
}
