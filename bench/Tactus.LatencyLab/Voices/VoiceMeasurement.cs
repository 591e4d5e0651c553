using System.Globalization;
using System.Text.Json.Nodes;

namespace Tactus.LatencyLab;

/// <summary>What one sound came to: nanoseconds a voice and block, one value a round for each side.</summary>
internal sealed record VoiceMeasurement(VoicePatch Patch, VoiceComparison Comparison, double[] Ours, double[] Passes, double[] OneLoop)
{
    /// <summary>The control's faster form: nobody who writes by hand would keep the slower one.</summary>
    internal double[] Peer => Median(Passes) < Median(OneLoop) ? Passes : OneLoop;

    /// <summary>Median of the rounds' ratios: both sides of a round ran within a millisecond or two, so the machine's moods cancel.</summary>
    internal double Ratio => Median(Ours.Zip(Peer, (own, other) => own / other));

    internal double RatioAt(double share) => Ours.Zip(Peer, (own, other) => own / other).Order().ElementAt((int)(share * (Ours.Length - 1)));

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    internal void Say()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Patch.Name,-6} Tactus {Median(Ours):F1} ({Ours.Min():F1})   C++ in passes {Median(Passes):F1} ({Passes.Min():F1})   C++ in one loop {Median(OneLoop):F1} ({OneLoop.Min():F1})   ratio to the faster {Ratio:F3} (quartiles {RatioAt(0.25):F3} {RatioAt(0.75):F3}, of the fastest {Ours.Min() / Peer.Min():F3})"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"       {(Comparison.Agrees ? "same sound" : "DIFFERENT SOUND")}: largest difference {Comparison.MaxDifference:E1} of a peak of {Comparison.Peak:F3} (tolerated {VoiceComparison.Tolerance:E0} of it), energy {Comparison.OurEnergy:F4} and {Comparison.PeerEnergy:F4}"));
    }

    internal JsonObject ToJson(string prefix) => new()
    {
        ["name"] = prefix + ".nsPerVoice",
        ["value"] = Math.Round(Median(Ours), 2),
        ["unit"] = "ns",
        ["peer"] = "C++",
        ["peerValue"] = Math.Round(Median(Peer), 2),
        ["ratio"] = Math.Round(Ratio, 3),
        ["maxDifference"] = Comparison.MaxDifference,
        ["energy"] = Math.Round(Comparison.OurEnergy, 4),
        ["peerEnergy"] = Math.Round(Comparison.PeerEnergy, 4),
    };
}
