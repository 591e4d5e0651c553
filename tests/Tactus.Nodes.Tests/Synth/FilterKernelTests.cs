namespace Tactus.Nodes.Tests.Synth;

/// <summary>The voice filter's factors, whatever they do between two control steps.</summary>
public sealed unsafe class FilterKernelTests
{
    private const int Row = VoiceGroup.LaneCount;

    [Theory]
    [InlineData(0u)]
    [InlineData(VoiceFlags.Steep)]
    public void Filter_FactorsMovingBetweenAnyTwoSettings_NeverGainsEnergy(uint flags)
    {
        var random = new Random(7);
        var fields = stackalloc float[VoiceField.Count * Row];
        var mix = stackalloc float[ControlRows.Period * Row];
        for (var trial = 0; trial < 2000; trial++)
        {
            new Span<float>(fields, VoiceField.Count * Row).Clear();
            new Span<float>(mix, ControlRows.Period * Row).Clear();
            fields[VoiceField.State1 * Row] = (float)(random.NextDouble() * 2 - 1);
            fields[VoiceField.State2 * Row] = (float)(random.NextDouble() * 2 - 1);
            SetLine(fields, Factors(random), Factors(random));
            var energy = Energy(fields);
            for (var frame = 0; frame < ControlRows.Period; frame++)
            {
                FilterKernels<Lane1>.Run(fields, flags, mix + frame * Row, 1);
                var next = Energy(fields);
                Assert.True(next <= energy * (1 + 1e-6), $"trial {trial}, frame {frame}: {energy} became {next}");
                energy = next;
            }
        }
    }

    /// <summary>keep, intoBand and intoLow of a random cutoff and damping, from the textbook's a1, a2 and a3.</summary>
    private static (double Keep, double IntoBand, double IntoLow) Factors(Random random)
    {
        var g = Math.Tan(Math.PI * Math.Pow(2, -12 + random.NextDouble() * 10.8));
        var k = 0.03 + random.NextDouble() * 1.97;
        var a1 = 1 / (1 + g * (g + k));
        return (2 * a1 - 1, 2 * g * a1, 2 * g * g * a1);
    }

    private static void SetLine(float* fields, (double Keep, double IntoBand, double IntoLow) from, (double Keep, double IntoBand, double IntoLow) to)
    {
        Set(VoiceField.Keep, from.Keep, to.Keep);
        Set(VoiceField.IntoBand, from.IntoBand, to.IntoBand);
        Set(VoiceField.IntoLow, from.IntoLow, to.IntoLow);

        void Set(int field, double start, double end)
        {
            fields[field * Row] = (float)start;
            fields[(field + 1) * Row] = (float)((end - start) / ControlRows.Period);
        }
    }

    private static double Energy(float* fields) =>
        Math.Pow(fields[VoiceField.State1 * Row], 2) + Math.Pow(fields[VoiceField.State2 * Row], 2);
}
