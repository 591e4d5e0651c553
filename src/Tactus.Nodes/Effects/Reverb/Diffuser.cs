using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tactus.Effects;

/// <summary>Schroeder all-passes in series: they spread a click in time and leave the spectrum as it is.</summary>
internal sealed class Diffuser
{
    private const float Floor = 1e-12f;

    private readonly Stage[] _stages;

    /// <summary>Stages of these lengths and factors.</summary>
    public Diffuser(double sampleRate, ReadOnlySpan<double> seconds, ReadOnlySpan<float> factors)
    {
        _stages = new Stage[seconds.Length];
        for (var stage = 0; stage < _stages.Length; stage++)
        {
            _stages[stage] = new Stage(Math.Max(Vector256<float>.Count, (int)Math.Round(seconds[stage] * sampleRate)), factors[stage]);
        }
    }

    /// <summary>Whether all that it holds is zero.</summary>
    public bool IsClear => Array.TrueForAll(_stages, static stage => stage.IsClear);

    [RealTimeSafe]
    public void Process(Span<float> samples)
    {
        foreach (var stage in _stages)
        {
            stage.Process(samples);
        }
    }

    [RealTimeSafe]
    public void Clear()
    {
        foreach (var stage in _stages)
        {
            stage.Clear();
        }
    }

    /// <summary><c>v[n] = x[n] + g v[n-m]</c>, <c>y[n] = v[n-m] - g v[n]</c>.</summary>
    private sealed class Stage(int frames, float factor)
    {
        private readonly float[] _ring = new float[frames];
        private int _at;

        public bool IsClear => !_ring.AsSpan().ContainsAnyExcept(0f);

        public void Clear() => Array.Clear(_ring);

        public void Process(Span<float> samples)
        {
            // why: the ring is exactly as long as the delay, so each place is read, then overwritten; a run ends where the ring does.
            while (!samples.IsEmpty)
            {
                var run = Math.Min(samples.Length, _ring.Length - _at);
                ProcessRun(samples[..run], _ring.AsSpan(_at, run), factor);
                _at = _at + run == _ring.Length ? 0 : _at + run;
                samples = samples[run..];
            }
        }

        private static void ProcessRun(Span<float> samples, Span<float> delayed, float factor)
        {
            ref var x = ref MemoryMarshal.GetReference(samples);
            ref var v = ref MemoryMarshal.GetReference(delayed[..samples.Length]);
            var at = 0;
            var factors = Vector256.Create(factor);
            var floor = Vector256.Create(Floor);
            for (; at <= samples.Length - Vector256<float>.Count; at += Vector256<float>.Count)
            {
                var old = Vector256.LoadUnsafe(ref v, (nuint)at);
                var now = Vector256.FusedMultiplyAdd(factors, old, Vector256.LoadUnsafe(ref x, (nuint)at));
                now &= Vector256.GreaterThanOrEqual(Vector256.Abs(now), floor);
                now.StoreUnsafe(ref v, (nuint)at);
                Vector256.FusedMultiplyAdd(-factors, now, old).StoreUnsafe(ref x, (nuint)at);
            }

            for (; at < samples.Length; at++)
            {
                var old = delayed[at];
                var now = MathF.FusedMultiplyAdd(factor, old, samples[at]);
                now = MathF.Abs(now) >= Floor ? now : 0f;
                delayed[at] = now;
                samples[at] = MathF.FusedMultiplyAdd(-factor, now, old);
            }
        }
    }
}
