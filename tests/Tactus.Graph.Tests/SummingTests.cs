namespace Tactus.Graph.Tests;

/// <summary>Processors that add their sources up themselves, against ones that get the sum.</summary>
public sealed class SummingTests
{
    // Control: the same graph of gains that get their input summed. Sources sound, rest, or give minus zero; widths differ in every third round.
    [Fact]
    public void SummingProcessor_AnySources_GivesTheBitsOfASummedInput()
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var seed = random.Next();
            var blockFrames = random.Next(1, PlanRun.MaxBlockFrames + 1);
            var expected = Render(seed, blockFrames, round, isSumming: false);
            Assert.Equal(expected.SelectMany(Bits), Render(seed, blockFrames, round, isSumming: true).SelectMany(Bits));
            Assert.Contains(expected[0], sample => sample != 0);
        }
    }

    [Fact]
    public void SummingProcessor_AllSourcesSilent_IsToldSo()
    {
        var graph = new AudioGraph();
        var seen = new List<bool>();
        var sum = Make.Node("sum", NodePorts.Effect(), _ => new SummingGain(1, seen));
        graph.Add(Make.Impulse("early", 3)).To(sum).To(graph.Output);
        graph.Add(Make.Impulse("late", 40)).To(sum);
        using var run = new PlanRun(graph);
        run.Render(96, 16);
        Assert.Equal([false, true, false, true, true, true], seen);
    }

    // Once it has failed, the walk looks closely at the node and gives it its input summed; the sound must not tell.
    [Fact]
    public void SummingProcessor_AfterAFault_GoesOn()
    {
        var graph = new AudioGraph();
        var sum = Make.Node("sum", NodePorts.Effect(), _ => new SummingGain(0.5f, failsInBlock: 2));
        graph.Add(Make.Constant("a", 1)).To(sum).To(graph.Output);
        graph.Add(Make.Constant("b", 2)).To(sum);
        using var run = new PlanRun(graph);
        var output = run.Render(6 * 16, 16)[0];
        Assert.Equal([1.5f, 1.5f, 0, 1.5f, 1.5f, 1.5f], output.Where((_, frame) => frame % 16 == 7));
    }

    private static IEnumerable<int> Bits(float[] samples) => samples.Select(BitConverter.SingleToInt32Bits);

    private static float[][] Render(int seed, int blockFrames, int round, bool isSumming)
    {
        var random = new Random(seed);
        var graph = new AudioGraph();
        TestNode Gain(string name, float gain) =>
            isSumming ? Make.Node(name, NodePorts.Effect(), _ => new SummingGain(gain, asksForBlock: round % 4 == 3)) : Make.Gain(name, gain);
        List<TestNode> layer = [.. Enumerable.Range(0, 9).Select(index => Noise(random.Next(), round % 3 == 0 && index % 3 == 0 ? 1 : 2, rests: round % 2 == 0))];
        layer.ForEach(node => graph.Add(node));
        for (var depth = 0; depth < 3; depth++)
        {
            var next = new List<TestNode>();
            for (var index = 0; index < 9; index++)
            {
                var gain = Gain($"{depth}.{index}", (float)(random.NextDouble() - 0.5));
                graph.Add(gain);
                foreach (var source in layer.OrderBy(_ => random.Next()).Take(1 + index % 7))
                {
                    graph.Connect(source, gain);
                }

                next.Add(gain);
            }

            layer = next;
        }

        layer.ForEach(node => graph.Connect(node, graph.Output));
        using var run = new PlanRun(graph);
        return run.Render(4 * blockFrames + 5, blockFrames);
    }

    private static TestNode Noise(int seed, int channels, bool rests) =>
        Make.Node($"noise {seed}", NodePorts.Instrument(channels), _ => new NoiseProcessor(seed, rests));

    private sealed class NoiseProcessor(int seed, bool rests) : INodeProcessor
    {
        private readonly Random _random = new(seed);

        public ProcessStatus Process(in ProcessContext context)
        {
            var output = context.Output(0);
            output.Clear();
            if (rests && _random.Next(2) == 0)
            {
                return ProcessStatus.Continue;
            }

            var silence = 0UL;
            for (var channel = 0; channel < output.ChannelCount; channel++)
            {
                if (rests && _random.Next(3) == 0)
                {
                    silence |= 1UL << channel;
                    continue;
                }

                foreach (ref var sample in output[channel])
                {
                    sample = _random.Next(4) == 0 ? -0f : (float)(_random.NextDouble() - 0.5);
                }
            }

            output.Silence = new SilenceMask(silence);
            return ProcessStatus.Continue;
        }
    }

    // A product of zero is +0 here and may be -0 in GainProcessor; sums of either are the same, and the graph ends in one.
    private sealed class SummingGain(float gain, List<bool>? seen = null, int failsInBlock = -1, bool asksForBlock = false) : ISummingProcessor
    {
        private int _block;

        public ProcessStatus Process(in ProcessContext context)
        {
            var sum = context.Sum(0);
            var output = context.Output(0);
            seen?.Add(sum.IsSilent);
            if (_block++ == failsInBlock)
            {
                return ProcessStatus.Error;
            }

            if (asksForBlock)
            {
                var block = sum.ToBlock();
                for (var channel = 0; channel < output.ChannelCount; channel++)
                {
                    Mix.Scale(block[channel], gain, output[channel]);
                }
            }
            else
            {
                sum.ScaleTo(output, gain);
            }

            output.Silence = sum.Silence;
            return ProcessStatus.Continue;
        }
    }
}
