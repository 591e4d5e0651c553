using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using Tactus.RealTime;

namespace Tactus.LatencyLab;

/// <summary>What a voice of the synth costs, beside the same voice written by hand in C++ at the same vector width.</summary>
internal static class VoicesVerb
{
    private const int BlockFrames = 64;
    private const int BlocksPerTurn = 32;

    internal static int Run(string[] args)
    {
        if (VoicesOptions.Parse(args) is not { } options)
            return 2;
        if (ReferencePrograms.Build("libsynth_voices.so", "apt-get install g++ make; x86-64 with AVX2 and FMA") is not { } path)
            return 3;

        var lanes = Vector512.IsHardwareAccelerated ? 16 : 8;
        var library = NativeLibrary.Load(path);
        var measurements = new List<VoiceMeasurement>();
        var before = DenormalMode.FlushToZero(); // as on every audio thread
        foreach (var patch in VoicePatch.All)
            measurements.Add(Measure(options, library, patch, lanes));
        DenormalMode.Restore(before);

        Say(options, measurements, lanes);
        return measurements.All(measurement => measurement.Comparison.Agrees) ? 0 : 1;
    }

    private static VoiceMeasurement Measure(VoicesOptions options, nint library, VoicePatch patch, int lanes)
    {
        VoiceComparison comparison;
        using (var ours = new SynthVoices(patch, options.Voices, BlockFrames))
        using (var peer = new ReferenceVoices(library, patch, VoiceForm.OneLoop, lanes, options.Voices, BlockFrames))
        {
            comparison = VoiceComparison.Run(ours, peer, options.Voices);
        }

        using var synth = new SynthVoices(patch, options.Voices, BlockFrames);
        using var passes = new ReferenceVoices(library, patch, VoiceForm.Passes, lanes, options.Voices, BlockFrames);
        using var oneLoop = new ReferenceVoices(library, patch, VoiceForm.OneLoop, lanes, options.Voices, BlockFrames);
        Action[] sides = [synth.Render, passes.Render, oneLoop.Render];
        var series = new double[sides.Length][];
        for (var side = 0; side < sides.Length; side++)
        {
            series[side] = new double[options.Rounds];
            Time(sides[side]); // past the attack, everything compiled
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            for (var turn = 0; turn < sides.Length; turn++)
            {
                var side = (turn + round) % sides.Length;
                series[side][round] = Time(sides[side]) / options.Voices;
            }
        }

        if (synth.Sounding != options.Voices)
            throw new InvalidOperationException($"{synth.Sounding} voices sound instead of {options.Voices}.");
        return new VoiceMeasurement(patch, comparison, series[0], series[1], series[2]);
    }

    private static double Time(Action render)
    {
        var start = Stopwatch.GetTimestamp();
        for (var block = 0; block < BlocksPerTurn; block++)
            render();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / BlocksPerTurn;
    }

    private static void Say(VoicesOptions options, List<VoiceMeasurement> measurements, int lanes)
    {
        if (options.IsJson)
        {
            var results = new JsonArray();
            foreach (var measurement in measurements)
                results.Add((JsonNode)measurement.ToJson($"voices.{measurement.Patch.Name}{options.Voices}.f{BlockFrames}.simd"));
            Console.WriteLine(new JsonObject
            {
                ["resultsAgree"] = measurements.All(measurement => measurement.Comparison.Agrees),
                ["lanes"] = lanes,
                ["results"] = results,
            }.ToJsonString());
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Voices} voices, blocks of {BlockFrames} frames, {lanes} voices a vector, {options.Rounds} rounds by turns; ns a voice and block, median (fastest)"));
        foreach (var measurement in measurements)
            measurement.Say();
    }
}
