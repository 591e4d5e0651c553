namespace Tactus.Graph.Tests;

public sealed class BigGraphTests
{
    private const int BlockFrames = 8;

    // Control: the same sums in a plain loop over the graph's numbers, in the order of the connections.
    [Theory]
    [InlineData("chain", 100_000)]
    [InlineData("fan-in", 20_000)]
    [InlineData("layered", 20_000)]
    [InlineData("random", 100_000)]
    public void Compile_UpToAHundredThousandNodes_RendersWhatALoopComputes(string shape, int size)
    {
        var drawn = Draw(shape, size);
        using var run = new PlanRun(drawn.Graph);
        Assert.Equal(size + 1, run.Plan.Tasks.ToArray().Sum(task => task.StepCount));
        var expected = drawn.Evaluate();
        Assert.NotEqual(0, expected);
        Assert.All(run.Render(2 * BlockFrames, BlockFrames)[0], sample => Assert.Equal(expected, sample));

        // An edit of a graph this big: the nodes stay, the plan is another.
        drawn.Graph.Disconnect(drawn.Nodes[^1], drawn.Graph.Output);
        var compilation = run.Recompile(drawn.Graph);
        Assert.Empty(compilation.Created);
        Assert.Empty(compilation.Retired);
    }

    // Work is counted, not time. What the second ten thousand nodes add, the next twenty thousand may add twice; a square would add it five times over.
    [Theory]
    [InlineData("chain")]
    [InlineData("fan-in")]
    [InlineData("layered")]
    [InlineData("random")]
    public void BufferSearch_TwiceTheNodes_TakesTwiceTheWork(string shape)
    {
        long[] work = [.. new[] { 10_000, 20_000, 40_000 }.Select(size => WorkOf(Draw(shape, size).Graph))];
        Assert.InRange(work[2] - work[1], 0, 2.2 * (work[1] - work[0]));
    }

    // The rows of ancestors reach back some thousand steps only; whatever is forgotten may cost a buffer, but never share one between steps that may run together.
    [Fact]
    public void AncestorRows_FarAndNear_KnowNoStepThatIsNotBehind()
    {
        const int Steps = 3 * AncestorRows.WindowSteps;
        var random = new Random(3);
        List<int> from = [];
        List<int> to = [];
        for (var step = 1; step < Steps; step++)
        {
            foreach (var predecessor in Enumerable.Range(0, random.Next(0, 3)).Select(_ => Math.Max(0, step - 1 - (int)Math.Pow(random.Next(2, 17), random.Next(1, 4)))).Distinct())
            {
                from.Add(predecessor);
                to.Add(step);
            }
        }

        var predecessors = CompressedRows.Group(Steps, to.ToArray(), from.ToArray());
        var successors = CompressedRows.Group(Steps, from.ToArray(), to.ToArray());
        var rows = new AncestorRows(predecessors, [.. Enumerable.Range(0, Steps).Select(step => successors[step].Length)]);
        var truth = new System.Collections.BitArray[Steps];
        var near = 0;
        for (var step = 0; step < Steps; step++)
        {
            rows.Begin(step);
            truth[step] = new System.Collections.BitArray(Steps);
            foreach (var predecessor in predecessors[step])
            {
                truth[step].Or(truth[predecessor]);
                truth[step][predecessor] = true;
            }

            Assert.Equal(!predecessors[step].IsEmpty, rows.HasAny);
            for (var probe = 0; rows.HasAny && probe < 40; probe++)
            {
                var other = Math.Max(0, step - 1 - random.Next(probe % 2 == 0 ? 100 : 5_000));
                var isNear = step - other <= AncestorRows.WindowSteps;
                if (isNear)
                {
                    Assert.Equal(truth[step][other], rows.Contains(other));
                    near += rows.Contains(other) ? 1 : 0;
                }
                else if (other < rows.OldestStep)
                {
                    Assert.False(rows.Contains(other));
                }
            }
        }

        Assert.InRange(near, 1_000, int.MaxValue);
    }

    private static long WorkOf(AudioGraph graph)
    {
        var topology = GraphTopology.Build(graph);
        var records = new NodeRecord?[topology.Nodes.Length];
        var latency = LatencyPass.Run(topology, records);
        return BufferDraft.Draw(new PlanInputs(topology, records, latency, _ => null!, _ => null!, new PrepareContext(48_000, 64), LockPages: false)).WorkCount;
    }

    private static Drawn Draw(string shape, int size)
    {
        var random = new Random(1);
        var drawn = new Drawn(size);
        for (var node = 0; node < size; node++)
        {
            switch (shape)
            {
                case "chain":
                    drawn.Add(node == 0 ? 1 : 0.9999f, node == 0 ? [] : [node - 1]);
                    break;
                case "fan-in":
                    drawn.Add(1 + node % 5, node % 2 == 0 ? [] : [node - 1]);
                    break;
                case "layered":
                    var first = (node / 64 - 1) * 64;
                    drawn.Add(first < 0 ? node + 1 : 0.3f, first < 0 ? [] : [.. Pick(first, 64, 2 + random.Next(3))]);
                    break;
                default:
                    drawn.Add(node < 4 ? node + 1 : 0.4f, node < 4 ? [] : [.. Pick(0, node, 1 + random.Next(4))]);
                    break;
            }
        }

        drawn.Finish();
        return drawn;

        HashSet<int> Pick(int from, int width, int count)
        {
            var taken = new HashSet<int>();
            while (taken.Count < count)
            {
                taken.Add(from + random.Next(width));
            }

            return taken;
        }
    }

    /// <summary>A graph, and the same in numbers: nodes without inputs give their value, others their value times the sum of their inputs.</summary>
    private sealed class Drawn(int size)
    {
        private readonly float[] _values = new float[size];
        private readonly int[][] _inputs = new int[size][];
        private readonly bool[] _isRead = new bool[size];

        public AudioGraph Graph { get; } = new(outputChannels: 1);

        public List<Node> Nodes { get; } = [];

        public void Add(float value, int[] inputs)
        {
            var index = Nodes.Count;
            (_values[index], _inputs[index]) = (value, inputs);
            Nodes.Add(inputs.Length == 0 ? Make.Constant($"n{index}", value, 1) : Make.Gain($"n{index}", value, 1));
            Graph.Add(Nodes[index]);
            foreach (var input in inputs)
            {
                Graph.Connect(Nodes[input], Nodes[index]);
                _isRead[input] = true;
            }
        }

        public void Finish()
        {
            for (var index = 0; index < size; index++)
            {
                if (!_isRead[index])
                {
                    Graph.Connect(Nodes[index], Graph.Output);
                }
            }
        }

        public float Evaluate()
        {
            var outputs = new float[size];
            var sum = 0f;
            for (var index = 0; index < size; index++)
            {
                var input = 0f;
                foreach (var source in _inputs[index])
                {
                    input += outputs[source];
                }

                outputs[index] = _inputs[index].Length == 0 ? _values[index] : input * _values[index];
                sum += _isRead[index] ? 0 : outputs[index];
            }

            return sum;
        }
    }
}
