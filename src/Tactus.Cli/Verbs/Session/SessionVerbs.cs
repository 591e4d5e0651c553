using System.CommandLine;

namespace Tactus.Cli;

/// <summary>Makes a session document: empty, or of a MIDI file.</summary>
internal sealed class SessionNewVerb : Verb
{
    private readonly Argument<string> _file = EngineArguments.File("The document to write.");
    private readonly Option<string> _from = new("--from") { HelpName = "FILE.mid", Description = "A MIDI file to make it of; it stays where it is." };

    internal SessionNewVerb()
        : base("new", "Makes a session document, empty or of a MIDI file.")
    {
        Add(_file);
        Add(_from);
    }

    internal override IReadOnlyList<string> Examples => ["tactus session new song.tactus.json", "tactus session new prelude.tactus.json --from samples/prelude.mid"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        Songs.RegisterKinds();
        var path = arguments.GetRequiredValue(_file);
        if (File.Exists(path))
        {
            throw ToolException.BadInput($"{path}: the file exists already; choose another name.");
        }

        try
        {
            var session = arguments.GetValue(_from) is { } midi ? MoveTo(Session.FromMidi(Path.GetFullPath(midi)), path) : new Session { Title = Path.GetFileNameWithoutExtension(path) };
            session.Save(path);
        }
        catch (Exception exception) when (exception is SessionException or MidiFileException)
        {
            throw ToolException.BadInput(exception.Message, exception);
        }

        return Task.FromResult(SessionCheckVerb.Check(path, report));
    }

    /// <summary>File names in a document are meant from the document's folder.</summary>
    private static Session MoveTo(Session session, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return session with
        {
            Tracks = [.. session.Tracks.Select(track => track with { Clips = [.. track.Clips.Select(clip => clip with { Midi = clip.Midi is { } file ? Path.GetRelativePath(folder, file) : null })] })],
        };
    }
}

/// <summary>Says whether a session can be played, and all that is wrong with it.</summary>
internal sealed class SessionCheckVerb : Verb
{
    private readonly Argument<string> _file = EngineArguments.File("A session document or a MIDI file.");

    internal SessionCheckVerb()
        : base("check", "Validates a session document or a MIDI file.") => Add(_file);

    internal override IReadOnlyList<string> Examples => ["tactus session check samples/prelude.mid", "tactus session check samples/prelude.mid --json"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop) => Task.FromResult(Check(arguments.GetRequiredValue(_file), report));

    internal static ExitStatus Check(string path, Report report)
    {
        Songs.RegisterKinds();
        IReadOnlyList<SessionError> errors;
        try
        {
            var session = Session.Open(path);
            errors = session.Validate();
        }
        catch (SessionException exception)
        {
            errors = exception.Errors.Count > 0 ? exception.Errors : [new SessionError(Path.GetFileName(path), exception.Message)];
        }
        catch (MidiFileException exception)
        {
            errors = [new SessionError(Path.GetFileName(path), exception.Message)];
        }

        if (report.IsJson)
        {
            report.Document(new SessionCheckDocument(errors.Count == 0, [.. errors.Select(error => new SessionErrorDocument(error.Path, error.Message))]), ToolJson.Default.SessionCheckDocument);
        }
        else if (errors.Count == 0)
        {
            report.Line($"{path}: can be played.");
        }
        else
        {
            report.Lines(errors.Select(error => error.Message.StartsWith(error.Path, StringComparison.Ordinal) ? error.Message : $"{error.Path}: {error.Message}"));
        }

        return errors.Count == 0 ? ExitStatus.Done : ExitStatus.BadInput;
    }
}

/// <summary>Draws a session: tracks, buses, and the latency at every node.</summary>
internal sealed class SessionShowVerb : Verb
{
    private readonly Argument<string> _file = EngineArguments.File("A session document or a MIDI file.");

    internal SessionShowVerb()
        : base("show", "Draws a session: tracks, buses, and the latency at every node.") => Add(_file);

    internal override IReadOnlyList<string> Examples => ["tactus session show samples/prelude.mid", "tactus session show samples/prelude.mid --json"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        const int SampleRate = 48_000;
        Songs.RegisterKinds();
        var path = arguments.GetRequiredValue(_file);
        var session = Songs.Open(path);
        var built = EngineErrors.Refuse(() => SessionBuilder.Build(session, SampleRate));
        using var compiler = new Graph.GraphCompiler(new PrepareContext(SampleRate, 64));
        using var plan = EngineErrors.Refuse(() => compiler.Compile(built.Graph)).Plan;
        var nodes = plan.Nodes.Select(node => new ShownNode(
            node.Node.Name, NodeCatalog.KindOf(node.Node), node.InputLatencyFrames, node.OutputLatencyFrames,
            [.. built.Graph.Connections.Where(connection => connection.From == node.Node).Select(connection => connection.To.Name)])).ToArray();
        var seconds = built.Timeline.Tempo.SecondsAt(built.Timeline.End);
        if (report.IsJson)
        {
            report.Document(new SessionShowDocument(true, [], session.Title, seconds, plan.OutputLatencyFrames, nodes), ToolJson.Default.SessionShowDocument);
            return Task.FromResult(ExitStatus.Done);
        }

        var width = nodes.Max(node => node.Name.Length);
        report.Line($"{session.Title}: {TimeText.Exact(seconds)}, {session.Tracks.Count} tracks, {session.Buses.Count} buses, latency {plan.OutputLatencyFrames} frames");
        report.Line($"{"node".PadRight(width)}  {"kind",-14}  {"in",5}  {"out",5}  goes to");
        foreach (var node in nodes)
        {
            report.Line($"{node.Name.PadRight(width)}  {node.Kind,-14}  {node.InputLatencyFrames,5}  {node.OutputLatencyFrames,5}  {string.Join(", ", node.To)}");
        }

        return Task.FromResult(ExitStatus.Done);
    }
}
