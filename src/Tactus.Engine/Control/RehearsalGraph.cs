namespace Tactus.Engine;

/// <summary>Nodes wired so that the plan has every kind of step: sums of one to six, of what sounds and what is silent, other channel counts, delays, faults, events.</summary>
internal static class RehearsalGraph
{
    /// <summary>Adds them all to a graph.</summary>
    internal static void AddTo(AudioGraph graph)
    {
        WalkNode[] sources = [.. Enumerable.Range(0, 6).Select(_ => new WalkNode(new NodePorts([], [2])))];
        foreach (var source in sources)
        {
            graph.Add(source);
        }

        for (var count = 1; count <= sources.Length; count++)
        {
            var sum = new WalkNode(NodePorts.Effect());
            graph.Add(sum).To(graph.Output);
            foreach (var source in sources.AsSpan(0, count))
            {
                graph.Connect(source, sum);
            }
        }

        for (var count = 1; count <= sources.Length; count++)
        {
            var sum = new SummingNode();
            graph.Add(sum).To(graph.Output);
            foreach (var source in sources.AsSpan(0, count))
            {
                graph.Connect(source, sum);
            }
        }

        var mono = new WalkNode(NodePorts.Effect(1));
        var stereo = new WalkNode(NodePorts.Effect(2)) { LatencyFrames = 5 };
        graph.Add(mono);
        graph.Add(stereo).To(graph.Output);
        graph.Connect(sources[0], mono);
        graph.Connect(mono, stereo);
        graph.Connect(sources[1], stereo);
        graph.Connect(mono, graph.Output);

        var maker = new WalkNode(new NodePorts([], [2], MakesEvents: true));
        var taker = new WalkNode(new NodePorts([2], [2], TakesEvents: true));
        graph.Add(maker);
        graph.Add(taker).To(graph.Output);
        graph.Connect(stereo, taker);
        graph.ConnectEvents(maker, taker);
        graph.ConnectMidiOutput(maker);
        graph.ConnectMidiOutput(maker, new MidiOutput { Group = 1, ToChannel = 3 });
        graph.ConnectMidiInput(taker, new MidiInput { Channel = 0, ToChannel = 5 });

        var failing = new WalkNode(NodePorts.Effect()) { IsFailing = true };
        graph.Add(failing).To(graph.Output);
        graph.Connect(sources[2], failing);
    }

    /// <summary>Adds its sources up itself, in both ways.</summary>
    private sealed class SummingNode : Node
    {
        public override NodePorts Ports { get; } = NodePorts.Effect();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

        private sealed class Processor : ISummingProcessor
        {
            private int _blocks;

            public ProcessStatus Process(in ProcessContext context)
            {
                var sum = context.Sum(0);
                var output = context.Output(0);
                if (sum.IsSilent)
                {
                    output.Clear();
                }
                else if (_blocks++ % 2 == 0)
                {
                    sum.ScaleTo(output, 0.5f);
                    output.Silence = sum.Silence;
                }
                else
                {
                    output.CopyFrom(sum.ToBlock());
                }

                return ProcessStatus.Continue;
            }
        }
    }

    /// <summary>Sounds in some blocks and is silent in others; may lag, fail or send events.</summary>
    internal sealed class WalkNode(NodePorts ports) : Node
    {
        public override NodePorts Ports { get; } = ports;

        public int LatencyFrames { get; init; }

        public bool IsFailing { get; init; }

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(LatencyFrames, IsFailing);

        private sealed class Processor(int latencyFrames, bool isFailing) : INodeProcessor
        {
            private int _blocks;

            public int LatencyFrames => latencyFrames;

            public ProcessStatus Process(in ProcessContext context)
            {
                _blocks++;
                var output = context.Output(0);
                output.Clear();
                if (_blocks % 4 < 2)
                {
                    output[0].Fill(isFailing && _blocks % 8 == 1 ? float.NaN : 1e-3f);
                    output.Silence = SilenceMask.None;
                }

                context.EventsOut?.TryAdd(new TimedEvent(0, Midi.NoteOn(0, 60, 1)));
                return isFailing && _blocks % 3 == 0 ? ProcessStatus.Error : ProcessStatus.Continue;
            }
        }
    }
}
