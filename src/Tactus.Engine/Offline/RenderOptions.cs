using Tactus.Sessions;

namespace Tactus;

/// <summary>How a rendering is to be made. None of it but rate, format and range changes a bit of the sound.</summary>
public sealed record RenderOptions
{
    /// <summary>Frames a second.</summary>
    public int SampleRate { get; init; } = 48_000;

    /// <summary>Frames a block.</summary>
    public int QuantumFrames { get; init; } = 512;

    /// <summary>How samples are written.</summary>
    public WavSampleFormat Format { get; init; } = WavSampleFormat.Float32;

    /// <summary>Threads that render; <see langword="null"/>: one a core that may be used, within the processor quota.</summary>
    public int? Workers { get; init; }

    /// <summary>Which executor walks the plan.</summary>
    public ExecutorKind Executor { get; init; } = ExecutorKind.Auto;

    /// <summary>Song time at which to start, in seconds.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Song time at which to end, in seconds; <see langword="null"/>: the end of the song and its tail.</summary>
    public double? EndSeconds { get; init; }

    /// <summary>Longest tail behind the end of the song, in seconds; it ends earlier where the sound does.</summary>
    public double MaxTailSeconds { get; init; } = 30;

    /// <summary>Checks all numbers.</summary>
    /// <exception cref="EngineException">One is outside its range; the sentence names it.</exception>
    internal void Check()
    {
        Range(SampleRate, 8_000, 384_000, "sample rate");
        Range(QuantumFrames, 1, 8_192, "quantum");
        Range(Workers ?? 1, 1, 64, "number of workers");
        TransportChecks.Seconds(StartSeconds);
        if (EndSeconds is { } end && !(end > StartSeconds && end < 1e9))
        {
            throw new EngineException(EngineFault.BadInput, $"the range from {StartSeconds} s to {end} s is empty; its end must be later than its start.");
        }
    }

    private static void Range(int value, int least, int most, string what)
    {
        if (value < least || value > most)
        {
            throw new EngineException(EngineFault.BadInput, $"the {what} is {value}; allowed are {least} to {most}.");
        }
    }
}

/// <summary>What a rendering gave.</summary>
/// <param name="Frames">Frames in the file.</param>
/// <param name="Seconds">Their length.</param>
/// <param name="WallSeconds">Time that it took.</param>
/// <param name="PeakDbfs">Highest sample, in decibels of full scale; -144 for silence.</param>
/// <param name="Sha256">Hash of the samples as interleaved little-endian 32-bit floats, in hexadecimal: the same for any block length, executor and worker count.</param>
public sealed record RenderReport(long Frames, double Seconds, double WallSeconds, double PeakDbfs, string Sha256)
{
    /// <summary>Seconds of sound made in a second.</summary>
    public double RealtimeFactor => WallSeconds > 0 ? Seconds / WallSeconds : 0;
}

/// <summary>Receives the share of a rendering that is done, 0 to 1, on the rendering's own thread.</summary>
/// <param name="report">What to do with it.</param>
public sealed class RenderProgress(Action<double> report) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => report(value);
}
