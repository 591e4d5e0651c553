namespace Tactus.LatencyLab;

/// <summary>One voice as one node, scalar: the voice of <c>bench/reference/common.hpp</c>, formula by formula, so that a graph of voices has the control's grain.</summary>
/// <param name="voice">Its number; pitch, place and the rhythm of its gate follow from it.</param>
/// <param name="total">Voices in all.</param>
/// <param name="oversampling">8 for the heavy voice, 1 for the light one.</param>
internal sealed class OversampledVoice(int voice, int total, int oversampling) : Node
{
    private const float SampleRate = 48_000f;

    public override NodePorts Ports { get; } = NodePorts.Instrument();

    protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Processor(voice, total, oversampling);

    /// <summary>A saw, rounded over one sample on both sides of its jump.</summary>
    private struct Saw(double increment, double phase)
    {
        private readonly float _increment = (float)increment;
        private readonly float _reciprocal = (float)(1 / increment);
        private float _phase = (float)(phase - Math.Floor(phase));

        internal float Next()
        {
            var before = float.MaxNative(0f, 1f - _phase * _reciprocal);
            var after = float.MaxNative(0f, 1f - (1f - _phase) * _reciprocal);
            var y = 2f * _phase - 1f + before * before - after * after;
            _phase += _increment;
            _phase -= _phase >= 1f ? 1f : 0f;
            return y;
        }
    }

    /// <summary>A trapezoidal state-variable low-pass.</summary>
    private struct LowPass
    {
        private float _band;
        private float _low;

        internal float Next(float x, float a1, float a2, float a3)
        {
            var rest = x - _low;
            var band = a1 * _band + a2 * rest;
            var low = _low + a2 * _band + a3 * rest;
            _band = 2f * band - _band;
            _low = 2f * low - _low;
            return low;
        }
    }

    private sealed class Processor : INodeProcessor
    {
        private readonly int _voice;
        private readonly int _oversampling;
        private readonly float _cutoff;
        private readonly float _left;
        private readonly float _right;
        private Saw _saw0;
        private Saw _saw1;
        private Saw _saw2;
        private Saw _saw3;
        private LowPass _first;
        private LowPass _second;
        private float _g;
        private float _envelope;
        private uint _block;

        internal Processor(int voice, int total, int oversampling)
        {
            _voice = voice;
            _oversampling = oversampling;
            _cutoff = 200f + 60f * (voice % 32);
            var angle = Math.PI / 2 * (voice + 0.5) / total;
            _left = (float)(Math.Cos(angle) / 8);
            _right = (float)(Math.Sin(angle) / 8);
            _saw0 = Tuned(0, -9);
            _saw1 = Tuned(1, -3);
            _saw2 = Tuned(2, 4);
            _saw3 = Tuned(3, 8);
        }

        public ProcessStatus Process(in ProcessContext context)
        {
            var left = context.Output(0)[0];
            var right = context.Output(0)[1];
            var isOpen = (_block++ + 7u * (uint)_voice) % 512u < 384u;
            var (coefficient, target) = isOpen ? (1f / 480, 1f) : (1f / 4800, 0f);
            var x = (_cutoff + 4000f * _envelope) * (MathF.PI / (SampleRate * _oversampling));
            var square = x * x;
            var step = (x * (1f + square * (1f / 3) + square * square * (2f / 15)) - _g) * (1f / (left.Length * _oversampling));

            // why copies: fields of this object would be stored and loaded in every step.
            var (saw0, saw1, saw2, saw3) = (_saw0, _saw1, _saw2, _saw3);
            var (first, second) = (_first, _second);
            var (g, envelope) = (_g, _envelope);
            for (var frame = 0; frame < left.Length; frame++)
            {
                envelope += (target - envelope) * coefficient;
                var sum = 0f;
                for (var sample = 0; sample < _oversampling; sample++)
                {
                    var mix = saw0.Next() + saw1.Next() + saw2.Next() + saw3.Next();
                    g += step;
                    var a1 = 1f / (1f + g * (g + 0.6f));
                    var a2 = g * a1;
                    var a3 = g * a2;
                    var y = second.Next(first.Next(0.25f * mix, a1, a2, a3), a1, a2, a3);
                    y = float.MinNative(3f, float.MaxNative(-3f, y));
                    sum += y * (27f + y * y) / (27f + 9f * y * y);
                }

                sum *= envelope / _oversampling;
                left[frame] = _left * sum;
                right[frame] = _right * sum;
            }

            (_saw0, _saw1, _saw2, _saw3) = (saw0, saw1, saw2, saw3);
            (_first, _second) = (first, second);
            (_g, _envelope) = (g, envelope);
            return ProcessStatus.Continue;
        }

        private Saw Tuned(int saw, double cents)
        {
            var hertz = 110 * Math.Pow(2, _voice % 32 / 12.0 + cents / 1200);
            return new Saw(hertz / (SampleRate * _oversampling), 0.137 * _voice + 0.251 * saw);
        }
    }
}
