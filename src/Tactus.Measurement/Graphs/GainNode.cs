namespace Tactus.Measurement;

/// <summary>A stereo gain, and a chain of dependent integer steps behind it that no compiler folds: a node of adjustable cost, as in the control.</summary>
internal sealed class GainNode(float gain, int grain) : Node
{
    public override NodePorts Ports { get; } = NodePorts.Effect();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => grain == 0 ? new Processor(gain) : new WorkingProcessor(gain, grain);

    private sealed class Processor(float gain) : ISummingProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            context.Sum(0).ScaleTo(context.Output(0), gain);
            return ProcessStatus.Continue;
        }
    }

    private sealed class WorkingProcessor(float gain, int grain) : ISummingProcessor
    {
        private uint _state = 1;

        public ProcessStatus Process(in ProcessContext context)
        {
            context.Sum(0).ScaleTo(context.Output(0), gain);
            var state = _state;
            for (var step = 0; step < grain; step++)
                state = state * 1664525u + 1013904223u;
            _state = state;
            return ProcessStatus.Continue;
        }
    }
}
