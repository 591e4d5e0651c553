using System.CommandLine;

namespace Tactus.Cli;

/// <summary>Makes a session document: empty, or of a MIDI file.</summary>
internal sealed class SessionNewVerb : Verb
{
    private readonly Argument<string> _file = EngineArguments.File("The document to write.");
    private readonly Option<bool> _force = new("--force") { Description = "Replace the document if it exists." };
    private readonly Option<string> _from = EngineArguments.Path("--from", "FILE.mid", "A MIDI file to make it of; it stays where it is.");

    internal SessionNewVerb()
        : base("new", "Makes a session document, empty or of a MIDI file.")
    {
        Add(_file);
        Add(_from);
        Add(_force);
    }

    internal override IReadOnlyList<string> Examples => ["tactus session new song.tactus.json --force", "tactus session new prelude.tactus.json --from samples/prelude.mid --force"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop)
    {
        Songs.RegisterKinds();
        var path = arguments.GetRequiredValue(_file);
        if (File.Exists(path) && !arguments.GetValue(_force))
        {
            throw ToolException.BadInput($"{path}: the file exists already; choose another name, or replace it with --force.");
        }

        try
        {
            var session = arguments.GetValue(_from) is { } midi ? Session.FromMidi(midi) : new Session { Title = Path.GetFileNameWithoutExtension(path) };
            session.Save(path);
        }
        catch (Exception exception) when (exception is SessionException or MidiFileException)
        {
            throw Failures.OfFile(exception);
        }

        return Task.FromResult(SessionCheckVerb.Check(path, report));
    }
}

/// <summary>Says whether a session can be played, and all that is wrong with it.</summary>
internal sealed class SessionCheckVerb : Verb
{
    private readonly Argument<string> _file = EngineArguments.File("A session document or a MIDI file.");

    internal SessionCheckVerb()
        : base("check", "Validates a session document or a MIDI file.") => Add(_file);

    internal override IReadOnlyList<string> Examples => ["tactus session check samples/prelude.mid", "tactus session check samples/prelude.mid --json"];

    internal override Task<ExitStatus> RunAsync(ParseResult arguments, Report report, Interruption stop) =>
        Task.Run(() => Check(arguments.GetRequiredValue(_file), report), CancellationToken.None).WaitAsync(stop.Token);

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
            errors = exception.Errors;
        }
        catch (MidiFileException exception)
        {
            var place = $"{Path.GetFileName(path)}: ";
            errors = [new SessionError("", exception.Message.StartsWith(place, StringComparison.Ordinal) ? exception.Message[place.Length..] : exception.Message)];
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
            var name = Path.GetFileName(path);
            report.Lines(errors.Select(error => error.Path.Length > 0 ? $"{name}: {error.Path}: {error.Message}" : $"{name}: {error.Message}"));
        }

        return errors.Count == 0 ? ExitStatus.Done : ExitStatus.BadInput;
    }
}
