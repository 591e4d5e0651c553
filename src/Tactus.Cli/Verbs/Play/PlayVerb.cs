using System.CommandLine;
using System.Globalization;
using Tactus.RealTime;
using Tactus.Scheduling;

namespace Tactus.Cli;

/// <summary>Plays a song on a device until it has died away.</summary>
internal sealed class PlayVerb : Verb
{
    private const int XrunsSpelledOut = 5;
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_plainLine = TimeSpan.FromSeconds(5);

    private readonly Argument<string> _file = EngineArguments.File("A MIDI file or a session document.");
    private readonly Option<string> _device = EngineArguments.Path("--device", "DEVICE", "null, file:OUT.wav, jack, jack:SERVER; the best that works unless given, said aloud.");
    private readonly Option<int?> _rate = EngineArguments.Rate();
    private readonly Option<int?> _quantum = EngineArguments.Quantum("the device's own unless given");
    private readonly Option<int?> _workers = EngineArguments.Workers();
    private readonly Option<ExecutorKind> _executor = EngineArguments.Executor();
    private readonly Option<WorkerBinding> _binding = EngineArguments.Binding();
    private readonly Option<double?> _for = EngineArguments.Time("--for", "Stop after so long.");
    private readonly Option<bool> _loop = new("--loop") { Description = "Begin again at the end." };
    private readonly Option<bool> _inProcess = EngineArguments.InProcess();
    private readonly Option<int?> _maxXruns = EngineArguments.Number("--max-xruns", "N", "Exit with 1 if there were more xruns.", 0, int.MaxValue, [0]);

    internal PlayVerb()
        : base("play", "Plays a MIDI file or a session on a device.")
    {
        Add(_file);
        foreach (var option in (ReadOnlySpan<Option>)[_device, _rate, _quantum, _workers, _executor, _binding, _for, _loop, _inProcess, _maxXruns])
        {
            Add(option);
        }
    }

    internal override IReadOnlyList<string> Examples => ["tactus play samples/prelude.mid --for 2s", "tactus play samples/prelude.mid --device null --quantum 128 --for 2s --json"];

    internal override async Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        Songs.RegisterKinds();
        var file = arguments.GetRequiredValue(_file);
        var device = arguments.GetValue(_device) ?? "";
        var session = await Songs.OpenAsync(file, stop.Token).ConfigureAwait(false);
        if (EngineDevices.IsFile(device))
        {
            Songs.RefuseWritingOver(session, file, device[(device.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }

        var options = new EngineOptions
        {
            Device = device,
            SampleRate = arguments.GetValue(_rate),
            QuantumFrames = arguments.GetValue(_quantum),
            Workers = arguments.GetValue(_workers),
            Executor = arguments.GetValue(_executor),
            Binding = arguments.GetValue(_binding),
            CostFile = CostBook.DefaultPath,
        };
        var xruns = new List<XrunRecord>();
        await using IEngine engine = arguments.GetValue(_inProcess)
            ? await AudioEngine.StartAsync(options, stop.Token).ConfigureAwait(false)
            : await EngineProcess.StartAsync(options, stop.Token).ConfigureAwait(false);
        engine.Notifications += notification => Tell(report, notification);
        engine.Xruns += xrun => Note(report, xruns, xrun);
        if (engine.Info.DeviceChoice.Length > 0)
        {
            report.Note(engine.Info.DeviceChoice);
        }

        if (engine.Info.CostFileTrouble.Length > 0)
        {
            report.Note(engine.Info.CostFileTrouble);
        }

        var built = EngineErrors.Refuse(() => SessionBuilder.Build(session, engine.Info.SampleRate));
        built.Warnings.ToList().ForEach(report.Warn);
        await engine.LoadAsync(built.Graph, built.Timeline, stop.Token).ConfigureAwait(false);
        var endBeats = built.Timeline.End.Beats;
        if (arguments.GetValue(_loop) && endBeats > 0)
        {
            engine.Transport.SetLoop(0, endBeats);
        }

        var endSeconds = built.Timeline.Tempo.SecondsAt(built.Timeline.End);
        report.Note(Headline(session.Title.Length > 0 ? session.Title : session.SourceName, endSeconds, engine.Info));
        foreach (var refusal in PlayFigures.RefusalsOf(engine.Info))
        {
            report.Warn(refusal);
        }

        engine.Transport.Play();
        await WaitAsync(engine, report, stop, endSeconds, arguments.GetValue(_for), loops: arguments.GetValue(_loop) || built.Timeline.Loop is not null).ConfigureAwait(false);
        await engine.StopAsync(CancellationToken.None).ConfigureAwait(false);
        report.EndLiveLine();
        var last = new PlayFigures(engine);
        return Finish(report, last, xruns, arguments.GetValue(_maxXruns));
    }

    private static string Headline(string title, double endSeconds, EngineInfo info) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Report.OneLine(title)}, {TimeText.Exact(endSeconds)}: on {info.Device} at {info.SampleRate} Hz, quantum {info.QuantumFrames}, {info.Workers} worker{(info.Workers == 1 ? "" : "s")}, {(info.IsRealTime ? "real-time" : "not real-time: see tactus doctor")}");

    private static async Task WaitAsync(IEngine engine, Report report, Interruption stop, double endSeconds, double? forSeconds, bool loops)
    {
        const double MaxTailSeconds = 30;
        var started = DateTime.UtcNow;
        var nextPlain = started + s_plainLine;
        while (!stop.IsRequested)
        {
            if (engine is EngineProcess { GivenUp: { } reason })
            {
                throw new EngineException(EngineFault.EngineLost, reason);
            }

            var figures = new PlayFigures(engine);
            var line = figures.StatusLine(endSeconds);
            report.LiveLine(line, figures.ShorterLine(endSeconds), figures.ShortLine(endSeconds), figures.ShortestLine());
            if (!report.Terminal.Moves && DateTime.UtcNow >= nextPlain)
            {
                report.Note(line);
                nextPlain += s_plainLine;
            }

            var elapsed = (DateTime.UtcNow - started).TotalSeconds;
            var position = figures.Snapshot.Transport.PositionFrames / (double)engine.Info.SampleRate;
            var hasDiedAway = figures.Snapshot.SilentFrames > engine.Info.SampleRate || position > endSeconds + MaxTailSeconds;
            if (elapsed >= forSeconds || (!loops && position >= endSeconds && hasDiedAway))
            {
                return;
            }

            try
            {
                var left = forSeconds is { } limit ? Math.Max(0.001, limit - elapsed) : s_refresh.TotalSeconds;
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(left, s_refresh.TotalSeconds)), stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static void Tell(Report report, EngineNotification notification)
    {
        if (notification.Level == NotificationLevel.Information)
        {
            report.Note(notification.Message);
        }
        else
        {
            report.Warn(notification.Message);
        }
    }

    private static void Note(Report report, List<XrunRecord> xruns, XrunRecord xrun)
    {
        lock (xruns)
        {
            xruns.Add(xrun);
            if (xruns.Count <= XrunsSpelledOut)
            {
                report.Warn(xrun.Describe());
            }
            else if (xruns.Count == XrunsSpelledOut + 1)
            {
                report.Warn("further xruns are only counted.");
            }
        }
    }

    private static ExitStatus Finish(Report report, PlayFigures last, List<XrunRecord> xruns, int? maxXruns)
    {
        lock (xruns)
        {
            if (report.IsJson)
            {
                report.Document(last.ToDocument(xruns), ToolJson.Default.PlayDocument);
            }
            else
            {
                report.Line(last.Summary());
            }
        }

        // why: who plays into a file asks for all of it; a hole was said aloud already, and a script must see it too.
        return last.Snapshot.XrunCount > maxXruns || last.Snapshot.UnwrittenFrames > 0 ? ExitStatus.NotHeld : ExitStatus.Done;
    }
}

/// <summary>An engine's figures at one moment, and how they are shown.</summary>
internal sealed class PlayFigures(IEngine engine)
{
    private readonly EngineInfo _info = engine.Info;
    private readonly LoadReading _load = engine.Load;
    private readonly WakeLatencyReading _wake = engine.WakeLatency;
    private readonly int _restarts = (engine as EngineProcess)?.RestartCount ?? 0;

    internal EngineSnapshot Snapshot { get; } = engine.Snapshot;

    /// <summary>What the system refused to audio threads, with the mend; what several threads were refused, once, though their priorities differ.</summary>
    internal static IReadOnlyList<string> RefusalsOf(EngineInfo info) =>
        [.. ((string[])[info.CallerRefusal, info.WorkerRefusal]).Where(refusal => refusal.Length > 0).DistinctBy(refusal => string.Concat(refusal.Where(letter => !char.IsAsciiDigit(letter))))];

    private double Position => Snapshot.Transport.PositionFrames / (double)Math.Max(1, _info.SampleRate);

    internal string StatusLine(double endSeconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeText.Exact(Position)} / {TimeText.Exact(endSeconds)}  load {Snapshot.LoadRatio,4:P0} (p99 {_load.P99:P0}, max {_load.Max:P0})  voices {Snapshot.Voices,3}  xruns {Snapshot.XrunCount}");

    internal string ShorterLine(double endSeconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeText.Short(Position)} / {TimeText.Short(endSeconds)}  load {Snapshot.LoadRatio,4:P0} (max {_load.Max:P0})  voices {Snapshot.Voices,3}  xruns {Snapshot.XrunCount}");

    internal string ShortLine(double endSeconds) => string.Create(
        CultureInfo.InvariantCulture, $"{TimeText.Short(Position)} / {TimeText.Short(endSeconds)}  load {Snapshot.LoadRatio,4:P0}  xruns {Snapshot.XrunCount}");

    internal string ShortestLine() => string.Create(CultureInfo.InvariantCulture, $"{TimeText.Short(Position)}  xruns {Snapshot.XrunCount}");

    internal string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"Played {TimeText.Exact(Snapshot.SteadyFrame / (double)_info.SampleRate)} on {_info.Device}: {Snapshot.Cycles} cycles of {_info.QuantumFrames}, {Snapshot.LostCycles} lost, load {_load.P50:P0} (p99 {_load.P99:P0}, max {_load.Max:P0}), up to {Snapshot.VoicesMax} voices{Unwritten()}.");

    private string Unwritten() => Snapshot.UnwrittenFrames == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $"; {Snapshot.UnwrittenFrames / (double)_info.SampleRate:0.000} s are silence in the file");

    internal PlayDocument ToDocument(IReadOnlyList<XrunRecord> xruns) => new(
        _info.Device, _info.SampleRate, _info.QuantumFrames, _info.Workers, NameOf(_info.Executor), _info.IsRealTime, Snapshot.Cycles, Snapshot.LostCycles,
        [.. xruns.Take(1000).Select(xrun => new XrunDocument(xrun.PositionSeconds, xrun.LostCycles, xrun.LoadRatio, xrun.LatenessMicroseconds, xrun.Describe()))],
        new SpreadDocument(_load.P50, _load.P99, _load.Max), new SpreadDocument(_wake.P50, _wake.P99, _wake.Max),
        Snapshot.AllocatedBytes, Snapshot.Collections, Snapshot.Appointments, Snapshot.MethodsCompiled, Snapshot.VoicesMax, Snapshot.UnwrittenFrames, _restarts, RefusalsOf(_info));

    private static string NameOf(ExecutorKind kind) => kind switch
    {
        ExecutorKind.Serial => "serial",
        ExecutorKind.Static => "static",
        ExecutorKind.WorkStealing => "stealing",
        _ => "auto",
    };
}
