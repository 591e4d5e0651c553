using Tactus;

/// <summary>Makes sound swell and fade: the level goes from all to all less the depth and back.</summary>
public sealed class Tremolo : Node
{
    public static readonly Parameter Rate  = Parameter.Hertz("rate", min: 0.1, max: 20, initial: 5);
    public static readonly Parameter Depth = Parameter.Percent("depth", initial: 50);

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(context.SampleRate);

    private sealed class Processor(double sampleRate) : INodeProcessor
    {
        private double _phase;                               // cycles, owner: audio role

        [RealTimeSafe]
        public ProcessStatus Process(in ProcessContext context)
        {
            var rate  = context.Smoothed(Rate);              // one value a frame, or one for all when nothing moves
            var depth = context.Smoothed(Depth);
            var input = context.Input(0);
            var output = context.Output(0);
            for (var frame = 0; frame < context.BlockFrames; frame++)
            {
                var gain = (float)(1 - depth[frame] / 100 * (0.5 - 0.5 * Math.Cos(Math.Tau * _phase)));
                for (var channel = 0; channel < output.ChannelCount; channel++)
                {
                    output[channel][frame] = gain * input[channel][frame];
                }

                _phase = (_phase + rate[frame] / sampleRate) % 1;
            }

            return ProcessStatus.Continue;
        }
    }
}
