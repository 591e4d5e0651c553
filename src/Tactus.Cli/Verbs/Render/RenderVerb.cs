using System.CommandLine;
using System.Globalization;
using Tactus.Sessions;

namespace Tactus.Cli;

/// <summary>Renders a song to a file.</summary>
internal sealed class RenderVerb : Verb
{
    private readonly Argument<string> _file = EngineArguments.File("A MIDI file or a session document.");
    private readonly Option<string> _output = EngineArguments.Path("--output", "OUT.wav", "The file to write; replaced if it exists.", "-o");
    private readonly Option<string> _format = new("--format") { HelpName = "pcm16|pcm24|float32", Description = "How samples are written; float32 unless given.", DefaultValueFactory = _ => "float32" };
    private readonly Option<TimeRange?> _range = EngineArguments.Range();
    private readonly Option<int?> _rate = EngineArguments.Rate();
    private readonly Option<int?> _quantum = EngineArguments.Quantum("512 unless given; it does not change the sound");
    private readonly Option<int?> _workers = EngineArguments.Workers();
    private readonly Option<ExecutorKind> _executor = EngineArguments.Executor();
    private readonly Option<bool> _inProcess = EngineArguments.InProcess();
    private readonly Option<string> _stems = EngineArguments.Path("--stems", "DIR", "Also write each track alone, through buses and master, into this folder.");

    internal RenderVerb()
        : base("render", "Renders a MIDI file or a session to a sound file, as fast as it goes.")
    {
        _output.Required = true;
        _format.AcceptOnlyFromAmong("pcm16", "pcm24", "float32");
        Add(_file);
        foreach (var option in (ReadOnlySpan<Option>)[_output, _format, _range, _rate, _quantum, _workers, _executor, _inProcess, _stems])
        {
            Add(option);
        }
    }

    internal override IReadOnlyList<string> Examples =>
        ["tactus render samples/prelude.mid -o prelude.wav --range 0:00-0:10", "tactus render samples/prelude.mid -o prelude.wav --format pcm16 --range 0:00-0:05 --json"];

    internal override async Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        Songs.RegisterKinds();
        var range = arguments.GetValue(_range);
        var options = new RenderOptions
        {
            SampleRate = arguments.GetValue(_rate) ?? 48_000,
            QuantumFrames = arguments.GetValue(_quantum) ?? 512,
            Workers = arguments.GetValue(_workers),
            Executor = arguments.GetValue(_executor),
            Format = arguments.GetValue(_format) switch { "pcm16" => WavSampleFormat.Pcm16, "pcm24" => WavSampleFormat.Pcm24, _ => WavSampleFormat.Float32 },
            StartSeconds = range?.StartSeconds ?? 0,
            EndSeconds = range?.EndSeconds,
        };
        var file = arguments.GetRequiredValue(_file);
        var output = arguments.GetRequiredValue(_output);
        var session = await Songs.OpenAsync(file, stop.Token).ConfigureAwait(false);
        Songs.RefuseWritingOver(session, file, output);
        var folder = arguments.GetValue(_stems);
        if (folder is not null)
        {
            MakeFolder(folder);
        }

        var isInProcess = arguments.GetValue(_inProcess);
        var result = await RenderOneAsync(session, output, options, isInProcess, report, stop).ConfigureAwait(false);
        var stems = folder is not null
            ? await RenderStemsAsync(session, file, folder, options, isInProcess, report, stop).ConfigureAwait(false)
            : null;

        if (report.IsJson)
        {
            report.Document(new RenderDocument(result.Frames, result.Seconds, result.WallSeconds, result.RealtimeFactor, result.PeakDbfs, result.Sha256, stems), ToolJson.Default.RenderDocument);
        }
        else
        {
            foreach (var stem in stems ?? [])
            {
                report.Line(string.Create(CultureInfo.InvariantCulture, $"{stem.Path}: {stem.Track}, peak {stem.PeakDbfs:0.0} dBFS"));
            }

            report.Line(string.Create(CultureInfo.InvariantCulture, $"{output}: {TimeText.Exact(result.Seconds)}, peak {result.PeakDbfs:0.0} dBFS, {result.RealtimeFactor:0.0} times real time, sha256 {result.Sha256}"));
        }

        return ExitStatus.Done;
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToolException.BadInput($"{folder}: the folder cannot be made: {exception.Message}", exception);
        }
    }

    private static async Task<IReadOnlyList<StemDocument>> RenderStemsAsync(Session session, string song, string folder, RenderOptions options, bool isInProcess, Report report, Interruption stop)
    {
        var stems = new List<StemDocument>();
        for (var index = 0; index < session.Tracks.Count; index++)
        {
            var track = session.Tracks[index];
            var alone = session with { Tracks = [.. session.Tracks.Select(other => other with { Strip = WithSolo(other.Strip, ReferenceEquals(other, track)) })] };
            var name = string.Concat(track.Name.Select(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_' ? letter : '_')).Trim();
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index + 1:00} {name}.wav"));
            Songs.RefuseWritingOver(session, song, path);
            var result = await RenderOneAsync(alone, path, options, isInProcess, report, stop).ConfigureAwait(false);
            stems.Add(new StemDocument(track.Name, path, result.Frames, result.PeakDbfs, result.Sha256));
        }

        return stems;
    }

    private static Dictionary<string, ParameterSetting> WithSolo(IReadOnlyDictionary<string, ParameterSetting> strip, bool isSoloed) =>
        new(strip) { ["solo"] = new ParameterSetting(isSoloed ? "on" : "off", false) };

    private static async Task<RenderReport> RenderOneAsync(Session session, string output, RenderOptions options, bool isInProcess, Report report, Interruption stop)
    {
        var progress = new RenderProgressLine(report, Path.GetFileName(output));
        try
        {
            return isInProcess
                ? await OfflineRenderer.RenderAsync(session, output, options, progress, stop.Token).ConfigureAwait(false)
                : await EngineProcess.RenderAsync(session, output, options, progress, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            report.EndLiveLine();
            report.Note($"{output}: the file holds what was rendered so far.");
            throw;
        }
        finally
        {
            report.EndLiveLine();
        }
    }
}

/// <summary>Shows how far a rendering is and how long it will still take.</summary>
internal sealed class RenderProgressLine(Report report, string name) : IProgress<double>
{
    private readonly DateTime _started = DateTime.UtcNow;
    private DateTime _next = DateTime.UtcNow + TimeSpan.FromMilliseconds(200);

    public void Report(double value)
    {
        var now = DateTime.UtcNow;
        if (now < _next)
        {
            return;
        }

        _next = now + TimeSpan.FromMilliseconds(100);
        var left = value > 0.01 ? $", {TimeText.Rough((now - _started).TotalSeconds * (1 - value) / value)} left" : "";
        var share = string.Create(CultureInfo.InvariantCulture, $"{value,5:P0}{left}");
        report.LiveLine($"{share}  {name}", share, share[..5]);
    }
}
