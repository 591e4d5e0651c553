using Tactus.Graph;

namespace Tactus.Measurement;

/// <summary>What two sides are compared by that make the same sound.</summary>
internal static class OutputEnergy
{
    /// <summary>Sum of the squares of a stereo plan's latest block: the same samples give the same number, the controls' included.</summary>
    internal static double Of(ExecutionPlan plan, int blockFrames)
    {
        var output = plan.OutputView.ReadOnlyBlock(blockFrames);
        var energy = 0.0;
        for (var frame = 0; frame < blockFrames; frame++)
            energy += (double)output[0][frame] * output[0][frame] + (double)output[1][frame] * output[1][frame];
        return energy;
    }
}
