namespace Tactus.Engine;

/// <summary>A node that is only there to make the engine's own code run before it must be on time: events in, a parameter that moves, parts worth spreading.</summary>
internal sealed class RehearsalNode : Node
{
    public static readonly Parameter Level = Parameter.Ratio("level", initial: 0.5);
    public static readonly Readout Voices = new(Readout.VoicesId, ParameterUnit.None);

    public override NodePorts Ports { get; } = NodePorts.Instrument();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

    private sealed class Processor : IForkingProcessor
    {
        private const int WorkPerPart = 20_000;

        private readonly double[] _results = new double[16];

        public int MaxParts => _results.Length;

        public int BeginFork(in ProcessContext context) => context.Events.IsEmpty ? _results.Length : _results.Length - 1;

        public void ProcessPart(int part, in ProcessContext context)
        {
            var value = 1.0;
            for (var step = 0; step < WorkPerPart; step++)
            {
                value = value * 0.999 + part;
            }

            _results[part] = value;
        }

        public ProcessStatus Join(in ProcessContext context)
        {
            var output = context.Output(0);
            output.Clear();
            output[0][0] = context.Smoothed(Level).Value * 1e-9f;
            output.Silence = SilenceMask.None;
            context.Report(Voices, (float)Math.Min(_results[0], 1));
            return ProcessStatus.Continue;
        }

        public ProcessStatus Process(in ProcessContext context)
        {
            var parts = BeginFork(context);
            for (var part = 0; part < parts; part++)
            {
                ProcessPart(part, context);
            }

            return Join(context);
        }
    }
}
