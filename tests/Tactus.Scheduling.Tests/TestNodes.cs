namespace Tactus.Scheduling.Tests;

/// <summary>Output = gain · input + leak · its own last output frame: has state, so that order and cuts would show.</summary>
internal sealed class Leaky(float gain, float leak) : Node
{
    public float Gain => gain;

    public float Leak => leak;

    public override NodePorts Ports { get; } = NodePorts.Effect();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(gain, leak);

    private sealed class Processor(float gain, float leak) : INodeProcessor
    {
        private readonly float[] _last = new float[2];

        public ProcessStatus Process(in ProcessContext context)
        {
            for (var channel = 0; channel < 2; channel++)
            {
                var input = context.Input(0)[channel];
                var output = context.Output(0)[channel];
                for (var frame = 0; frame < input.Length; frame++)
                {
                    _last[channel] = gain * input[frame] + leak * _last[channel];
                    output[frame] = _last[channel];
                }
            }

            return ProcessStatus.Continue;
        }
    }
}

/// <summary>Noise from a seed, made in parts: part p of n adds its own stream, and the number of parts changes from block to block of 64 frames.</summary>
internal sealed class Choir(uint seed, int maxParts) : Node
{
    public uint Seed => seed;

    public int MaxParts => maxParts;

    public override NodePorts Ports { get; } = new([], [2]);

    public static float Sample(uint seed, int part, long frame)
    {
        var bits = (uint)frame * 2654435761u ^ seed * 40503u ^ (uint)part * 97u;
        bits ^= bits >> 15;
        bits *= 2246822519u;
        bits ^= bits >> 13;
        return (bits >> 8) * (1f / (1 << 24)) - 0.5f;
    }

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(seed, maxParts, context.MaxBlockFrames);

    private sealed class Processor(uint seed, int maxParts, int maxBlockFrames) : IForkingProcessor
    {
        private readonly float[][] _parts = [.. Enumerable.Range(0, maxParts).Select(_ => new float[maxBlockFrames])];

        public int MaxParts => maxParts;

        public int BeginFork(in ProcessContext context) => maxParts;

        public void ProcessPart(int part, in ProcessContext context)
        {
            for (var frame = 0; frame < context.BlockFrames; frame++)
            {
                _parts[part][frame] = Sample(seed, part, context.SteadyFrame + frame);
            }
        }

        public ProcessStatus Join(in ProcessContext context)
        {
            var output = context.Output(0);
            output.Clear();
            foreach (var part in _parts)
            {
                for (var frame = 0; frame < context.BlockFrames; frame++)
                {
                    output[0][frame] += part[frame];
                    output[1][frame] -= part[frame];
                }
            }

            output.Silence = SilenceMask.None;
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

/// <summary>Throws in every block.</summary>
internal sealed class Thrower : Node
{
    public override NodePorts Ports { get; } = NodePorts.Effect();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

    private sealed class Processor : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context) => throw new InvalidOperationException("thrown on purpose");
    }
}

/// <summary>Makes what is no number in every block.</summary>
internal sealed class NaNMaker : Node
{
    public override NodePorts Ports { get; } = NodePorts.Effect();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor();

    private sealed class Processor : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context)
        {
            context.Output(0)[0].Fill(float.NaN);
            context.Output(0)[1].Fill(float.NaN);
            return ProcessStatus.Continue;
        }
    }
}

/// <summary>Gives its input out so many frames later, and says so.</summary>
internal sealed class Late(int frames) : Node
{
    public override NodePorts Ports { get; } = NodePorts.Effect();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(frames);

    private sealed class Processor(int frames) : INodeProcessor
    {
        private readonly float[][] _lines = [new float[frames], new float[frames]];
        private int _at;

        public int LatencyFrames => frames;

        public ProcessStatus Process(in ProcessContext context)
        {
            var at = _at;
            for (var channel = 0; channel < 2; channel++)
            {
                at = _at;
                for (var frame = 0; frame < context.BlockFrames; frame++)
                {
                    (context.Output(0)[channel][frame], _lines[channel][at]) = (_lines[channel][at], context.Input(0)[channel][frame]);
                    at = (at + 1) % frames;
                }
            }

            _at = at;
            return ProcessStatus.Continue;
        }
    }
}
