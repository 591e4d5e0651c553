using System.Globalization;
using System.Text.Json.Nodes;

namespace Tactus.LatencyLab;

/// <summary>What a voice of the synth costs, beside the same voice written by hand in C++ at the same vector width.</summary>
internal static class VoicesVerb
{
    internal static int Run(string[] args)
    {
        if (VoicesOptions.Parse(args) is not { } options)
            return 2;
        if (ReferencePrograms.Build(VoicesBenchmark.ControlFile, VoicesBenchmark.ControlNeeds) is not { } control)
            return 3;

        List<VoiceMeasurement> measurements =
            [.. VoicePatch.All.Select(patch => VoiceMeasurement.Run(patch, options.Voices, control, options.Rounds, progress: null, CancellationToken.None))];
        var agree = measurements.All(measurement => measurement.Agrees);
        if (options.IsJson)
        {
            var results = new JsonArray();
            foreach (var measurement in measurements)
                FigureText.AddTo(results, measurement.ToFigures());
            Console.WriteLine(new JsonObject { ["resultsAgree"] = agree, ["lanes"] = VoiceMeasurement.Lanes, ["results"] = results }.ToJsonString());
            return agree ? 0 : 1;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Voices} voices, blocks of {VoiceMeasurement.BlockFrames} frames, {VoiceMeasurement.Lanes} voices a vector, {options.Rounds} rounds by turns; ns a voice and block, median (fastest)"));
        foreach (var measurement in measurements)
            Say(measurement, measurement.Comparison!);
        return agree ? 0 : 1;
    }

    private static void Say(VoiceMeasurement of, VoiceComparison sound)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{of.Patch.Name,-6} Tactus {Median.Of(of.Ours):F1} ({of.Ours.Min():F1})   C++ in passes {Median.Of(of.Passes):F1} ({of.Passes.Min():F1})   C++ in one loop {Median.Of(of.OneLoop):F1} ({of.OneLoop.Min():F1})   ratio to the faster {of.Ratio:F3} (quartiles {of.RatioAt(0.25):F3} {of.RatioAt(0.75):F3}, of the fastest {of.Ours.Min() / of.Peer.Min():F3})"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"       {(sound.Agrees ? "same sound" : "DIFFERENT SOUND")}: largest difference {sound.MaxDifference:E1} of a peak of {sound.Peak:F3} (tolerated {VoiceComparison.Tolerance:E0} of it), energy {sound.OurEnergy:F4} and {sound.PeerEnergy:F4}"));
    }
}
