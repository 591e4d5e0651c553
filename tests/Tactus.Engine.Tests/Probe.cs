namespace Tactus.Engine.Tests;

/// <summary>A node that writes down what it is given: every event with its absolute frame, every value of its parameter; and that makes an impulse at each note-on.</summary>
internal sealed class Probe : Node
{
    public static readonly Parameter Level = Parameter.Ratio("level", initial: 0.25);
    public static readonly Readout Voices = new(Readout.VoicesId, ParameterUnit.None);

    public List<(long Frame, UniversalMidiPacket Packet)> Events { get; } = [];

    public List<float> Levels { get; } = [];

    public List<TransportState> Transports { get; } = [];

    public override NodePorts Ports { get; } = NodePorts.Instrument();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(this);

    private sealed class Processor(Probe probe) : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            var output = context.Output(0);
            output.Clear();
            foreach (ref readonly var timedEvent in context.Events)
            {
                if (timedEvent.Kind == EventKind.Midi)
                {
                    probe.Events.Add((context.SteadyFrame + timedEvent.FrameOffset, timedEvent.Midi));
                    if (timedEvent.Midi.Status == 0x9)
                    {
                        output[0][timedEvent.FrameOffset] = 1;
                        output[1][timedEvent.FrameOffset] = timedEvent.Midi.Data1;
                        output.Silence = SilenceMask.None;
                    }
                }
            }

            var level = context.Smoothed(Level);
            for (var frame = 0; frame < context.BlockFrames; frame++)
            {
                probe.Levels.Add(level[frame]);
            }

            probe.Transports.Add(context.Transport);
            context.Report(Voices, 3);
            return ProcessStatus.Continue;
        }
    }
}
