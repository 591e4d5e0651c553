using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tactus.RealTime;

namespace Tactus.Measurement;

/// <summary>What one sound came to: nanoseconds a voice and block, one value a round for each side; the control's are empty if it is absent.</summary>
internal sealed record VoiceMeasurement(VoicePatch Patch, int Voices, VoiceComparison? Comparison, double[] Ours, double[] Passes, double[] OneLoop)
{
    internal const int BlockFrames = 64;

    private const int BlocksPerTurn = 32;

    /// <summary>Voices a vector, on both sides.</summary>
    internal static int Lanes => Vector512.IsHardwareAccelerated ? 16 : 8;

    /// <summary>The control's faster form: nobody who writes by hand would keep the slower one.</summary>
    internal double[] Peer => Median.Of(Passes) < Median.Of(OneLoop) ? Passes : OneLoop;

    /// <summary>Whether both sides make the same sound; without a control there is nothing to differ from.</summary>
    internal bool Agrees => Comparison?.Agrees ?? true;

    /// <summary>Median of the rounds' ratios: both sides of a round ran within a millisecond or two, so the machine's moods cancel.</summary>
    internal double Ratio => Median.Of(Rounds.Each(Ours, Peer, (own, other) => own / other));

    internal double RatioAt(double share) => Rounds.Each(Ours, Peer, (own, other) => own / other).Order().ElementAt((int)(share * (Ours.Length - 1)));

    internal static VoiceMeasurement Run(
        VoicePatch patch, int voices, string? control, int rounds, IProgress<double>? progress, CancellationToken cancellation)
    {
        var before = DenormalMode.FlushToZero(); // as on every audio thread
        try
        {
            return RunFlushed(patch, voices, control, rounds, progress, cancellation);
        }
        finally
        {
            DenormalMode.Restore(before);
        }
    }

    /// <summary>A block of all voices.</summary>
    internal IEnumerable<Figure> ToFigures() => Figure.Beside(
        $"voices.{Patch.Name}{Voices}.f{BlockFrames}.simd.usPerBlock",
        "us",
        PerBlock(Ours),
        OneLoop.Length > 0 ? [(VoicesBenchmark.ControlName, PerBlock(Peer))] : Array.Empty<(string, double[])>());

    private static VoiceMeasurement RunFlushed(
        VoicePatch patch, int voices, string? control, int rounds, IProgress<double>? progress, CancellationToken cancellation)
    {
        using var synth = new SynthVoices(patch, voices, BlockFrames);
        VoiceComparison? comparison = null;
        ReferenceVoices? passes = null, oneLoop = null;
        try
        {
            List<Func<double>> sides = [() => Time(synth.Render) / voices];
            if (control is not null)
            {
                var library = NativeLibrary.Load(control);
                comparison = Compare(library, patch, voices);
                passes = new ReferenceVoices(library, patch, VoiceForm.Passes, Lanes, voices, BlockFrames);
                oneLoop = new ReferenceVoices(library, patch, VoiceForm.OneLoop, Lanes, voices, BlockFrames);
                sides.AddRange([() => Time(passes.Render) / voices, () => Time(oneLoop.Render) / voices]);
            }

            foreach (var side in sides)
                side(); // past the attack, everything compiled
            var series = Rounds.Run(rounds, sides, progress, cancellation);
            if (synth.Sounding != voices)
                throw new InvalidOperationException($"{synth.Sounding} voices sound instead of {voices}.");
            return new VoiceMeasurement(patch, voices, comparison, series[0], control is null ? [] : series[1], control is null ? [] : series[2]);
        }
        finally
        {
            passes?.Dispose();
            oneLoop?.Dispose();
        }
    }

    private static VoiceComparison Compare(nint library, VoicePatch patch, int voices)
    {
        using var ours = new SynthVoices(patch, voices, BlockFrames);
        using var peer = new ReferenceVoices(library, patch, VoiceForm.OneLoop, Lanes, voices, BlockFrames);
        return VoiceComparison.Run(ours, peer, voices);
    }

    private static double Time(Action render)
    {
        var start = Stopwatch.GetTimestamp();
        for (var block = 0; block < BlocksPerTurn; block++)
            render();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / BlocksPerTurn;
    }

    private double[] PerBlock(double[] voice) => [.. voice.Select(nanoseconds => nanoseconds * Voices / 1e3)];
}
